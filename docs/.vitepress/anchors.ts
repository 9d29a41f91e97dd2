/** Places within pages: VitePress looks whether the page of a link is there, and not whether the place in it is. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'

/** The name of a heading, as code hosts make it: a link to it holds there and on the site alike. */
export function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    .replaceAll(' ', '-')
}

/** Throws where a link of a built site leads to a place that the page there doesn't have. `folder` holds the site. */
export function checkAnchors(folder: string): void {
  const pages = new Map(
    globSync('**/*.html', { cwd: folder }).map((path) => [path, readFileSync(join(folder, path), 'utf8')]),
  )
  const problems = [...pages].flatMap(([path, html]) =>
    [...html.matchAll(/<a [^>]*href="([^"#:]*)#([^"]+)"/g)].flatMap(([, target = '', anchor = '']) => {
      const there = target === '' ? path : pageAt(path, target)
      const isThere = pages.get(there)?.includes(` id="${decodeURIComponent(anchor)}"`) === true
      return isThere ? [] : [`${path} links to ${there}#${anchor}`]
    }),
  )
  if (problems.length > 0) throw new Error(`places that are not there:\n${[...new Set(problems)].join('\n')}`)
}

/** The file of a page that is linked to without `.html`. */
function pageAt(path: string, target: string): string {
  const full = target.startsWith('/') ? target.slice(1) : posix.join(dirname(path), target)
  return full === '' || full.endsWith('/') ? `${full}index.html` : `${full.replace(/\.html$/, '')}.html`
}
