import { join } from 'node:path'
import { defaultClientConditions, defineConfig } from 'vite'

const root = import.meta.dirname

/**
 * The pages are built into the package of the node, which serves them: what is published is one package, and a node asks
 * for no file but its own.
 */
export default defineConfig({
  root,
  // The sources of the workspace, so that this build waits for no other one.
  resolve: { conditions: ['replicator-source', ...defaultClientConditions] },
  build: {
    outDir: join(root, '../node/dist/page'),
    emptyOutDir: true,
    // A picture inside a file would need `data:` in the policy of the pages for no gain.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Of Swagger UI, which comes as one file that is loaded at /docs alone.
    chunkSizeWarningLimit: 2_000,
    // What the licences of the libraries ask for.
    license: { fileName: 'assets/licences.md' },
    rolldownOptions: {
      // How long its parts took is news for whoever works on the bundler.
      checks: { pluginTimings: false },
      input: { index: join(root, 'index.html'), docs: join(root, 'docs.html') },
    },
  },
})
