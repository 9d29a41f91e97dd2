/** Lists and watches at a node that is only a script: what is asked, and when. */
import { CLIENT_BOUNDS, Declined, NoAnswer } from '@replicator/client/ways'
import type { ClientAnswer, ClientQuestion } from '@replicator/interface'
import { describe, expect, it } from 'vitest'
import { LinkedNode } from '../src/linked-node.ts'

const WAITING = { openMs: 60_000, silenceMs: 60_000 }
const ALL = { prefix: 'k', after: undefined, limit: Infinity, values: true }

type Answer = Omit<ClientAnswer, 'id'>

/** A node that answers as it is told to; what has no answer stays open. */
function linked(answer: (question: ClientQuestion) => Answer | undefined) {
  const asked: ClientQuestion[] = []
  const node = new LinkedNode(['/ip4/127.0.0.1/tcp/1/ws'], {
    token: undefined,
    silenceMs: 60_000,
    linked: () => {},
    dialler: {
      dial: async (_, { answered }) => ({
        peer: 'p',
        ask: (questions) => {
          for (const question of questions) {
            asked.push(question)
            const told = answer(question)
            if (told !== undefined && 'id' in question) answered([{ ...told, id: question.id }])
          }
          return true
        },
        close: () => {},
      }),
    },
  })
  return { node, asked }
}

const told = (members: object, value = ''): Answer => ({
  status: 200,
  members: JSON.stringify(members),
  value: new TextEncoder().encode(value),
})
const entry = (key: string, bytes: number) => ({ key, version: 1, final: true, bytes, contentType: 'text/plain' })
const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes)

describe('a node that is asked over libp2p', () => {
  it('is asked for the next part of a list once the one before was read, behind its last key', async () => {
    const { node, asked } = linked((question) =>
      question.type === 'list' && question.after === undefined
        ? told({ records: [entry('k1', 3), entry('k2', 0)], next: 'k2' }, 'one')
        : told({ records: [entry('k3', 5)] }, 'three'),
    )
    const records = (await node.list({ ...ALL, limit: 5 }, WAITING))[Symbol.asyncIterator]()
    const read = async (): Promise<unknown> => {
      const { value, done } = await records.next()
      return done === true ? 'over' : [value.key, textOf(value.value)]
    }
    expect([await read(), await read(), asked.length]).toEqual([['k1', 'one'], ['k2', ''], 1])
    expect([await read(), await read()]).toEqual([['k3', 'three'], 'over'])
    const question = { type: 'list', prefix: 'k', values: true }
    expect(asked).toMatchObject([
      { ...question, limit: 5 },
      { ...question, after: 'k2', limit: 3 },
    ])
  })

  it('is told that a watch is over when nobody reads it any more', async () => {
    const { node, asked } = linked(({ type }) =>
      type === 'watch'
        ? told({})
        : told(
            { events: [{ type: 'put', cursor: 'c', ...entry('k1', 2) }, { type: 'a new one' }, { type: 'replay' }] },
            'v1',
          ),
    )
    const seen: unknown[] = []
    for await (const event of await node.watch(ALL, WAITING)) {
      seen.push('key' in event ? [event.type, event.key, event.cursor, textOf(event.value)] : event.type)
      if (event.type === 'replay') break
    }
    expect(seen).toEqual([['put', 'k1', 'c', 'v1'], 'replay'])
    const [begun] = asked
    const number = begun !== undefined && 'id' in begun ? begun.id : undefined
    await expect.poll(() => asked.length).toBe(3)
    expect(asked).toMatchObject([
      { type: 'watch' },
      { type: 'more', watch: number },
      { type: 'unwatch', watch: number },
    ])
  })

  it('takes other questions while more watches wait than questions may be under way', async () => {
    const { node } = linked(({ type }) => (type === 'more' ? undefined : told({})))
    const over = new AbortController()
    const watches = Array.from({ length: CLIENT_BOUNDS.linkQuestionsMax + 1 }, () =>
      node.watch(ALL, { ...WAITING, signal: over.signal }),
    )
    const waits = (await Promise.all(watches)).map((changes) =>
      expect(changes[Symbol.asyncIterator]().next()).rejects.toBeInstanceOf(NoAnswer),
    )
    expect(await node.look('status', WAITING)).toMatchObject({ status: 200 })
    over.abort()
    await Promise.all(waits)
  })

  it('asks for nothing more once its signal is aborted, also where that was between two parts', async () => {
    const { node, asked } = linked(({ type }) => (type === 'more' ? undefined : told({})))
    const over = new AbortController()
    const changes = await node.watch(ALL, { ...WAITING, signal: over.signal })
    over.abort()
    await expect(changes[Symbol.asyncIterator]().next()).rejects.toBeInstanceOf(NoAnswer)
    await expect.poll(() => asked.length).toBe(2)
    expect(asked).toMatchObject([{ type: 'watch' }, { type: 'unwatch' }])
  })

  it('has not answered where what it says is no part, and has declined where it says why', async () => {
    const strange = linked(() => told({ records: 'none' }))
    await expect(strange.node.list(ALL, WAITING)).rejects.toBeInstanceOf(NoAnswer)
    const { node } = linked(() => ({ status: 429, members: '{"code":"OVERLOADED","detail":"no"}' }))
    for (const refused of [node.list(ALL, WAITING), node.watch(ALL, WAITING)]) {
      await expect(refused).rejects.toBeInstanceOf(Declined)
      await expect(refused).rejects.toMatchObject({ said: { status: 429, members: { code: 'OVERLOADED' } } })
    }
  })
})
