import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { conditions } from './vitest.conditions.ts'

/**
 * The pages in a real browser. Apart from all other tests, which need nothing but Node: a machine without a browser runs
 * those, and this says what it lacks.
 */
export default defineConfig({
  root: join(import.meta.dirname, 'tests'),
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name: 'browser',
    include: ['browser/*.test.ts'],
    passWithNoTests: false,
    // More than there are processors: most of the time of these tests is waiting for the next look.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 180_000,
    retry: 0,
    allowOnly: false,
  },
})
