/** Who belongs to the network, and changes of that: each is shown before it is made, and made by typing a name. */
import type { PeerView } from '@replicator/interface'
import { useState } from 'preact/hooks'
import { useSurroundings } from '../parts/context.js'
import { duration } from '../parts/format.js'
import { Table } from '../parts/table.js'
import { MemberChangeDialog, type MemberChange } from './member-change.js'

export function Members() {
  const { peers } = useSurroundings().sight
  const [change, setChange] = useState<MemberChange | undefined>(undefined)
  const learners = peers.filter(({ role }) => role === 'learner')
  return (
    <section class="members" aria-labelledby="members">
      <h2 id="members">Members</h2>
      <p class="hint">Every change shows first what would come of it. Nothing is done before its name is typed.</p>
      <Table of="members" columns={['Node', 'Cluster', 'Role', 'State', 'Peer id', { unseen: 'What to do' }]}>
        {peers.toSorted(byCluster).map((peer) => (
          <Row key={peer.peerId} peer={peer} learners={learners} onChange={setChange} />
        ))}
      </Table>
      {change !== undefined && <MemberChangeDialog change={change} onClose={() => setChange(undefined)} />}
    </section>
  )
}

function byCluster(a: PeerView, b: PeerView): number {
  return a.clusterId.localeCompare(b.clusterId) || a.name.localeCompare(b.name)
}

interface RowProps {
  readonly peer: PeerView
  readonly learners: readonly PeerView[]
  readonly onChange: (change: MemberChange) => void
}

function Row({ peer, learners, onChange }: RowProps) {
  const { peerId, name, clusterId, role, alive, self, retired, lastSeenMs } = peer
  /** Who can take its place: a learner of its cluster. */
  const heirs = learners.filter((each) => each.clusterId === clusterId && each.peerId !== peerId)
  const act = (kind: MemberChange['kind'], word: string) => (
    <button type="button" aria-label={`${word} ${name}`} onClick={() => onChange({ kind, peer, heirs })}>
      {word}
    </button>
  )
  return (
    <tr>
      <th scope="row">
        {name}
        {self && <small> this node</small>}
      </th>
      <td>{clusterId}</td>
      <td>{role}</td>
      <td>
        <span class={`pill ${retired ? 'warn' : alive ? 'good' : 'bad'}`}>
          {retired
            ? 'old copy'
            : alive
              ? 'heard'
              : lastSeenMs === undefined
                ? 'never heard'
                : `silent for ${duration(lastSeenMs)}`}
        </span>
      </td>
      <td>
        <code class="id" title={peerId}>
          {peerId}
        </code>
      </td>
      <td class="act">
        {role === 'learner' ? act('promote', 'Promote') : act('demote', 'Demote')}
        {heirs.length > 0 && act('replace', 'Replace')}
        {act('remove', 'Remove')}
      </td>
    </tr>
  )
}
