import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const scripts = join(import.meta.dirname, '../../scripts')

/** What a check said about a repository that holds just these files. */
export interface Verdict {
  readonly passed: boolean
  readonly output: string
}

/** Runs one of the repository's checks on a small made-up repository: paths to contents; objects become JSON. */
export function verdictOn(check: string, files: Record<string, string | object>): Verdict {
  const root = mkdtempSync(join(tmpdir(), 'replicator-check-'))
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content))
    }
    const run = spawnSync(process.execPath, [join(scripts, `${check}.mjs`), root], { encoding: 'utf8' })
    const passed = run.status === 0
    // The compiler that some of them ask may say that it was told to end.
    return { passed, output: passed ? run.stdout : run.stdout + run.stderr }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}
