import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { conditions } from './vitest.conditions.ts'

/** Looks at processes through `strace`, which isn't everywhere, and not everywhere allowed to. */
const TRACED = 'alone/synced-first.test.ts'

function mayTrace(): boolean {
  try {
    execFileSync('strace', ['-f', '-o', '/dev/null', 'true'], { stdio: 'ignore' })
    return true
  } catch {
    console.warn(`${TRACED} is not run: it needs strace, and may not use one here`)
    return false
  }
}

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
    exclude: mayTrace() ? [] : [TRACED],
    passWithNoTests: false,
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    retry: 0,
    allowOnly: false,
  },
})
