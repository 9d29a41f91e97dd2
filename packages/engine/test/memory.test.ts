import { describe, expect, it } from 'vitest'
import { standingOf } from '../src/links/memory.js'
import { Network, helloOf, networkOf, soloOf, storeWith } from './network.js'
import { NONCE, THREE, proposalOf, request } from './samples.js'

const OTHER = 'eeeeeeeeeeeeeeee'
const KNOWN = { boot: 3, nonce: NONCE, batch: 40 }

describe('a Hello', () => {
  const cases = [
    ['of a peer of whom nothing is remembered', undefined, { boot: 1 }, 'known'],
    ['of the boot that is remembered', KNOWN, { boot: 3 }, 'known'],
    ['of that boot, said before more of it was durable', KNOWN, { boot: 3, batch: 1 }, 'known'],
    ['of a boot before', KNOWN, { boot: 2 }, 'older'],
    ['of that boot by another process', KNOWN, { boot: 3, nonce: OTHER }, 'forked'],
    ['of a higher boot that shows nothing', KNOWN, { boot: 4 }, 'unproven'],
    ['of a higher boot that shows another one', KNOWN, { boot: 5, past: { ...KNOWN, boot: 4 } }, 'unproven'],
    ['of a higher boot that goes on from there', KNOWN, { boot: 4, past: KNOWN }, 'known'],
    ['of a higher boot that goes on from later', KNOWN, { boot: 9, past: { ...KNOWN, batch: 41 } }, 'known'],
    ['of a higher boot for which that boot ended earlier', KNOWN, { boot: 4, past: { ...KNOWN, batch: 39 } }, 'forked'],
    ['of a higher boot after another process', KNOWN, { boot: 4, past: { ...KNOWN, nonce: OTHER } }, 'forked'],
  ] as const
  it.each(cases)('%s, with %o remembered and %o said, is %s', (_, known, words, standing) => {
    expect(standingOf(known, helloOf('a2', words))).toBe(standing)
  })
})

/** A node that remembers a2 in its first boot, and is linked with it again. */
function remembering() {
  const { network, node } = soloOf(THREE)
  network.cut('a1', 'a2')
  network.link('a1', 'a2')
  const first = network.first('hello', 'a1').remembered
  if (first === undefined) throw new Error('a1 remembers nothing of a2')
  network.log.length = 0
  return { network, node, first }
}

const SECOND = { boot: 2, nonce: OTHER }
const hello = (words: Parameters<typeof helloOf>[1]) => helloOf('a2', { ...SECOND, ...words })

describe('a peer in a higher boot', () => {
  it('is not obeyed before it has shown where it goes on from', () => {
    const { network, node, first } = remembering()
    const reserve = { type: 'reserve', generation: 1, key: 'k', version: 1, proposal: proposalOf('a2') } as const
    network.tell(node, 'a2', hello({}))
    network.tell(node, 'a2', reserve)
    expect(network.take('answer')).toEqual([])
    network.tell(node, 'a2', hello({ past: first }))
    network.tell(node, 'a2', reserve)
    expect(network.take('answer')).toHaveLength(1)
    expect(JSON.parse(node.store.meta('remembered/a2') ?? '')).toEqual({ ...SECOND, batch: 0 })
  })

  it('that forks before what was seen of it is refused in words, nothing of it is kept, and its peer is still dialled', () => {
    const { network, node, first } = remembering()
    node.links.length = 0
    network.tell(node, 'a2', hello({ past: { ...first, nonce: OTHER }, addresses: ['/memory/elsewhere'] }))
    expect(network.take('refuse')[0]?.message).toEqual({
      type: 'refuse',
      code: 'identity',
      reason: 'another process of a2 was seen here, in boot 1; this one does not go on from what was seen of it',
    })
    expect(node.links.map(({ kind }) => kind)).toEqual(['close'])
    expect(node.engine.state.neighbours.get('a2')?.hello).toBeUndefined()
    expect(JSON.parse(node.store.meta('remembered/a2') ?? '')).toEqual(first)
  })

  it('is known at once by a node that remembers nothing of it', () => {
    const network = new Network()
    const node = network.add('a1', { store: storeWith() })
    network.greet(node, 'a2', { boot: 7 })
    expect(node.engine.state.neighbours.get('a2')).toMatchObject({ confirmed: true, hello: { boot: 7 } })
  })
})

describe('a node that hears what a peer remembers of it', () => {
  /** In its third boot, with the two before in its log. */
  function third() {
    const network = new Network()
    const boots = [
      { boot: 1, nonce: '1111111111111111', batch: 10 },
      { boot: 2, nonce: '2222222222222222', batch: 20 },
    ]
    const node = network.add('a1', { store: storeWith(), boot: { boot: 3, nonce: NONCE }, boots })
    network.link('a1', 'a2')
    network.log.length = 0
    return { network, node, boots }
  }

  it('says Hello again with where that boot ended, once', () => {
    const { network, node, boots } = third()
    const [, second] = boots
    const told = helloOf('a2', { remembered: { boot: 2, nonce: '2222222222222222', batch: 15 } })
    for (let i = 0; i < 3; i++) network.tell(node, 'a2', told)
    // The heartbeat before it was of a boot that the peer didn't know.
    expect(network.log.map(({ message }) => message.type)).toEqual(['hello', 'ping'])
    expect(network.take('hello', 'a1').map(({ message }) => message.past)).toEqual([second])
  })

  it('gives back a boot that is older than its log as it was remembered', () => {
    const network = new Network()
    const boots = [{ boot: 2, nonce: '2222222222222222', batch: 20 }]
    const node = network.add('a1', { store: storeWith(), boot: { boot: 3, nonce: NONCE }, boots })
    network.link('a1', 'a2')
    network.log.length = 0
    const remembered = { boot: 1, nonce: OTHER, batch: 99 }
    network.tell(node, 'a2', helloOf('a2', { remembered }))
    expect(network.first('hello', 'a1').past).toEqual(remembered)
  })

  it('has nothing to add where it is the present boot', () => {
    const { network, node } = third()
    network.tell(node, 'a2', helloOf('a2', { remembered: { boot: 3, nonce: NONCE, batch: 0 } }))
    expect(network.take('hello', 'a1')).toEqual([])
  })
})

it('two nodes that were both started again know each other again, and store', () => {
  const network = networkOf(THREE)
  const boots = [{ boot: 1, nonce: NONCE, batch: 1 }]
  for (const peer of ['a1', 'a2']) {
    const { store } = network.node(peer)
    network.remove(peer)
    network.add(peer, {
      store,
      boot: { boot: 2, nonce: peer.repeat(8) },
      boots: [{ ...boots[0]!, batch: store.batch }],
    })
  }
  network.linkAll()
  network.advance(1000)
  const node = network.node('a1')
  const operation = network.put(node, request('k'))
  network.advance(200)
  expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'stored' })
  for (const peer of THREE) expect(network.node(peer).engine.status(network.nowMs).ready).toBe(true)
})
