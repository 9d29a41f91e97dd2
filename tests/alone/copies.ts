/** What each node of a network holds of a key, and whether that can be right. */
import type { NodeProcess } from '@replicator/testkit/processes'

/** The values that the nodes hold themselves, in their order; null where a node holds none. */
export function copiesOf(nodes: readonly NodeProcess[], key: string): Promise<readonly (string | null)[]> {
  return Promise.all(
    nodes.map(async (node) => {
      const { status, text } = await node.local(key)
      if (status !== 200 && status !== 404) throw new Error(`a local read of ${key} was answered ${status}: ${text}`)
      return status === 200 ? text : null
    }),
  )
}

/** Throws where two nodes hold different values: that must never be, not even for a moment. */
export function assertAgreement(key: string, copies: readonly (string | null)[]): void {
  const values = new Set(copies.filter((copy) => copy !== null))
  if (values.size > 1) throw new Error(`nodes differ in ${key}: ${JSON.stringify(copies)}`)
}

export type Fate = 'everywhere' | 'free' | 'open'

/**
 * `everywhere`: each node holds the value. `free`: no node holds one or has it reserved, and a quorum says the same.
 * Anything between is `open`.
 */
export async function fateOf(nodes: readonly NodeProcess[], key: string): Promise<Fate> {
  const copies = await copiesOf(nodes, key)
  assertAgreement(key, copies)
  if (copies.every((copy) => copy !== null)) return 'everywhere'
  if (copies.some((copy) => copy !== null)) return 'open'
  const proposed = await Promise.all(nodes.map((node) => node.ask(`/local/proposed/${encodeURIComponent(key)}`)))
  if (proposed.some(({ status }) => status !== 404)) return 'open'
  return (await nodes[0]?.get(key))?.status === 404 ? 'free' : 'open'
}

/** The reservations that are open on any of the nodes. */
export async function reservationsOn(nodes: readonly NodeProcess[]): Promise<readonly unknown[]> {
  const lists = await Promise.all(nodes.map(async (node) => (await node.ask('/reservations')).json['reservations']))
  return lists.flat()
}
