import { describe, expect, it } from 'vitest'
import { verdictOn } from './repository.js'

/** A package whose "generator" copies the schema. */
const generate = `node -e "require('fs').cpSync('a.proto', 'gen/a.js')"`
const sound = {
  'packages/rpc/package.json': { scripts: { generate } },
  'packages/rpc/a.proto': 'message A {}',
  'packages/rpc/gen/a.js': 'message A {}',
}

const verdict = (changes: Record<string, string | object>) => verdictOn('check-generated', { ...sound, ...changes })

describe('the check of generated code', () => {
  it('accepts what the generator writes', () => {
    expect(verdict({})).toEqual({ passed: true, output: 'generated: 1 files, 0 problems\n' })
  })

  it('refuses code that was edited by hand or is older than its schema', () => {
    const found = verdict({ 'packages/rpc/a.proto': 'message B {}' })
    expect(found.passed).toBe(false)
    expect(found.output).toContain('packages/rpc/gen/a.js differs from its schema')
  })

  it('refuses a file that is not generated any more', () => {
    const found = verdict({ 'packages/rpc/gen/old.js': '' })
    expect(found.passed).toBe(false)
    expect(found.output).toContain('packages/rpc/gen/old.js is not generated any more')
  })

  it('fails when the generator fails', () => {
    const found = verdict({ 'packages/rpc/package.json': { scripts: { generate: 'node -e "process.exit(3)"' } } })
    expect(found.passed).toBe(false)
    expect(found.output).toContain('failed')
  })

  it('fails when there is no generator', () => {
    const found = verdict({ 'packages/rpc/package.json': {} })
    expect(found.passed).toBe(false)
    expect(found.output).toContain('has no script `generate`')
  })
})
