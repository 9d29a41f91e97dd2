import { join } from 'node:path'
import protobuf from 'protobufjs'
import { describe, expect, it } from 'vitest'
import { decodeFrame, encodeFrame } from '../src/index.ts'
import { samples } from './sample.ts'

const schema = protobuf.loadSync(join(import.meta.dirname, '../proto/replicator.proto'))
const frame = schema.lookupType('replicator.v1.Frame')

type Tree = Record<string, unknown>

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !(value instanceof Uint8Array)

/** The tree without one of its leaves or branches, for each of them, with the path of what is left out. */
function* pruned(tree: Tree, path: string): Generator<[string, Tree]> {
  for (const [name, value] of Object.entries(tree)) {
    const { [name]: _, ...rest } = tree
    yield [`${path}${name}`, rest]
    if (Array.isArray(value)) {
      for (const [at, entry] of value.entries()) {
        if (!isTree(entry)) continue
        for (const [place, less] of pruned(entry, `${path}${name}.`)) {
          yield [place, { ...tree, [name]: value.with(at, less) }]
        }
      }
    } else if (isTree(value)) {
      for (const [place, less] of pruned(value, `${path}${name}.`)) yield [place, { ...tree, [name]: less }]
    }
  }
}

/** What becomes of each sample with each of its fields left out in turn, one line for a field. */
function outcomes(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const message of samples) {
    const tree = frame.toObject(frame.decode(encodeFrame([message])), { arrays: true, longs: Number })
    for (const [place, less] of pruned(tree['envelopes'][0] as Tree, '')) {
      const result = decodeFrame(frame.encode(frame.fromObject({ ...tree, envelopes: [less] })).finish())
      const outcome = result.ok ? 'accepted' : result.reason
      found.set(place, (found.get(place) ?? new Set()).add(outcome))
    }
  }
  return found
}

describe('a message with one of its fields left out', () => {
  it('is refused or understood as it was before, for each field of each message', async () => {
    const lines = [...outcomes()].map(([place, all]) => `${place}: ${[...all].toSorted().join(' or ')}`)
    await expect(`${lines.toSorted().join('\n')}\n`).toMatchFileSnapshot(
      join(import.meta.dirname, 'golden/left-out.txt'),
    )
  })

  it('is refused where the field says who asks, what is proposed, or by which ballot', () => {
    const found = outcomes()
    const needed = [
      'reserve.proposal',
      'reserve.proposal.origin',
      'reserve.proposal.sequence',
      'reserve.proposal.cluster',
      'reserve.proposal.operation',
      'reserve.proposal.value',
      'prepare.ballot',
      'prepare.ballot.peer',
      'accept.ballot',
      'accept.proposal',
      'answer.to',
      'answer.voter',
      'answer.verdict',
      'commit.ballot',
      'commit.origin',
      'commit.sequence',
      'commit.record.version',
      'commit.record.value',
      'hello.nonce',
      'ping.nonce',
      'pong.nonce',
      'join.peer',
    ]
    for (const place of needed) expect([place, found.get(place)?.has('accepted')]).toEqual([place, false])
  })
})

describe('a message with a field more than this version knows', () => {
  it('is understood without it, wherever the field is', () => {
    const newer = protobuf.Root.fromJSON(schema.toJSON())
    const types = newer.lookup('replicator.v1') as protobuf.Namespace
    for (const type of types.nestedArray.filter((one) => one instanceof protobuf.Type)) {
      type.add(new protobuf.Field('fromTheFuture', 1000, 'string'))
    }
    const newerFrame = newer.lookupType('replicator.v1.Frame')
    for (const message of samples) {
      const tree = newerFrame.toObject(newerFrame.decode(encodeFrame([message])), { longs: Number }) as Tree
      const added = withFuture(tree)
      const bytes = newerFrame.encode(newerFrame.fromObject(added)).finish()
      expect(bytes.length).toBeGreaterThan(encodeFrame([message]).length)
      expect(decodeFrame(bytes)).toStrictEqual({ ok: true, messages: [message] })
    }
  })
})

function withFuture(tree: Tree): Tree {
  const more = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(more) : isTree(value) ? withFuture(value) : value
  const entries = Object.entries(tree).map(([name, value]) => [name, more(value)] as const)
  return { ...Object.fromEntries(entries), fromTheFuture: 'x' }
}
