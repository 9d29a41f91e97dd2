import type { Member, NetworkConfiguration, PeerId } from '@replicator/interface'

export const networkId = '0123456789abcdef0123456789abcdef'

interface Sketch {
  /** Peers by cluster; an asterisk marks a learner. */
  readonly members: Readonly<Record<string, readonly string[]>>
  readonly epoch?: number
  readonly generation?: number
  readonly joint?: { readonly generation: number; readonly voters: readonly PeerId[] }
}

/** A configuration from a sketch: `{ members: { west: ['a', 'b*'] } }` has the voter `a` and the learner `b`. */
export function network({ members, epoch = 1, generation = 1, joint }: Sketch): NetworkConfiguration {
  const all = Object.entries(members).flatMap(([cluster, peers]) => peers.map((name) => memberOf(name, cluster)))
  return {
    networkId,
    epoch,
    generation,
    members: all.toSorted((a, b) => (a.peer < b.peer ? -1 : 1)),
    ...(joint === undefined ? {} : { joint }),
  }
}

function memberOf(name: string, cluster: string): Member {
  const peer = name.replace('*', '')
  return {
    peer,
    cluster,
    role: name.endsWith('*') ? 'learner' : 'voter',
    addresses: [`/ip4/10.0.0.1/tcp/${name.length}`],
  }
}

export function names(count: number, prefix = 'v'): readonly PeerId[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(2, '0')}`)
}
