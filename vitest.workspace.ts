import { existsSync, readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { conditions } from './vitest.conditions.ts'

const root = import.meta.dirname

/** A package is a project as soon as it has a `test` folder; `check:layers` fails when it has sources but no test. */
function packagesIn(folder: string): TestProjectInlineConfiguration[] {
  return readdirSync(join(root, folder))
    .filter((name) => existsSync(join(root, folder, name, 'test')))
    .map((name) => project(name, join(root, folder, name), ['test/**/*.test.ts'], 10_000))
}

/** One more than there are processors: half of the time of those tests that run real nodes is waiting. */
const maxWorkers = availableParallelism() + 1

function project(name: string, folder: string, include: string[], timeoutMs: number): TestProjectInlineConfiguration {
  return {
    root: folder,
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      name,
      include,
      maxWorkers,
      // Tests share nothing but modules, which keep no state; to load libp2p and Fastify anew for each file is most of its time.
      isolate: false,
      maxConcurrency: 8,
      testTimeout: timeoutMs,
      hookTimeout: timeoutMs,
      // As long as anything is waited for elsewhere: the default of a second is what a busy machine takes for one answer.
      expect: { poll: { timeout: 5000, interval: 20 } },
      retry: 0,
      allowOnly: false,
    },
  }
}

export default defineConfig({
  test: {
    passWithNoTests: false,
    projects: [
      ...packagesIn('packages'),
      ...packagesIn('apps'),
      project('tests', join(root, 'tests'), ['!(alone|browser)/**/*.test.ts'], 60_000),
      project('docs', join(root, 'docs/.vitepress'), ['test/**/*.test.ts'], 10_000),
      project('examples', join(root, 'examples'), ['**/*.test.ts'], 60_000),
    ],
  },
})
