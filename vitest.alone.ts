import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { conditions } from './vitest.conditions.ts'

/**
 * Nine processes that must settle something within seconds. They can't share two cores with other tests, so they are apart
 * from these, and one file runs at a time.
 */
export default defineConfig({
  root: join(import.meta.dirname, 'tests'),
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name: 'alone',
    include: ['alone/*.test.ts'],
    passWithNoTests: false,
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    retry: 0,
    allowOnly: false,
  },
})
