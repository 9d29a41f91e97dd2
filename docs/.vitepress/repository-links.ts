/**
 * Links from a page to something in the repository. To another page they stay, and VitePress looks whether it is there; a
 * folder stands for its README. What is no page, such as a test, is named and not linked: the site doesn't have it. What isn't
 * there at all fails the build.
 */
import { existsSync, statSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'

export interface Repository {
  readonly root: string
  /** The pages of the site, as paths in the repository. */
  readonly pages: ReadonlySet<string>
}

export function linkWithinRepository(md: MarkdownRenderer, { root, pages }: Repository): void {
  // Behind the rule that finds links, and before any is written.
  md.core.ruler.push('repository-links', ({ tokens, env }) => {
    const page: string = relative(root, env.realPath ?? env.path)
    for (const { children } of tokens) {
      let isNamed = false
      for (const token of children ?? []) {
        if (token.type === 'link_close' && isNamed) {
          token.tag = 'span'
          isNamed = false
        }
        if (token.type !== 'link_open') continue
        const [path = '', anchor] = (token.attrGet('href') ?? '').split('#')
        if (path === '' || path.startsWith('/') || /^[a-z]+:/.test(path)) continue
        const target = normalize(join(dirname(page), decodeURIComponent(path)))
        const place = join(root, target)
        if (!existsSync(place)) throw new Error(`${page} links to ${path}, which is not there`)
        const readme = `${target.replace(/\/$/, '')}/README.md`
        if (statSync(place).isDirectory() && pages.has(readme)) {
          token.attrSet('href', `${path.replace(/\/$/, '')}/README.md${anchor === undefined ? '' : `#${anchor}`}`)
        } else if (!pages.has(target)) {
          isNamed = true
          token.tag = 'span'
          token.attrs = [['title', `in the repository: ${target}`]]
        }
      }
    }
  })
}
