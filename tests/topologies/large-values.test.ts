import { LINK_QUEUE_BYTES_MAX } from '@replicator/interface'
import { TestNetwork } from '@replicator/testkit'
import { expect, it, onTestFinished } from 'vitest'

const MIB = 1024 * 1024

it('a node that comes later is given more than the queue of a link holds, and the network decides meanwhile', async () => {
  const network = await TestNetwork.start({ over: 'libp2p', clusters: { a: 3 } })
  onTestFinished(() => network.stop())
  const [first] = network.nodes
  const count = Math.ceil((1.5 * LINK_QUEUE_BYTES_MAX) / MIB)
  const lacking = new Map(Array.from({ length: count }, (_, i) => [`large/${i}`, new Uint8Array(MIB).fill(i)]))
  for (const [key, value] of lacking) expect(await first!.put(key, value)).toMatchObject({ outcome: 'stored' })
  const late = await network.add('a')
  for (let decided = 0; lacking.size > 0; decided++) {
    expect(await first!.put(`small/${decided}`, 'v')).toMatchObject({ outcome: 'stored' })
    for (const [key, value] of lacking) {
      const held = await late.get(key, { consistency: 'local' })
      if (held.outcome !== 'found') break
      expect(Buffer.compare(held.record.value!, value)).toBe(0)
      lacking.delete(key)
    }
  }
})

it('more values at once than the queues of the links hold are all stored', async () => {
  const network = await TestNetwork.start({
    over: 'libp2p',
    clusters: { a: 3 },
    options: { requestTimeoutMs: 60_000 },
  })
  onTestFinished(() => network.stop())
  const count = Math.ceil((1.5 * LINK_QUEUE_BYTES_MAX) / MIB)
  const puts = Array.from({ length: count }, (_, i) => network.nodes[0]!.put(`large/${i}`, new Uint8Array(MIB)))
  for (const outcome of await Promise.all(puts)) expect(outcome).toMatchObject({ outcome: 'stored' })
})
