/** States of a network that grows, or that can't. */
import { MEMBERS_MAX } from '@replicator/core'
import { until } from '@replicator/testkit/processes'
import { type EmbeddedNode, type Line, onSite, type Site, withMembers } from './embedded.ts'
import type { Scenario } from './scenario.ts'
import { isWithoutWarning } from './starting.ts'

/** Calls once so many nodes have adopted a configuration in which a change of the voters is under way. */
function onceJoint(nodes: number, call: () => void): (line: Line) => void {
  let adopted = 0
  return ({ text, fields }) => {
    if (text === 'adopted a configuration' && isJoint(fields) && ++adopted === nodes) call()
  }
}

function isJoint(fields: object): boolean {
  return 'joint' in fields && fields.joint === true
}

/** Three nodes of which the founder is cut off from the others in the moment of their first change. */
async function founderCutOff(site: Site): Promise<readonly EmbeddedNode[]> {
  let isCutOff = false
  const heard = onceJoint(3, () => {
    isCutOff = true
    site.cut(founder)
  })
  const founder = await site.start('a', { heard })
  const others = [0, 1].map(() => site.start('a', { heard, peers: founder.addresses }))
  const nodes = [founder, ...(await Promise.all(others))]
  await until('the founder is cut off', () => isCutOff || undefined, { withinMs: 30_000 })
  return nodes
}

/** Four nodes of which the last is cut off in the moment in which it is to become a voter. */
async function lastCutOff(site: Site): Promise<readonly EmbeddedNode[]> {
  let isCutOff = false
  const three = await site.network(3, {
    heard: ({ text, fields }) => {
      const [last] = [...site.nodes].slice(3)
      // Once only: the others adopt it after the first, perhaps when the links are whole again.
      if (isCutOff || last === undefined || text !== 'adopted a configuration' || !isJoint(fields)) return
      isCutOff = true
      site.cut(last)
    },
  })
  const last = await site.start('a', { peers: three[0]!.addresses })
  await until('the last is cut off', () => isCutOff || undefined, { withinMs: 30_000 })
  return [...three, last]
}

export const growing: Readonly<Record<string, Scenario>> = {
  'too few voters in the own cluster': (look) =>
    onSite(async (site) => {
      const founder = await site.start('a')
      const second = await site.start('a', { peers: founder.addresses })
      await look.isSaidBy(founder)
      await look.isSaidBy(second)
      await site.start('a', { peers: founder.addresses })
      await Promise.all([founder.ready(), second.ready()])
    }),

  'first change of the voters under way': (look) =>
    onSite(async (site) => {
      const nodes = await founderCutOff(site)
      await look.isSaidBy(nodes[1]!)
      site.heal(nodes[0]!)
      await site.whole(nodes)
    }),

  'change of the voters under way': (look) =>
    onSite(async (site) => {
      const nodes = await lastCutOff(site)
      await look.isSaidBy(nodes[0]!)
      site.heal(nodes[3]!)
      await site.whole(nodes)
    }),

  'change of the voters waits for an added node': (look) =>
    onSite(async (site) => {
      const nodes = await lastCutOff(site)
      await look.isSaidBy(nodes[0]!)
      site.heal(nodes[3]!)
      await site.whole(nodes)
    }),

  'change of the voters, a set without a quorum': (look) =>
    onSite(async (site) => {
      const nodes = await founderCutOff(site)
      await look.isSaidBy(nodes[1]!)
      site.heal(nodes[0]!)
      await site.whole(nodes)
    }),

  'learner, has heard of nothing yet': (look) =>
    onSite(async (site) => {
      const three = await site.network(3)
      await three[0]!.replicator.put('k', 'v')
      let isCutOff = false
      const learner: EmbeddedNode = await site.start('a', {
        peers: three[0]!.addresses,
        heard: ({ text }) => {
          if (text !== 'adopted a configuration' || isCutOff) return
          isCutOff = true
          site.cut(learner)
        },
      })
      await look.isSaidBy(learner)
      site.heal(learner)
      await site.whole([...three, learner])
    }),

  'learner, catching up': (look) =>
    onSite(async (site) => {
      const three = await site.network(3)
      const value = new Uint8Array(500_000)
      await Promise.all(Array.from({ length: 20 }, (_, place) => three[place % 3]!.replicator.put(`k${place}`, value)))
      const learner = await site.start('a', { peers: three[0]!.addresses })
      const apply = learner.store.apply.bind(learner.store)
      learner.store.apply = (writes) => {
        apply(writes)
        const { state, records } = learner.replicator.status().catchUp
        // From here on it gets no further.
        if (state === 'behind' && records > 0) site.cut(learner)
      }
      await look.isSaidBy(learner)
      learner.store.apply = apply
      site.heal(learner)
      await site.whole([...three, learner])
    }),

  'learner, while a voter of its cluster is gone': (look) =>
    onSite(async (site) => {
      const [one, two, gone] = await site.network(3)
      const image = await gone!.stop()
      const learner = await site.start('a', { peers: one!.addresses })
      await look.isSaidBy(learner)
      await look.isSaidBy(one!)
      const back = await site.start('a', { image })
      await site.whole([one!, two!, learner, back])
    }),

  'too few voters in the own cluster, though it has nodes enough': (look) =>
    onSite(async (site) => {
      const alone = await site.start('a', { minPeers: 1 })
      await alone.ready()
      const founder = await site.start('a', { image: withMembers(await alone.stop(), (all) => [...all, ...gone(2)]) })
      await look.isSaidBy(founder)
      for (const _ of [2, 3]) await site.start('a', { peers: founder.addresses })
      await founder.ready()
    }),

  'learner, the network has as many voters as it may have': (look) =>
    onSite(async (site) => {
      const tuning = { engine: { votersMax: 2 } }
      const [founder, second] = await site.network(2, { minPeers: 1, tuning })
      const learner = await site.start('b', { minPeers: 1, tuning, peers: founder!.addresses })
      await look.isSaidBy(founder!)
      await founder!.replicator.changeMembers({ demote: [second!.peerId] }, { force: true })
      const isVoter = (): true | undefined => learner.replicator.status().role === 'voter' || undefined
      await until('it votes', isVoter, { withinMs: 30_000 })
    }),

  'learner of a cluster that is heavy enough': (look) =>
    onSite(async (site) => {
      const founder = await site.start('a', { minPeers: 1 })
      const join = (clusterId: string) => site.start(clusterId, { minPeers: 1, peers: founder.addresses })
      const three = [founder, await join('b'), await join('c')]
      await site.whole(three)
      const learner = await join('a')
      await look.isSaidBy(learner)
      await site.whole([...three, learner, await join('b'), await join('c')])
    }),

  'new cluster, perhaps mistyped': (look) =>
    onSite(async (site) => {
      const founder = await site.start('berlin', { minPeers: 1 })
      await founder.ready()
      const mistyped = await site.start('berlln', { peers: founder.addresses })
      await look.isSaidBy(founder, mistyped)
      await mistyped.stop()
      const corrected = await site.start('berlin', { minPeers: 1, peers: founder.addresses })
      await site.whole([founder, corrected])
    }),

  'second cluster, before that of the founder': (look) =>
    onSite(async (site) => {
      const founder = await site.start('a')
      const join = (clusterId: string) => site.start(clusterId, { peers: founder.addresses })
      const second = await Promise.all(['b', 'b', 'b'].map(join))
      await look.isSaidBy(second[0]!)
      await site.whole([founder, ...second, await join('a'), await join('a')])
    }),

  'network full, at a member': (look) =>
    onSite(async (site) => {
      const { founder } = await full(site)
      await look.isSaidBy(founder)
      if ((await founder.put('k')) !== 201) throw new Error('a full network takes no writes')
    }),

  'network full, at a node that asks to join': (look) =>
    onSite(async (site) => {
      const { founder, elsewhere } = await full(site)
      const joiner = await site.start('a', { minPeers: 1, peers: founder.addresses })
      await look.isSaidBy(joiner)
      await joiner.stop()
      await (await site.start('a', { minPeers: 1, peers: elsewhere.addresses })).ready()
    }),

  'loss of either of two clusters stops writes': (look) =>
    onSite(async (site) => {
      const founder = await site.start('a', { minPeers: 1 })
      const join = (clusterId: string) => site.start(clusterId, { minPeers: 1, peers: founder.addresses })
      const second = await join('b')
      await look.isSaidBy(founder)
      await site.whole([founder, second, await join('c')])
      await isWithoutWarning(founder, 'stops writes')
    }),

  'loss of one cluster stops writes': (look) =>
    onSite(async (site) => {
      const founder = await site.start('a', { minPeers: 1 })
      const join = (clusterId: string) => site.start(clusterId, { minPeers: 1, peers: founder.addresses })
      const others = [await join('a'), await join('b')]
      await look.isSaidBy(founder)
      await site.whole([founder, ...others, await join('c'), await join('b')])
      await isWithoutWarning(founder, 'stops writes')
    }),
}

/** A network whose members are as many as there can be, all but one of them gone; and another one. */
async function full(site: Site): Promise<{ founder: EmbeddedNode; elsewhere: EmbeddedNode }> {
  const founder = await site.start('a', { minPeers: 1 })
  await founder.ready()
  const image = withMembers(await founder.stop(), (members) => [...members, ...gone(MEMBERS_MAX - 1)])
  return {
    founder: await site.start('a', { minPeers: 1, image }),
    elsewhere: await site.start('a', { minPeers: 1 }),
  }
}

/** Learners that nobody is. */
function gone(learners: number): readonly object[] {
  return Array.from({ length: learners }, (_, place) => ({
    peer: `z${String(place).padStart(2, '0')}`,
    cluster: 'a',
    role: 'learner',
    addresses: [],
  }))
}
