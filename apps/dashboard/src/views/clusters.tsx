/** Clusters as groups of nodes: who votes, who is heard, how far away they are, and who is behind. */
import type { PeerView } from '@replicator/interface'
import { useSurroundings } from '../parts/context.js'
import { count, counted, duration, milliseconds } from '../parts/format.js'

export function Clusters() {
  const { peers } = useSurroundings().sight
  const clusters = [...Map.groupBy(peers, ({ clusterId }) => clusterId)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const farthestMs = Math.max(1, ...peers.map(({ roundTripMs = 0 }) => roundTripMs))
  return (
    <section aria-labelledby="network">
      <h2 id="network">Network</h2>
      <p class="hint">
        Seen from this node: links with their last round trip, and what it has not taken over from each.
      </p>
      <div class="clusters">
        {clusters.map(([clusterId, members]) => (
          <ClusterCard key={clusterId} clusterId={clusterId} members={members} farthestMs={farthestMs} />
        ))}
      </div>
    </section>
  )
}

function selfFirst(a: PeerView, b: PeerView): number {
  return Number(b.self) - Number(a.self) || a.name.localeCompare(b.name)
}

interface ClusterCardProps {
  readonly clusterId: string
  readonly members: readonly PeerView[]
  readonly farthestMs: number
}

function ClusterCard({ clusterId, members, farthestMs }: ClusterCardProps) {
  const voters = members.filter(({ role }) => role === 'voter')
  const heard = voters.filter(({ alive }) => alive).length
  const tone = heard === voters.length ? 'good' : heard * 2 > voters.length ? 'warn' : 'bad'
  return (
    <section class="card cluster" aria-label={`Cluster ${clusterId}`}>
      <header>
        <h3>{clusterId}</h3>
        <span class={`pill ${tone}`}>
          {heard} of {counted(voters.length, 'voter')} heard
        </span>
      </header>
      <ul>
        {members.toSorted(selfFirst).map((peer) => (
          <Member key={peer.peerId} peer={peer} farthestMs={farthestMs} />
        ))}
      </ul>
    </section>
  )
}

function Member({ peer, farthestMs }: { readonly peer: PeerView; readonly farthestMs: number }) {
  const { behind } = useSurroundings().sight
  const { peerId, name, role, alive, self, retired } = peer
  const missing = behind.get(peerId) ?? 0
  return (
    <li class={alive ? 'member' : 'member away'}>
      <span class={`dot ${alive ? 'good' : 'bad'}`} aria-hidden="true" />
      <span class="member-name" title={peerId}>
        {name}
        <small>
          {[role, ...(self ? ['this node'] : []), ...(retired ? ['old copy, to be replaced'] : [])].join(', ')}
        </small>
      </span>
      <Link peer={peer} farthestMs={farthestMs} />
      <span class="member-behind">
        {missing > 0 && <span class="pill warn">{counted(missing, 'change')} to take over</span>}
        {self && <OwnCatchUp />}
      </span>
    </li>
  )
}

/** The longer the bar, the farther the peer. */
function Link({ peer: { self, alive, roundTripMs, lastSeenMs }, farthestMs }: { peer: PeerView; farthestMs: number }) {
  if (self) return <span class="link" />
  if (!alive) {
    return (
      <span class="link">
        <span class="pill bad">{lastSeenMs === undefined ? 'never heard' : `silent for ${duration(lastSeenMs)}`}</span>
      </span>
    )
  }
  if (roundTripMs === undefined) return <span class="link aside">not measured yet</span>
  return (
    <span class="link">
      <span class="link-bar" aria-hidden="true">
        <span style={{ width: `${Math.max(4, (100 * roundTripMs) / farthestMs)}%` }} />
      </span>
      <span class="number">
        <span class="unseen">round trip </span>
        {milliseconds(roundTripMs)}
      </span>
    </span>
  )
}

function OwnCatchUp() {
  const { state, records, of } = useSurroundings().sight.status.catchUp
  if (state === 'current') return null
  return <span class="pill warn">{count(Math.max(0, of - records))} records behind</span>
}
