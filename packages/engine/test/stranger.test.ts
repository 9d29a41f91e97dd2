import { describe, expect, it } from 'vitest'
import { configurationRecord, configurationOf, NONCE, recordOf, proposalOf, request, THREE } from './samples.js'
import { helloOf, Network, soloOf } from './network.js'

/** What the fuzzer found: each of these once changed a node for good. */
describe('a stranger that has said hello', () => {
  it('cannot silence a node by remembering what never was', () => {
    const { network, node } = soloOf(THREE)
    node.engine.linked(network.nowMs, 'zz')
    const remembered = { boot: 1, nonce: 'ffffffffffffffff', batch: 9 }
    const effects = node.engine.handle(network.nowMs, 'zz', helloOf('zz', { clusterId: 'z', remembered }))
    expect(effects.writes).toEqual([])
    expect(node.engine.state.silenced).toBeUndefined()
  })

  it('is heeded once a configuration shows that it is a member', () => {
    const { network, node } = soloOf(THREE)
    node.engine.linked(network.nowMs, 'a4')
    const remembered = { boot: 1, nonce: 'ffffffffffffffff', batch: 9 }
    node.engine.handle(network.nowMs, 'a4', helloOf('a4', { remembered }))
    const next = { ...configurationOf([...THREE, 'a4']), epoch: 2 }
    node.engine.linked(network.nowMs, 'a2')
    node.engine.handle(network.nowMs, 'a2', helloOf('a2'))
    node.engine.handle(network.nowMs, 'a2', {
      type: 'configured',
      record: { ...configurationRecord(next), version: 2 },
    })
    expect(node.engine.state.configuration?.epoch).toBe(2)
    expect(node.engine.state.silenced?.kind).toBe('other process')
  })

  it('cannot give a member another configuration', () => {
    const { network, node } = soloOf(THREE)
    node.engine.linked(network.nowMs, 'zz')
    node.engine.handle(network.nowMs, 'zz', helloOf('zz', { clusterId: 'z' }))
    const record = configurationRecord({ ...configurationOf(['a1']), epoch: 2 })
    const effects = node.engine.handle(network.nowMs, 'zz', { type: 'configured', record })
    expect(effects.writes).toEqual([])
    expect(node.engine.state.configuration?.members).toHaveLength(3)
  })

  it('is let go when it neither is a member nor asks to be one, and members are not', () => {
    const { network, node } = soloOf(THREE)
    const { strangerMs } = node.engine.options
    for (const peer of ['a2', 'silent', 'idle', 'asking']) node.engine.linked(network.nowMs, peer)
    for (const peer of ['idle', 'asking']) node.engine.handle(network.nowMs, peer, helloOf(peer, { networkId: '' }))
    network.nowMs += strangerMs - 1
    node.engine.handle(network.nowMs, 'asking', {
      type: 'join',
      peer: 'asking',
      cluster: 'a',
      addresses: [],
      name: '',
      token: '',
      admitted: false,
    })
    expect(node.engine.wake(network.nowMs, network.nowMs).links).toEqual([])
    network.nowMs += node.engine.options.tickMs
    const reason = 'neither a member, nor asking to be one'
    expect(node.engine.wake(network.nowMs, network.nowMs).links).toEqual([
      { kind: 'close', peer: 'silent', reason },
      { kind: 'close', peer: 'idle', reason },
    ])
    expect(node.engine.state.counters.get('strangers-closed')).toBe(2)
  })

  it('is kept by a node without a network once it has said who it is, for it may be of the same one soon', () => {
    const network = new Network()
    const { engine } = network.add('a1')
    for (const peer of ['silent', 'a2']) engine.linked(network.nowMs, peer)
    engine.handle(network.nowMs, 'a2', helloOf('a2', { networkId: '' }))
    network.nowMs += engine.options.strangerMs
    expect(engine.wake(network.nowMs, network.nowMs).links).toMatchObject([{ kind: 'close', peer: 'silent' }])
  })

  it('leaves nothing behind when its link ends', () => {
    const { network, node } = soloOf(THREE)
    const before = node.engine.state.liveness.peers.size
    for (let i = 0; i < 100; i++) {
      node.engine.linked(network.nowMs, `zz${i}`)
      node.engine.unlinked(network.nowMs, `zz${i}`)
    }
    expect(node.engine.state.liveness.peers.size).toBe(before)
  })
})

function member() {
  const { network, node } = soloOf(THREE)
  node.engine.linked(network.nowMs, 'a2')
  node.engine.handle(network.nowMs, 'a2', helloOf('a2'))
  return { network, node }
}

describe('a member that says what cannot be', () => {
  it('does not halt the node with a configuration that no node can read', () => {
    const { network, node } = member()
    const record = { ...configurationRecord({ ...configurationOf(THREE), epoch: 2 }), value: Uint8Array.of(1, 2, 3) }
    const effects = node.engine.handle(network.nowMs, 'a2', { type: 'records', records: [record] })
    expect(effects.halt).toBeUndefined()
    expect(effects.writes).toEqual([])
  })

  it('is not believed where a record names no decision of its version', () => {
    const { network, node } = member()
    const record = { ...recordOf('k', proposalOf('a2')), decisions: [] }
    expect(node.engine.handle(network.nowMs, 'a2', { type: 'records', records: [record] }).writes).toEqual([])
  })

  it('does not make the node ask for a version that no message can name', () => {
    const { network, node } = member()
    const last = Number.MAX_SAFE_INTEGER
    const decision = { version: last, proposal: `a2.1.${NONCE}.1`, cluster: 'a', requestId: '', fingerprint: '' }
    const gone = { key: 'k', version: last, since: last, present: false, final: false, contentType: '' } as const
    node.engine.handle(network.nowMs, 'a2', { type: 'records', records: [{ ...gone, decisions: [decision] }] })
    node.store.apply([{ type: 'record', record: { ...gone, decisions: [decision] } }])
    const { effects } = node.engine.write(network.nowMs, request('k'))
    expect(effects.sends).toEqual([])
    expect(effects.outcomes).toMatchObject([{ outcome: { outcome: 'no-quorum' } }])
  })
})
