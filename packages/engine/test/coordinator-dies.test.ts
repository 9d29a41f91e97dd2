import { describe, expect, it } from 'vitest'
import type { PeerId } from '@replicator/interface'
import type { Network } from './network.js'
import { networkOf } from './network.js'
import { NINE, THREE, request } from './samples.js'

/** A network whose first node dies in the middle of a write: of what it says to others, only so many messages leave. */
function afterDeath(voters: readonly PeerId[], said: number): { network: Network; told: unknown; left: number } {
  const network = networkOf(voters)
  const a1 = network.node('a1')
  let left = 0
  network.lose = ({ from, to }) => {
    if (from !== 'a1' || to === 'a1') return left > said && to === 'a1'
    return ++left > said
  }
  const operation = network.put(a1, request('k'))
  network.run()
  // What it would have told its client after its death was never told.
  const told = left <= said ? a1.outcomes.get(operation) : undefined
  network.remove('a1')
  for (const peer of voters) if (peer !== 'a1') network.cut('a1', peer)
  network.lose = () => false
  network.advance(5000)
  return { network, told, left }
}

describe.each([
  ['three nodes', THREE],
  ['three clusters of three', NINE],
] as const)('a coordinator of %s that dies at any message between its Reserve and its last Commit', (_, voters) => {
  const { left: messages } = afterDeath(voters, Number.MAX_SAFE_INTEGER)

  it('says something in each step', () => {
    expect(messages).toBeGreaterThan(voters.length)
  })

  it.each(Array.from({ length: messages + 1 }, (_each, said) => said))(
    'leaves the key stored everywhere or free again within 5 s, after %i messages',
    (said) => {
      const { network, told } = afterDeath(voters, said)
      const survivors = voters.filter((peer) => peer !== 'a1').map((peer) => network.node(peer))
      const records = survivors.map(({ store }) => store.record('k'))
      for (const record of records) expect(record).toEqual(records[0])
      for (const { store } of survivors) expect(store.slots()).toEqual([])
      expect(told === undefined || records[0]?.present).toBe(true)
      const again = network.put(survivors[0] as NonNullable<(typeof survivors)[0]>, request('k', 'another'))
      network.advance(1000)
      const outcome = survivors[0]?.outcomes.get(again)
      expect(outcome).toMatchObject({ outcome: records[0]?.present === true ? 'denied-stored' : 'stored' })
    },
  )
})
