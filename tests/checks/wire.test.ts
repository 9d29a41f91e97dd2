import { describe, expect, it } from 'vitest'
import { verdictOn } from './repository.js'

const ENGINE = `
import type { Hello, Message } from '../../interface/src/messages.js'
export function onHello({ boot, past }: Hello): number {
  return past === undefined ? boot : past.batch
}
export function dispatch(message: Message): void {
  if (message.type === 'pull') console.log(message.after)
}
export const hello: Hello = { type: 'hello', boot: 1, past: { batch: 1 } }
`

/** A codec of two messages, one of which holds something that may be absent. */
const sound = {
  'package.json': { type: 'module' },
  'tsconfig.test.json': {
    compilerOptions: { target: 'ES2023', module: 'nodenext', strict: true, exactOptionalPropertyTypes: true },
    include: ['packages'],
  },
  'packages/interface/src/messages.ts': `
    interface Past { readonly batch: number }
    export interface Hello { readonly type: 'hello'; readonly boot: number; readonly past?: Past }
    export interface Pull { readonly type: 'pull'; readonly after: number }
    export type Message = Hello | Pull`,
  'packages/rpc/gen/replicator.d.ts': `
    export namespace replicator { namespace v1 {
      class Past { batch: number }
      class Hello { boot: number; past: (Past|null) }
      class Pull { after: number }
      class Envelope { hello: (Hello|null); pull: (Pull|null); message?: ('hello'|'pull') }
    } }`,
  'packages/rpc/src/codec.ts': `
    import type { Message } from '../../interface/src/messages.js'
    import type { replicator } from '../gen/replicator.js'
    export function messageFrom({ hello, pull }: replicator.v1.Envelope): Message | undefined {
      if (pull !== null) return { type: 'pull', after: pull.after }
      if (hello === null) return undefined
      const { boot, past } = hello
      return past === null ? { type: 'hello', boot } : { type: 'hello', boot, past: { batch: past.batch } }
    }`,
  'packages/engine/src/engine.ts': ENGINE,
}

const verdict = (changes: Record<string, string>) => verdictOn('check-wire', { ...sound, ...changes })

describe('the check of the wire', () => {
  it('accepts fields that are read, and written where they may be absent', () => {
    expect(verdict({})).toEqual({
      passed: true,
      output: 'wire: 6 fields of the schema, 4 fields of messages, 0 problems\n',
    })
  })

  it('refuses a field that nobody reads, though others of its name are read', () => {
    const found = verdict({
      'packages/interface/src/messages.ts': sound['packages/interface/src/messages.ts'].replace(
        'readonly after: number',
        'readonly after: number; readonly boot: number',
      ),
    })
    expect(found.passed).toBe(false)
    expect(found.output).toContain('wire: Pull.boot is read by nobody but the codec\n')
    expect(found.output).toContain(', 1 problems')
  })

  it('refuses a field that only tests and the codec read', () => {
    const readers = { 'packages/engine/src/engine.ts': ENGINE.replace('message.after', 'message') }
    const use = `import type { Pull } from '../../interface/src/messages.js'\nexport const use = (pull: Pull) => pull.after`
    const found = verdict({ ...readers, 'packages/engine/test/use.ts': use, 'packages/testkit/src/use.ts': use })
    expect(found.passed).toBe(false)
    expect(found.output).toContain('wire: Pull.after is read by nobody but the codec\n')
  })

  it('refuses a field within a message that nobody reads', () => {
    const found = verdict({ 'packages/engine/src/engine.ts': ENGINE.replace('past.batch', '0') })
    expect(found.passed).toBe(false)
    expect(found.output).toContain('wire: Past.batch is read by nobody but the codec\n')
  })

  it('refuses a field that may be absent, and that nobody writes', () => {
    const found = verdict({ 'packages/engine/src/engine.ts': ENGINE.replace(', past: { batch: 1 }', '') })
    expect(found.passed).toBe(false)
    expect(found.output).toContain('wire: Hello.past is written by nobody but the codec\n')
  })

  it('refuses a field of the schema that the codec leaves where it is', () => {
    const found = verdict({
      'packages/rpc/gen/replicator.d.ts': sound['packages/rpc/gen/replicator.d.ts'].replace(
        'after: number',
        'after: number; boot: number',
      ),
    })
    expect(found.passed).toBe(false)
    expect(found.output).toContain('wire: Pull.boot of the schema is read by no codec\n')
  })

  it('fails where it examined nothing', () => {
    const empty = verdictOn('check-wire', {})
    expect(empty.passed).toBe(false)
    expect(empty.output).toContain('there is no tsconfig.test.json')
    const { 'packages/interface/src/messages.ts': _, ...left } = sound
    expect(verdictOn('check-wire', left).output).toContain('examined 0 fields of messages')
    const { 'packages/rpc/gen/replicator.d.ts': __, ...others } = sound
    expect(verdictOn('check-wire', others).output).toContain('examined 0 fields of the schema')
  })
})
