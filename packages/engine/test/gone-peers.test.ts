import { expect, it } from 'vitest'
import { soloOf } from './network.js'
import { THREE, configurationOf, configurationRecord } from './samples.js'

const BOTH = ['remembered', 'merged'] as const

function textsOf(store: { meta(name: string): string | undefined }, peer: string): readonly boolean[] {
  return BOTH.map((name) => store.meta(`${name}/${peer}`) !== undefined)
}

it('nothing is kept of a peer that is no longer a member', () => {
  const { network, node } = soloOf([...THREE, 'a4'])
  network.advance(500)
  for (const peer of ['a2', 'a4'])
    network.tell(node, peer, { type: 'page', after: 0, upTo: 7, head: 7, records: 7, merged: [], entries: [] })
  network.advance(6000)
  expect(textsOf(node.store, 'a4')).toEqual([true, true])
  network.cut('a1', 'a4')
  const joint = { generation: 1, voters: [...THREE, 'a4'] }
  const record = configurationRecord(configurationOf(THREE, { epoch: 2, joint }))
  network.tell(node, 'a2', { type: 'configured', record })
  expect(node.engine.state.configuration?.epoch).toBe(2)
  // Its vote still counts: it must be known when it comes back with an older store.
  expect(textsOf(node.store, 'a4')).toEqual([true, true])
  network.tell(node, 'a2', {
    type: 'configured',
    record: configurationRecord(configurationOf(THREE, { epoch: 3 })),
  })
  expect(node.engine.state.configuration?.epoch).toBe(3)
  expect(textsOf(node.store, 'a4')).toEqual([false, false])
  expect(textsOf(node.store, 'a2')).toEqual([true, true])
  expect(node.engine.state.liveness.peers.has('a4')).toBe(false)
})
