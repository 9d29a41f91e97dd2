import { existsSync, readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defaultServerConditions } from 'vite'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const root = import.meta.dirname

/**
 * Each package exports its sources under this condition, so tests always run what is on the disk now, never a stale
 * build. Processes that a test starts are ordinary programs: they run `dist`, which `pnpm test` builds first.
 */
const conditions = ['replicator-source', ...defaultServerConditions]

/** A package is a project as soon as it has a `test` folder; `check:layers` fails when it has sources but no test. */
function packagesIn(folder: string): TestProjectInlineConfiguration[] {
  return readdirSync(join(root, folder))
    .filter((name) => existsSync(join(root, folder, name, 'test')))
    .map((name) => project(name, join(root, folder, name), ['test/**/*.test.ts'], 10_000))
}

/** One more than there are processors: half of the time of those tests that run real nodes is waiting. */
const maxWorkers = availableParallelism() + 1

/** Files that last longest, of whatever size: begun last, all workers but one would wait for them. */
const LONGEST =
  /operations\.test|sim-every-step|sim-seeds|processes\/start|one-cluster|embedded|folder\.test|hosts\.test/

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isLong = ({ moduleId }: TestSpecification): boolean => LONGEST.test(moduleId)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

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

/**
 * Runs after all others, one file at a time: nine processes that must settle something within seconds can't share two
 * cores with a search through millions of states.
 */
function alone(one: TestProjectInlineConfiguration): TestProjectInlineConfiguration {
  return { ...one, test: { ...one.test, maxWorkers: 1, sequence: { groupOrder: 1 } } }
}

export default defineConfig({
  test: {
    passWithNoTests: false,
    sequence: { sequencer: LongestFirst },
    projects: [
      ...packagesIn('packages'),
      ...packagesIn('apps'),
      project('tests', join(root, 'tests'), ['!(alone|browser)/**/*.test.ts'], 60_000),
      alone(project('alone', join(root, 'tests'), ['alone/*.test.ts'], 60_000)),
      project('examples', join(root, 'examples'), ['**/*.test.ts'], 60_000),
    ],
  },
})
