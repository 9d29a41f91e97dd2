/** States of a node that starts or ends. */
import { createReplicator, generateNetworkKey, type Replicator } from '@replicator/core'
import { until } from '@replicator/testkit/processes'
import { type EmbeddedNode, onSite } from './embedded.ts'
import { atHome, withUsedPort } from './process.ts'
import type { Scenario } from './scenario.ts'

/** A peer that nobody is. */
const NOBODY = '/ip4/127.0.0.1/tcp/9/ws/p2p/12D3KooWQgUisdaqwRLwQkKiDJtJw4HTttTnBxJXsbWmTkFfbobH'

/** A script that Node loads before the program. */
function before(script: string): readonly string[] {
  return ['--import', `data:text/javascript,${encodeURIComponent(script)}`]
}

/** As soon as anybody listens for it. */
const STOPS_AT_ONCE = `process.on('newListener', (name) => {
  if (name === 'SIGTERM') queueMicrotask(() => process.kill(process.pid, 'SIGTERM'))
})`

const THROWS_WHEN_ASKED = `process.on('SIGUSR2', () => { throw new Error('unforeseen') })`

export const starting: Readonly<Record<string, Scenario>> = {
  starting: (look) =>
    onSite(async (site) => {
      const node = await site.start('a', {
        minPeers: 1,
        prepare: async (replicator) => {
          const { reasons } = replicator.status()
          await look.isSaidBy({ said: async (place) => (place === 'not ready' ? reasons : []) })
        },
      })
      await node.ready()
    }),

  'stopped while it starts': (look) =>
    atHome(async (home) => {
      await home.node('a', { nodeFlags: before(STOPS_AT_ONCE) }).failsAsSaid(look)
      await home.isWell('a')
    }),

  'start broken off by the program that embeds the node': (look) =>
    onSite(async (site) => {
      const error = await createReplicator({ clusterId: 'a', signal: AbortSignal.abort('not today') }).then(
        () => 'nothing',
        ({ message }: Error) => message,
      )
      await look.isSaidBy({ said: async () => [error] })
      await (await site.start('a', { minPeers: 1 })).ready()
    }),

  "option that can't be used": (look) =>
    atHome(async (home) => {
      await home.node('a', { peers: ['node.example:4001'] }).failsAsSaid(look)
      await home.isWell('a')
    }),

  'port of the HTTP API taken': (look) =>
    atHome(async (home) => {
      await withUsedPort(async (port) => {
        await home.node('a', { flags: ['--http', String(port)] }).failsAsSaid(look)
      })
      await home.isWell('a')
    }),

  'port to listen on taken': (look) =>
    atHome(async (home) => {
      await withUsedPort(async (port) => {
        await home.node('a', { flags: ['--listen', `/ip4/127.0.0.1/tcp/${port}/ws`] }).failsAsSaid(look)
      })
      await home.isWell('a')
    }),

  'port of last time taken': (look) =>
    onSite(async (site) => {
      const earlier = await site.start('a', { minPeers: 1, over: 'libp2p' })
      const port = Number(/\/tcp\/(\d+)/.exec(earlier.addresses[0] ?? '')?.[1])
      const image = await earlier.stop()
      await withUsedPort(async () => {
        const node = await site.start('a', { minPeers: 1, over: 'libp2p', image })
        await look.isSaidBy(node)
        await node.ready()
      }, port)
    }),

  founding: (look) =>
    onSite(async (site) => {
      const node = await site.start('a', { minPeers: 1 })
      await look.isSaidBy(node)
      await node.ready()
    }),

  'joining, no peer reached': (look) =>
    atHome(async (home) => {
      const joiner = home.node('joiner')
      await joiner.node.start([NOBODY])
      const seen = await joiner.said('not ready')
      look.endsWith((await joiner.node.exited).code)
      await look.isSaidBy(joiner, { said: async (place) => (place === 'not ready' ? seen : []) })
      const founder = await home.embedded('founder')
      await home.isWell('joiner', founder.status().addresses)
    }),

  'joining, another network key': (look) =>
    onSite(async (site) => {
      const networkKeys = [generateNetworkKey()]
      const founder = await site.start('a', { minPeers: 1, networkKeys, over: 'libp2p' })
      const tuning = { node: { firstPeerMs: 2000 }, transport: { limits: { dialTimeoutMs: 1900 } } }
      const peers = founder.addresses
      const joiner = await site.start('a', { minPeers: 1, peers, tuning, over: 'libp2p' })
      const seen = await until(
        'it says why',
        async () => {
          const reasons = await joiner.said('not ready')
          return reasons.some((reason) => reason.includes('--network-key')) ? reasons : undefined
        },
        { withinMs: 10_000 },
      )
      const { message } = await joiner.replicator.failed
      await look.isSaidBy({ said: async (place) => (place === 'not ready' ? seen : [message]) })
      await (await site.start('a', { minPeers: 1, peers, networkKeys, over: 'libp2p' })).ready()
    }),

  'joining, without a join token': (look) =>
    atHome(async (home) => {
      const founder = await home.embedded('founder', [], { tokens: true })
      await founder.ready()
      await home.node('a').failsAsSaid(look, founder.status().addresses)
      await home.isWell('a', [], { join: await invited(founder) })
    }),

  'joining, the join token is no good any more': (look) =>
    atHome(async (home) => {
      const founder = await home.embedded('founder', [], { tokens: true })
      await founder.ready()
      const join = await invited(founder)
      for (const { id } of founder.tokens.list()) await founder.tokens.revoke(id, 'test')
      await home.node('a', { flags: ['--join', join] }).failsAsSaid(look)
      await home.isWell('a', [], { join: await invited(founder) })
    }),

  'join token of another network': (look) =>
    atHome(async (home) => {
      await home.isWell('a')
      const founder = await home.embedded('founder', [], { tokens: true })
      await founder.ready()
      const join = await invited(founder)
      await home.node('a', { flags: ['--join', join] }).failsAsSaid(look)
      await home.isWell('a')
      await home.isWell('empty', [], { join })
    }),

  'reached by everybody, and open': (look) =>
    atHome(async (home) => {
      await home.node('a', { flags: ['--listen', '/ip4/0.0.0.0/tcp/0/ws'] }).failsAsSaid(look)
      await home.isWell('a')
    }),

  'joining, the network has no quorum': (look) =>
    onSite(async (site) => {
      const [one, two, three] = await site.network(3)
      const image = await two!.stop()
      await three!.stop()
      const joiner = await site.start('a', { peers: one!.addresses })
      await look.isSaidBy(joiner)
      await site.start('a', { image })
      await joiner.ready()
    }),

  'joining, nobody founds': (look) =>
    onSite(async (site) => {
      const one = await site.start('a', { minPeers: 1, peers: ['/memory/nobody'] })
      const two = await site.start('a', { minPeers: 1, peers: one.addresses })
      await look.isSaidBy(one)
      await look.isSaidBy(two)
      const image = await one.stop()
      await site.start('a', { minPeers: 1, image })
      await two.ready()
    }),

  'store of another network than all given peers': (look) =>
    atHome(async (home) => {
      await home.isWell('one')
      const { addresses } = (await home.embedded('other')).status()
      await home.node('one').failsAsSaid(look, addresses)
      await home.isWell('one')
      await home.isWell('empty', addresses)
    }),

  'some given peers are of another network': (look) =>
    onSite(async (site) => {
      const [one, other] = [await site.start('a', { minPeers: 1 }), await site.start('a', { minPeers: 1 })]
      const peers = [...one.addresses, ...other.addresses]
      const node = await site.start('a', { minPeers: 1, peers: one.addresses })
      await node.ready()
      const image = await node.stop()
      const again = await site.start('a', { minPeers: 1, peers, image })
      await look.isSaidBy(again)
      const corrected = await site.start('a', { minPeers: 1, peers: one.addresses, image: await again.stop() })
      await corrected.ready()
      await isWithoutWarning(corrected, 'is of network')
    }),

  'two networks, founded by mistake, that meet': (look) =>
    onSite(async (site) => {
      const [one, other] = [await site.start('a', { minPeers: 1 }), await site.start('a', { minPeers: 1 })]
      const member = await site.start('a', { minPeers: 1, peers: one.addresses })
      await member.ready()
      const peers = [...one.addresses, ...other.addresses]
      await site.start('a', { minPeers: 1, peers, image: await member.stop() })
      // It was given no peer: it is met by the other network.
      await look.isSaidBy(other)
      await other.stop()
      await (await site.start('a', { minPeers: 1, peers: one.addresses })).ready()
    }),

  'started again, and hears too few voters': (look) =>
    onSite(async (site) => {
      const images = await Promise.all((await site.network(3)).map((node) => node.stop()))
      const first = await site.start('a', { image: images[0]! })
      await look.isSaidBy(first)
      await site.start('a', { image: images[1]! })
      await first.ready()
    }),

  ready: (look) =>
    atHome(async (home) => {
      const node = home.node('a')
      await node.node.start()
      await look.isSaidBy(node)
      await node.endsWell()
    }),

  stopping: (look) =>
    atHome(async (home) => {
      const node = home.node('a')
      await node.node.start()
      await node.node.stop()
      await node.endsAsSaid(look)
      await home.isWell('a')
    }),

  'stopping, and could not leave': (look) =>
    atHome(async (home) => {
      // The only member can't go.
      const node = home.node('a', { flags: ['--on-stop', 'leave'] })
      await node.node.start()
      await node.ready()
      await node.node.stop()
      await node.endsAsSaid(look)
      await home.isWell('a')
    }),

  'stopping, inside a program': (look) =>
    onSite(async (site) => {
      const node = await site.start('a', { minPeers: 1 })
      const stopped = node.replicator.stop()
      await look.isSaidBy(node)
      await stopped
      await (await site.start('a', { minPeers: 1, image: await node.stop() })).ready()
    }),

  'failed, inside a program': (look) =>
    onSite(async (site) => {
      const node = await site.start('a', { minPeers: 1 })
      await node.ready()
      const image = node.store.image()
      node.store.flush = () => Promise.reject(new Error('the disk is gone'))
      node.replicator.put('k', 'v').catch(() => undefined)
      await look.isSaidBy(node)
      await node.stop()
      await (await site.start('a', { minPeers: 1, image })).ready()
    }),

  'error that nobody expected': (look) =>
    atHome(async (home) => {
      const node = home.node('a', { nodeFlags: before(THROWS_WHEN_ASKED) })
      await node.node.start()
      await node.ready()
      void node.node.signal('SIGUSR2')
      await node.endsAsSaid(look)
      await home.isWell('a')
    }),
}

async function invited(node: Replicator): Promise<string> {
  const made = await node.invite({ by: 'test' })
  if (made.outcome !== 'made') throw new Error(`no join token was made: ${made.outcome}`)
  return made.text
}

export async function isWithoutWarning(node: EmbeddedNode, text: string): Promise<void> {
  await until(
    `no warning says "${text}"`,
    () => !node.replicator.status().warnings.some((warning) => warning.includes(text)) || undefined,
    { withinMs: 30_000 },
  )
}
