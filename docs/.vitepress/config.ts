/**
 * The docs as one site. Its pages are the Markdown files of the repository where they are, so that their links hold on the
 * site and in an editor alike; nothing is copied. What they link to is looked at while it is built, and so are the pictures.
 */
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitepress'
import { anchorOf, checkAnchors } from './anchors.ts'
import { drawPictures } from './pictures.ts'
import { linkWithinRepository } from './repository-links.ts'

const root = join(import.meta.dirname, '../..')

/** Where the pages are. */
const PLACES = [
  'README.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'docs/**/*.md',
  'deploy/**/*.md',
  'examples/README.md',
  'bench/README.md',
  'tests/README.md',
  'packages/*/README.md',
  'apps/*/README.md',
]

const pages: ReadonlySet<string> = new Set(globSync(PLACES, { cwd: root }))

/** An entry of a menu: VitePress looks only at the links of pages. */
function page(text: string, path: string) {
  const [file = ''] = path.split('#')
  if (!pages.has(file)) throw new Error(`the site has no page ${file}`)
  return { text, link: `/${path.replace('.md', '')}` }
}

/** Decisions in their order, by the titles that they have themselves. */
function decisions() {
  return globSync('docs/decisions/*.md', { cwd: root })
    .toSorted()
    .map((path) => page(path.replace(/^.*\/0*(\d+)-(.*)\.md$/, '$1. $2').replaceAll('-', ' '), path))
}

export default defineConfig({
  title: 'Replicator',
  description: 'One namespace, many sites: a key-value replication engine over libp2p.',
  srcDir: '..',
  // VitePress has no list of what is in, only of what is out.
  srcExclude: globSync('**/*.md', { cwd: root, exclude: ['**/node_modules'] }).filter((path) => !pages.has(path)),
  rewrites: { 'docs/index.md': 'index.md' },
  cleanUrls: true,
  // No picture of the site's own in the browser's tab; without a word, browsers ask for one.
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  buildEnd: ({ outDir }) => checkAnchors(outDir),
  markdown: {
    anchor: { slugify: anchorOf },
    config: (md) => {
      linkWithinRepository(md, { root, pages })
      drawPictures(md)
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      page('Start', 'docs/getting-started.md'),
      page('Concepts', 'docs/concepts.md'),
      page('How to', 'docs/how-to.md'),
      page('HTTP', 'docs/http-api.md'),
      page('Command line', 'docs/cli.md'),
    ],
    sidebar: [
      {
        text: 'Learn',
        items: [
          page('Getting started', 'docs/getting-started.md'),
          page('Concepts', 'docs/concepts.md'),
          page('When to take something else', 'docs/comparison.md'),
        ],
      },
      {
        text: 'Do',
        items: [
          page('How to …', 'docs/how-to.md'),
          page('Examples', 'examples/README.md'),
          page('Operations', 'docs/operations.md'),
          page('Security', 'docs/security.md'),
          page('Deployment', 'deploy/README.md'),
          page('Monitoring', 'deploy/monitoring/README.md'),
        ],
      },
      {
        text: 'Look up',
        items: [
          page('HTTP', 'docs/http-api.md'),
          page('Command line and options', 'docs/cli.md'),
          page('Errors', 'docs/errors.md'),
          page('Limits and tuning', 'docs/limits.md'),
          page('Metrics', 'docs/monitoring.md#metrics'),
          page('Counters', 'docs/monitoring.md#counters'),
          page('Alerts', 'docs/monitoring.md#alerts'),
          page('Traces', 'docs/monitoring.md#traces'),
          page('Library: a node in a program', 'packages/core/README.md'),
          page('Clients', 'docs/clients.md'),
          page('Library: a client', 'packages/client/README.md'),
          page('Library: a client over libp2p', 'packages/client-libp2p/README.md'),
          page('Library: tests', 'packages/testkit/README.md'),
        ],
      },
      {
        text: 'Understand',
        items: [
          page('Protocol', 'docs/protocol.md'),
          page('Architecture', 'ARCHITECTURE.md'),
          page('Testing', 'docs/testing.md'),
          page('Performance', 'docs/performance.md'),
          { text: 'Decisions', collapsed: true, items: decisions() },
        ],
      },
      {
        text: 'Project',
        items: [
          page('Changes', 'CHANGELOG.md'),
          page('Contributing', 'CONTRIBUTING.md'),
          page('Dependencies', 'docs/dependencies.md'),
        ],
      },
    ],
  },
})
