import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { command } from './command.ts'

const PROGRAM = fileURLToPath(new URL('../../bin/replicator.js', import.meta.url))

/** What bash, having sourced the script, offers for the last of these words; undefined where there is no bash. */
function offeredByBash(script: string, words: readonly string[]): readonly string[] | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'replicator-completion-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'completion.bash')
  writeFileSync(file, script)
  const typed = `
    replicator() { "$NODE" "$PROGRAM" "$@"; }
    source "$FILE"
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    _replicator replicator
    printf '%s\\n' "\${COMPREPLY[@]}"`
  // Whoever logs in with another shell may still type in this one.
  const env = { ...process.env, NODE: process.execPath, PROGRAM, FILE: file, SHELL: '/bin/zsh', ZSH_NAME: 'zsh' }
  const { error, stdout } = spawnSync('bash', ['-c', typed, 'bash', ...words], { env, encoding: 'utf8' })
  return error === undefined ? stdout.trim().split('\n') : undefined
}

/** What a bash offers, and so all that can be said where there is none. */
const NO_BASH = { commands: ['restore', 'rescue', 'reservations', 'resolve'], options: ['--idempotency-key'] }

describe('replicator completion', () => {
  it('makes bash offer the commands and options that begin so, and nothing else', async () => {
    const { out, code } = await command(['completion', 'bash'])
    expect(code).toBe(0)
    expect(offeredByBash(out, ['replicator', 'res']) ?? NO_BASH.commands).toEqual(NO_BASH.commands)
    expect(offeredByBash(out, ['replicator', 'put', '--id']) ?? NO_BASH.options).toEqual(NO_BASH.options)
  })

  it('has a script for zsh and fish, each of which asks for the form of that shell', async () => {
    expect((await command(['completion', 'zsh'])).out).toMatch(
      /^#compdef replicator\n[^]*SHELL=zsh [^]*compdef _replicator/,
    )
    expect((await command(['completion', 'fish'])).out).toMatch(/^complete -c replicator [^]*SHELL=fish /m)
  })

  it('is refused for another shell, and without one', async () => {
    expect(await command(['completion', 'tcsh'])).toMatchObject({ code: 2, err: expect.stringContaining('"bash"') })
    expect(await command(['completion'])).toMatchObject({ code: 2, err: expect.stringContaining('<shell> is missing') })
  })
})

describe('what the scripts ask', () => {
  async function told(...words: readonly string[]): Promise<readonly string[]> {
    const { out } = await command(['--get-yargs-completions', 'replicator', ...words])
    return out.trim().split('\n')
  }

  it('is answered with the commands, and with the options and choices of one', async () => {
    expect(await told('')).toEqual(expect.arrayContaining(['start', 'put', 'bench', 'completion']))
    expect(await told('bench', '--')).toEqual(expect.arrayContaining(['--connections', '--seconds', '--url']))
    expect(await told('get', '--consistency', '')).toEqual(['quorum', 'local'])
  })

  it('is answered for a dash alone, which elsewhere is a word', async () => {
    expect(await told('put', 'key', '-')).toEqual(expect.arrayContaining(['--mutable']))
  })
})
