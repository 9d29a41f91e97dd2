/** What the site of the docs is built with: its links and its pictures. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMarkdownRenderer, type MarkdownRenderer } from 'vitepress'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anchorOf, checkAnchors } from '../anchors.ts'
import { drawPictures } from '../pictures.ts'
import { linkWithinRepository } from '../repository-links.ts'

let root: string
let md: MarkdownRenderer

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'replicator-site-'))
  for (const folder of ['docs', 'packages/store/test', 'deploy']) mkdirSync(join(root, folder), { recursive: true })
  for (const file of ['docs/a.md', 'docs/b.md', 'packages/store/README.md', 'packages/store/test/lock.test.ts'])
    writeFileSync(join(root, file), '')
  const pages = new Set(['docs/a.md', 'docs/b.md', 'packages/store/README.md'])
  md = await createMarkdownRenderer(root, {
    config: (renderer) => {
      linkWithinRepository(renderer, { root, pages })
      drawPictures(renderer)
    },
  })
})

afterAll(() => rmSync(root, { recursive: true }))

/** A page of the site, as it is built. */
function built(text: string): string {
  const path = join(root, 'docs/a.md')
  return md.render(text, { path, realPath: path, relativePath: 'docs/a.md', cleanUrls: true })
}

describe('a link in a page of the site', () => {
  it('leads to another page, and to the README of a folder', () => {
    expect(built('[b](b.md#c)')).toContain('href="./b#c"')
    expect(built('[store](../packages/store)')).toContain('href="./../packages/store/README"')
    expect(built('[store](../packages/store#d)')).toContain('href="./../packages/store/README#d"')
  })

  it('is no link where it names what the site has no page of', () => {
    for (const path of ['../packages/store/test/lock.test.ts', '../deploy']) {
      const html = built(`[it](${path}) and [b](b.md)`)
      expect(html).toContain(`<span title="in the repository: ${path.slice(3)}">it</span>`)
      expect(html.match(/<a /g)).toHaveLength(1)
    }
  })

  it('fails the build where nothing is there, with the page and what it links to', () => {
    expect(() => built('[c](c.md)')).toThrow('docs/a.md links to c.md, which is not there')
  })

  it('is left as it is where it leads elsewhere', () => {
    expect(built('[x](https://example.org/x.md) [y](#y)')).toMatch(/href="https:\/\/example.org\/x.md"[^]*href="#y"/)
  })
})

describe('a link to a place within a page', () => {
  it('is one that the page has, by the name that code hosts give the heading', () => {
    expect(anchorOf("Two phases that don't block")).toBe('two-phases-that-dont-block')
    expect(anchorOf('`GET /store/{key}`, or _less_')).toBe('get-storekey-or-_less_')
    const folder = join(root, 'built')
    mkdirSync(join(folder, 'docs'), { recursive: true })
    writeFileSync(
      join(folder, 'index.html'),
      '<a class="x" href="/docs/a#one">a</a> <a href="https://example.org/#x">x</a>',
    )
    writeFileSync(join(folder, 'docs/a.html'), '<h2 id="one">One</h2> <a href="#one">here</a> <a href="./b#two">b</a>')
    writeFileSync(join(folder, 'docs/b.html'), '<h2 id="two">Two</h2>')
    checkAnchors(folder)
    writeFileSync(join(folder, 'docs/b.html'), '<h2 id="three">Three</h2>')
    expect(() => checkAnchors(folder)).toThrow('docs/a.html links to docs/b.html#two')
  })
})

describe('a picture in a page of the site', () => {
  const picture = '```mermaid\n%% A <node> and another.\nflowchart LR\n  a[one] --> b[two]\n```'

  it('is drawn as the page is built, says what it shows, and loads nothing', () => {
    const html = built(picture)
    expect(html).toContain('<figure class="picture" role="img" aria-label="A &lt;node&gt; and another."')
    expect(html).toMatch(/<svg [^]*>one<[^]*>two<[^]*<\/svg>/)
    expect(html).not.toMatch(/@import|<style|<script/)
  })

  it('fails the build where it does not say what it shows, or is none', () => {
    expect(() => built(picture.replace(/%%.*\n/, ''))).toThrow('a picture says in its first line what it shows')
    expect(() => built(picture.replace('flowchart', 'flow chart'))).toThrow('mermaid')
  })

  it('is made of blocks in that language alone', () => {
    expect(built('```sh\nls\n```')).not.toContain('<svg')
  })
})
