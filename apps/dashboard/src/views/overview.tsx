/** The network at a glance: whether it takes writes, who is there, what is being asked of it and what it commits. */
import { useSurroundings } from '../parts/context.js'
import { bytes, count, counted } from '../parts/format.js'
import type { Feed } from '../state/feed.js'
import { Charts } from './charts.js'
import { Clusters } from './clusters.js'
import { FeedList } from './feed-list.js'

export function Overview({ feed }: { readonly feed: Feed }) {
  const { sight } = useSurroundings()
  const { records, tombstones, reservations, bytes: sizes, catchUp } = sight.status
  return (
    <div class="overview">
      <Verdict />
      <dl class="facts">
        <div>
          <dt>Records</dt>
          <dd>{count(records)}</dd>
          <dd class="aside">{bytes(sizes.records)} of values</dd>
        </div>
        <div>
          <dt>Deleted or expired</dt>
          <dd>{count(tombstones)}</dd>
          <dd class="aside">keys that hold nothing now</dd>
        </div>
        <div>
          <dt>On this disk</dt>
          <dd>{bytes(sizes.disk)}</dd>
          <dd class="aside">{sizes.disk === 0 ? 'the store is in memory' : 'files of the store'}</dd>
        </div>
        <div>
          <dt>Open reservations</dt>
          <dd>{count(reservations)}</dd>
          <dd class="aside">
            {reservations === 0 ? 'nothing is being decided' : <a href="#reservations">look at them</a>}
          </dd>
        </div>
        <div>
          <dt>This node</dt>
          <dd>{catchUp.state === 'current' ? 'Current' : 'Behind'}</dd>
          <dd class="aside">
            {catchUp.state === 'current'
              ? 'holds what the others hold'
              : `${count(catchUp.records)} of ${count(catchUp.of)} records${catchUp.secondsLeft > 0 ? `, ${catchUp.secondsLeft} s left` : ''}`}
          </dd>
        </div>
      </dl>
      <Clusters />
      <Charts />
      <FeedList feed={feed} />
    </div>
  )
}

/** The one sentence that an operator looks for at night. */
function Verdict() {
  const { quorum } = useSurroundings().sight.status
  const { nodes, clusters } = quorum.mayFail
  const { votes, classic, fast, reachable } = quorum
  const tone = nodes < 0 ? 'bad' : nodes === 0 ? 'warn' : 'good'
  const title =
    nodes < 0
      ? 'Writes have stopped'
      : nodes === 0
        ? 'Writes go on, and no more node may fail'
        : `Writes go on with ${counted(nodes, 'more node')} lost`
  const more =
    nodes < 0
      ? `${counted(-nodes, 'voter')} must come back.`
      : clusters > 0
        ? `Or ${counted(clusters, 'whole cluster')}, whichever ${clusters === 1 ? 'it is' : 'they are'}.`
        : 'A whole cluster may not.'
  return (
    <section class={`verdict ${tone}`} aria-labelledby="verdict">
      <div>
        <h2 id="verdict">{title}</h2>
        <p>{more}</p>
      </div>
      <div class="quorum">
        <Votes votes={votes} reachable={reachable} classic={classic} fast={fast} />
        <p>
          <strong>
            {reachable} of {counted(votes, 'voter')}
          </strong>{' '}
          heard. {classic} decide, {fast} decide in one round trip.
        </p>
      </div>
    </section>
  )
}

interface VotesProps {
  readonly votes: number
  readonly reachable: number
  readonly classic: number
  readonly fast: number
}

/** A box for each vote, filled where its voter is heard, with a mark where each quorum is reached. */
function Votes({ votes, reachable, classic, fast }: VotesProps) {
  return (
    <div class="votes" aria-hidden="true">
      {Array.from({ length: votes }, (_, place) => (
        <span
          key={place}
          class={`vote ${place < reachable ? 'there' : ''} ${place + 1 === classic ? 'classic' : ''} ${place + 1 === fast ? 'fast' : ''}`}
        />
      ))}
    </div>
  )
}
