/** Who gets in: join tokens and network keys between real nodes over libp2p, in one process. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createReplicator,
  generateNetworkKey,
  type InviteOptions,
  type Replicator,
  type ReplicatorOptions,
} from '@replicator/core'
import { afterEach, describe, expect, test } from 'vitest'

const cleanups: (() => unknown)[] = []

afterEach(async () => {
  for (const clean of cleanups.splice(0).toReversed()) await clean()
})

async function started(options: Partial<ReplicatorOptions> = {}): Promise<Replicator> {
  const node = await createReplicator({ clusterId: 'berlin', minPeers: 1, ...options })
  cleanups.push(() => node.stop())
  return node
}

/** The text of a new join token. */
async function invited(node: Replicator, options: Partial<InviteOptions> = {}): Promise<string> {
  const made = await node.invite({ by: 'test', ...options })
  if (made.outcome !== 'made') throw new Error(made.outcome)
  return made.text
}

/** Why a node that tries to join ends. */
async function refusal(options: Partial<ReplicatorOptions>): Promise<string> {
  const { name, message } = await (await started(options)).failed
  return `${name}: ${message.replace(/refused by [^:]+/, 'refused')}`
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'replicator-joining-'))
  cleanups.push(() => rm(folder, { recursive: true, force: true }))
  return join(folder, 'data')
}

describe('a join token', () => {
  test('is all that a new node needs, and a later start needs nothing', async () => {
    const founder = await started({ tokens: true, networkKeys: [generateNetworkKey()] })
    await founder.ready()
    expect(founder.status().joining).toBe('token')
    const dataDir = await newFolder()
    const newcomer = await createReplicator({ clusterId: 'berlin', minPeers: 1, dataDir, join: await invited(founder) })
    await newcomer.ready()
    expect(newcomer.status()).toMatchObject({ networkId: founder.status().networkId, joining: 'token' })
    // Made where it came in by one, it brings in the next: also one of another cluster.
    const third = await started({ clusterId: 'lima', join: await invited(newcomer, { cluster: 'lima' }) })
    await third.ready()
    expect(founder.peers()).toHaveLength(3)
    expect(third.status().joining).toBe('token')
    await newcomer.stop()
    const again = await started({ dataDir })
    await again.ready()
    expect((await again.get('k')).outcome).toBe('absent')
  })

  test('lets nobody in who should not, and says why; whoever is in stays', async () => {
    const founder = await started({ tokens: true })
    await founder.ready()
    const peers = founder.status().addresses
    expect(await refusal({ peers })).toMatch(/^JoinRefused: refused: it needs a join token/)
    const expired = await invited(founder, { expiresMs: Date.now() - 1 })
    expect(await refusal({ join: expired })).toBe('JoinRefused: refused: the join token has expired')
    const once = await invited(founder, { once: true })
    const first = await started({ join: once })
    await first.ready()
    expect(await refusal({ join: once })).toBe(
      'JoinRefused: refused: the join token counts once, and another node has used it',
    )
    const forged = once.slice(0, -3) + (once.endsWith('AAA') ? 'BBB' : 'AAA')
    await expect(started({ join: forged })).rejects.toThrow(/^join is no join token that can be used: /)
    const many = await invited(founder)
    for (const { kind, id } of founder.tokens.list()) if (kind === 'join') await founder.tokens.revoke(id, 'test')
    expect(await refusal({ join: many })).toBe('JoinRefused: refused: the join token has been revoked')
    expect(
      founder
        .peers()
        .map(({ peerId }) => peerId)
        .toSorted(),
    ).toEqual([founder.peerId, first.peerId].toSorted())
    // Each of the four by one of the two.
    const refused = [founder, first].map((node) => node.status().counters['refused-token'] ?? 0)
    expect((refused[0] ?? 0) + (refused[1] ?? 0)).toBe(4)
  })

  test('closes a network that was open, and leads into no other one', async () => {
    const [founder, other] = [await started(), await started({ clusterId: 'lima' })]
    await Promise.all([founder.ready(), other.ready()])
    expect(founder.status().joining).toBe('open')
    const token = await invited(founder)
    await expect.poll(() => founder.status()).toMatchObject({ joining: 'token', epoch: 2 })
    expect(await refusal({ peers: founder.status().addresses })).toMatch(/it needs a join token/)
    const dataDir = await newFolder()
    await (await createReplicator({ clusterId: 'berlin', minPeers: 1, dataDir })).stop()
    await expect(started({ dataDir, join: token })).rejects.toThrow(/and the join token of network/)
    await expect(started({ clusterId: 'lima', join: await invited(founder, { cluster: 'berlin' }) })).rejects.toThrow(
      "join is a token for cluster berlin, and clusterId is 'lima'",
    )
  })
})

describe('a network key', () => {
  test('that is another one is what a node says that reaches nobody', async () => {
    const founder = await started({ networkKeys: [generateNetworkKey()] })
    const tuning = { node: { firstPeerMs: 1000 }, transport: { limits: { dialTimeoutMs: 900 } } }
    const stranger = await started({ peers: founder.status().addresses, tuning })
    await expect.poll(() => stranger.status().reasons.join()).toMatch(/its network key is another one/)
    expect((await stranger.failed).message).toMatch(/its network key is another one \(--network-key\)/)
  })

  test('is changed node by node while writes go on, and nothing is lost', async () => {
    const [old, next] = [generateNetworkKey(), generateNetworkKey()]
    const dataDirs = [await newFolder(), await newFolder(), await newFolder()]
    // As in production but for the silence of a voter after its start, which costs a second each time.
    const options = { clusterId: 'berlin', minPeers: 3, tuning: { engine: { hushMs: 0 } } }
    const nodes: Replicator[] = []
    cleanups.push(() => Promise.all(nodes.map((node) => node.stop())))
    for (const dataDir of dataDirs) {
      const peers = nodes.slice(0, 1).flatMap((node) => node.status().addresses)
      nodes.push(await createReplicator({ ...options, dataDir, peers, networkKeys: [old] }))
    }
    await Promise.all(nodes.map((node) => node.ready()))
    const unloaded = new AbortController()
    const stored: string[] = []
    let longestMs = 0
    const load = (async () => {
      for (let i = 0; !unloaded.signal.aborted; i++) {
        const beganMs = performance.now()
        const node = nodes.find((each) => each.status().ready)
        const outcome = await node?.put(`k${i}`, 'v').catch(() => undefined)
        if (outcome?.outcome !== 'stored') continue
        stored.push(`k${i}`)
        longestMs = Math.max(longestMs, performance.now() - beganMs)
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    // As docs/security.md says it.
    for (const networkKeys of [['kept', next], [next, 'kept'], undefined]) {
      for (const [place, dataDir] of dataDirs.entries()) {
        await nodes[place]?.stop()
        const node = await createReplicator({ ...options, dataDir, ...(networkKeys !== undefined && { networkKeys }) })
        nodes[place] = node
        await node.ready()
        await expect.poll(() => nodes.every((each) => each.peers().every(({ alive }) => alive))).toBe(true)
        const before = stored.length
        await expect.poll(() => stored.length, { timeout: 5_000 }).toBeGreaterThan(before)
      }
    }
    unloaded.abort()
    await load
    const stranger = await started({ ...options, networkKeys: [old], peers: nodes[0]?.status().addresses ?? [] })
    await expect.poll(() => nodes[0]?.status().counters['refused-network-key'], { timeout: 5_000 }).toBeGreaterThan(0)
    expect(stranger.status().role).toBe('joining')
    for (const key of stored) expect((await nodes[1]?.get(key))?.outcome).toBe('found')
    console.log(`${stored.length} writes over nine restarts, the longest in ${Math.round(longestMs)} ms`)
  }, 60_000)
})
