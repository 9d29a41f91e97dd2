/**
 * Pictures are text in the pages, in the language of Mermaid. They are drawn while the site is built, without a browser, so
 * a page needs no script for them; colours are those of the page, light or dark.
 */
import { renderMermaidSVG } from 'beautiful-mermaid'
import type { MarkdownRenderer } from 'vitepress'

/** What the picture shows, for who can't see it: its first line. */
const LABEL = /^%% (.+)\n/

const COLOURS = {
  bg: 'var(--vp-c-bg)',
  fg: 'var(--vp-c-text-1)',
  accent: 'var(--vp-c-brand-1)',
  font: 'inherit',
  transparent: true,
} as const

/** Makes a picture of each block of code that is in the language of Mermaid; throws where it isn't, or says not what it shows. */
export function drawPictures(md: MarkdownRenderer): void {
  const { fence } = md.renderer.rules
  md.renderer.rules.fence = (tokens, index, options, env, self) => {
    const { info, content } = tokens[index] ?? { info: '', content: '' }
    if (info.trim() !== 'mermaid') return fence?.(tokens, index, options, env, self) ?? ''
    const [, label] = LABEL.exec(content) ?? []
    if (label === undefined) throw new Error(`a picture says in its first line what it shows, as "%% …": ${content}`)
    return `<figure class="picture" role="img" aria-label="${md.utils.escapeHtml(label)}" v-pre>${drawn(content.replace(LABEL, ''))}</figure>`
  }
}

/** Its own styles ask another address for a font, and Vue lets no styles into a page: theme/pictures.css has them. */
function drawn(text: string): string {
  return renderMermaidSVG(text, COLOURS).replace(/<style>[^]*?<\/style>/, '')
}
