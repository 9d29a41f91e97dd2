/** States of a network that is formed, and of a node under load. */
import { until } from '@replicator/testkit/processes'
import type { EmbeddedNode } from './embedded.ts'
import { onSite } from './embedded.ts'
import type { Scenario } from './scenario.ts'
import { isWithoutWarning } from './starting.ts'

/** More than the HTTP API has under way at once. */
const REQUESTS = 2100

/** From now on nothing becomes durable there, until the function that is returned is called. */
function holdDisk({ store }: EmbeddedNode): () => void {
  const flush = store.flush.bind(store)
  let release: () => void = () => undefined
  const isReleased = new Promise<void>((resolve) => (release = resolve))
  store.flush = async () => {
    await isReleased
    return flush()
  }
  return release
}

/** The record of a key can't be read there, until it is put back. */
function damage({ store }: EmbeddedNode, key: string): { readonly isHealed: () => boolean } {
  let isHealed = false
  const { find, apply } = { find: store.find.bind(store), apply: store.apply.bind(store) }
  store.find = (asked) => (isHealed || asked !== key ? find(asked) : { isDamaged: true })
  store.apply = (writes) => {
    isHealed ||= writes.some((write) => write.type === 'heal' && write.record.key === key)
    apply(writes)
  }
  return { isHealed: () => isHealed }
}

/** Asked again and again, with the same token, a write is stored; 200 where it was by an earlier attempt. */
async function isStored(node: EmbeddedNode, key: string, token?: string): Promise<void> {
  const isTold = async (): Promise<true | undefined> => [200, 201].includes(await node.put(key, token)) || undefined
  await until(`${key} is stored`, isTold, { withinMs: 30_000 })
}

export const running: Readonly<Record<string, Scenario>> = {
  'no quorum': (look) =>
    onSite(async (site) => {
      const [one, two, three] = await site.network(3)
      const image = await two!.stop()
      await three!.stop()
      await one!.put('k')
      await look.isSaidBy(one!)
      await site.start('a', { image })
      await one!.ready()
      await isStored(one!, 'k')
    }),

  "a member that can't be reached for long": (look) =>
    onSite(async (site) => {
      const [one, two, three] = await site.network(3, { tuning: { engine: { absenceMs: 2001, goneMs: 2002 } } })
      const image = await three!.stop()
      await look.isSaidBy(one!)
      await site.whole([one!, two!, await site.start('a', { image })])
      await isWithoutWarning(one!, 'gone for good')
    }),

  'a member that was away, catching up': (look) =>
    onSite(async (site) => {
      // Nobody tells it of a decision once it is back: all that it lacks comes with pages.
      const tuning = { engine: { lackedMin: 8, pageEntriesMax: 4, pagesMax: 1, deliveriesMax: 0 } }
      const [one, two, away] = await site.network(3, { tuning })
      await isStored(one!, 'before')
      const image = await away!.stop()
      await Promise.all(Array.from({ length: 40 }, (_, place) => isStored(one!, `k${place}`)))
      const back = await site.start('a', { tuning, image })
      const apply = back.store.apply.bind(back.store)
      let release: (() => void) | undefined
      back.store.apply = (writes) => {
        apply(writes)
        // What it has got so far doesn't become durable, and it asks for no more before.
        if (back.replicator.status().catchUp.state === 'behind') release ??= holdDisk(back)
      }
      await look.isSaidBy(back)
      const { state, records, of } = back.replicator.status().catchUp
      if (state !== 'behind' || records >= of || of !== 41) throw new Error(`it says ${records} of ${of}, ${state}`)
      back.store.apply = apply
      release?.()
      await site.whole([one!, two!, back])
      const isCurrent = (): true | undefined => back.replicator.status().catchUp.state === 'current' || undefined
      await until('it has caught up', isCurrent, { withinMs: 30_000 })
    }),

  'records were missing': (look) =>
    onSite(async (site) => {
      const tuning = { engine: { repairMs: 100, settleMs: 100 } }
      const nodes = await site.network(3, { tuning })
      await isStored(nodes[0]!, 'k')
      const isHeld = (): true | undefined => nodes.every(({ store }) => store.record('k') !== undefined) || undefined
      await until('all hold it', isHeld, { withinMs: 10_000 })
      // None of them remembers after its start whom it still has to tell.
      const images = await Promise.all(nodes.map((node) => node.stop()))
      const { records, texts, ...image } = images.pop()!
      const others = new Map([...records].filter(([key]) => key !== 'k'))
      // It believes that it has merged all logs, so none of them brings the record back.
      const merged = images.map(({ head }, place) => [`merged/${nodes[place]!.peerId}`, `${head}`] as const)
      images.push({ ...image, records: others, texts: new Map([...texts, ...merged]) })
      const again = await Promise.all(images.map((each) => site.start('a', { tuning, image: each })))
      await look.isSaidBy(again[2]!)
      await site.whole(again)
      if (again[2]!.store.record('k') === undefined) throw new Error('it says so, and has it not')
    }),

  'voters too slow': (look) =>
    onSite(async (site) => {
      const [one, ...others] = await site.network(3, { requestTimeoutMs: 500 })
      const releases = others.map(holdDisk)
      await one!.put('k', 'token')
      await look.isSaidBy(one!)
      for (const release of releases) release()
      await isStored(one!, 'k', 'token')
    }),

  'a voter is silent, under --confirm all': (look) =>
    onSite(async (site) => {
      const [one, , three] = await site.network(3, { confirm: 'all' })
      const image = await three!.stop()
      await one!.put('k')
      await look.isSaidBy(one!)
      const back = await site.start('a', { confirm: 'all', image })
      await back.ready()
      await isStored(one!, 'k')
    }),

  'a voter has not confirmed what is decided, under --confirm all': (look) =>
    onSite(async (site) => {
      const [one, , three] = await site.network(3, { confirm: 'all', requestTimeoutMs: 500 })
      const release = holdDisk(three!)
      await one!.put('k', 'token')
      await look.isSaidBy(one!)
      release()
      await isStored(one!, 'k', 'token')
    }),

  'one record damaged': (look) =>
    onSite(async (site) => {
      const [one] = await site.network(3, { tuning: { engine: { scrubPauseMs: 0 } } })
      await isStored(one!, 'k')
      const mend = damage(one!, 'k')
      await look.isSaidBy(one!)
      await until('the record is here again', () => mend.isHealed() || undefined, { withinMs: 10_000 })
    }),

  'too much under way at a node': (look) =>
    onSite(async (site) => {
      const node = await site.start('a', { minPeers: 1 })
      await node.ready()
      await Promise.all(Array.from({ length: REQUESTS }, (_, place) => node.put(`k${place}`)))
      await look.isSaidBy(node)
      await isStored(node, 'k')
    }),
}
