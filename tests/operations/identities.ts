/** States in which a node's store, or its identity, isn't what the network knows. */
import { until } from '@replicator/testkit/processes'
import { type EmbeddedNode, onSite, type Site, withMembers } from './embedded.ts'
import type { Scenario } from './scenario.ts'
import { isWithoutWarning } from './starting.ts'

/** A network of three, the image of the third as it was some writes ago, and as it is; the third has stopped. */
async function withOldCopy(site: Site) {
  const [one, two, third] = (await site.network(3)) as [EmbeddedNode, EmbeddedNode, EmbeddedNode]
  return { one, two, ...(await outdated(third, [one, two])) }
}

/** The images of a node as it was some writes ago, and as it is, which the others remember; it has stopped. */
async function outdated(node: EmbeddedNode, others: readonly EmbeddedNode[]) {
  const old = node.store.image()
  for (let number = 0; number < 5; number++) await others[0]?.put(`k${number}`)
  await until(
    'the others remember what came after',
    () => others.every(({ store }) => batchOf(store.meta(`remembered/${node.peerId}`)) > old.batch) || undefined,
    { withinMs: 30_000 },
  )
  return { old, newest: await node.stop() }
}

function batchOf(remembered: string | undefined): number {
  return remembered === undefined ? 0 : (JSON.parse(remembered) as { batch: number }).batch
}

/** The third of a network of three is started from one image twice, one after the other. */
async function withTwoProcesses(site: Site) {
  const [one, two, third] = (await site.network(3)) as [EmbeddedNode, EmbeddedNode, EmbeddedNode]
  const image = await third.stop()
  const first = await site.start('a', { image })
  await site.whole([one, two, first])
  const known = await first.stop()
  return { one, known, second: await site.start('a', { image }) }
}

export const identities: Readonly<Record<string, Scenario>> = {
  'old copy of a store': (look) =>
    onSite(async (site) => {
      const { one, two, old } = await withOldCopy(site)
      const copy = await site.start('a', { image: old })
      await look.isSaidBy(copy)
      await copy.stop()
      const anew = await site.start('a', { peers: one.addresses })
      await anew.ready()
      await one.replicator.changeMembers({ replace: { [copy.peerId]: anew.peerId } })
      await site.whole([one, two, anew])
    }),

  'a member has an old copy, at the others': (look) =>
    onSite(async (site) => {
      const { one, two, old, newest } = await withOldCopy(site)
      const copy = await site.start('a', { image: old })
      await look.isSaidBy(one)
      await copy.stop()
      await site.whole([one, two, await site.start('a', { image: newest })])
      await isWithoutWarning(one, 'old copy')
    }),

  'a learner has an old copy, at the others': (look) =>
    onSite(async (site) => {
      const [one, two, three, fourth] = (await site.network(4)) as [
        EmbeddedNode,
        EmbeddedNode,
        EmbeddedNode,
        EmbeddedNode,
      ]
      await one.replicator.changeMembers({ demote: [fourth.peerId] })
      const { old } = await outdated(fourth, [one, two, three])
      const copy = await site.start('a', { image: old })
      await look.isSaidBy(one)
      await copy.stop()
      const anew = await site.start('a', { peers: one.addresses })
      await one.replicator.changeMembers({ remove: [fourth.peerId] })
      await site.whole([one, two, three, anew])
      await isWithoutWarning(one, 'old copy')
    }),

  'a member has an old copy, and no quorum is left': (look) =>
    onSite(async (site) => {
      const { one, two, old } = await withOldCopy(site)
      const image = await two.stop()
      await site.start('a', { image: old })
      await look.isSaidBy(one)
      await site.start('a', { image })
      await one.ready()
    }),

  'another process with this identity': (look) =>
    onSite(async (site) => {
      const { known, second } = await withTwoProcesses(site)
      await look.isSaidBy(second)
      await second.stop()
      await (await site.start('a', { image: known })).ready()
    }),

  'a second process of a member, at the others': (look) =>
    onSite(async (site) => {
      const { one, known, second } = await withTwoProcesses(site)
      await look.isSaidBy(one)
      await second.stop()
      await (await site.start('a', { image: known })).ready()
      await one.ready()
    }),

  'a second process beside the first': (look) =>
    onSite(async (site) => {
      const nodes = await site.network(3, { over: 'libp2p' })
      const second = await site.start('a', { over: 'libp2p', image: nodes[2]!.store.image() })
      await look.isSaidBy(nodes[0]!, second)
      await second.stop()
      await Promise.all(nodes.map((node) => node.ready()))
    }),

  'removed from the network': (look) =>
    onSite(async (site) => {
      const [founder, , third] = await site.network(3)
      const { peerId } = third!
      const image = withMembers(await third!.stop(), (members) =>
        members.filter((member) => !('peer' in member && member.peer === peerId)),
      )
      const removed = await site.start('a', { image })
      await look.isSaidBy(removed)
      await removed.stop()
      await (await site.start('a', { peers: founder!.addresses })).ready()
    }),
}
