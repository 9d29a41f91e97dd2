/** One change of the members: what would come of it, beside what is, and the typed name that makes it. */
import type { MembersPreview, MembersRequest, MembersSummary, PeerView } from '@replicator/interface'
import { useId, useState } from 'preact/hooks'
import { Refused } from '../api/failure.js'
import type { NodeClient } from '../api/node-client.js'
import { useSurroundings } from '../parts/context.js'
import { Dialog } from '../parts/dialog.js'
import { FailureNotice, Loading, Notice } from '../parts/notice.js'
import { Head } from '../parts/table.js'
import { TypedConfirmation } from '../parts/typed-confirmation.js'
import { useAsked } from '../state/asked.js'

export interface MemberChange {
  readonly kind: 'remove' | 'replace' | 'promote' | 'demote'
  readonly peer: PeerView
  /** Learners that can take its place. */
  readonly heirs: readonly PeerView[]
}

interface Members {
  readonly changed: boolean
  readonly epoch: number
  readonly preview: MembersPreview
}

const TITLES = { remove: 'Remove', replace: 'Replace', promote: 'Promote', demote: 'Demote' } as const

const MEANINGS: Readonly<Record<MemberChange['kind'], string>> = {
  remove: 'The node leaves the network for good. It can not come back with the store that it has.',
  replace: 'The node leaves for good, and a learner of its cluster gets its vote, in one change.',
  promote: 'The learner gets a vote.',
  demote: 'The node keeps its records and loses its vote.',
}

export function MemberChangeDialog({
  change,
  onClose,
}: {
  readonly change: MemberChange
  readonly onClose: () => void
}) {
  const { client } = useSurroundings()
  const { kind, peer, heirs } = change
  const [heir, setHeir] = useState(heirs[0]?.peerId ?? '')
  const [isForced, setForced] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [result, setResult] = useState<{ readonly made: Members } | { readonly failure: unknown } | undefined>(
    undefined,
  )
  const request = requestOf(change, heir)
  const seen = useAsked((signal) => ask(client, request, { query: '?preview=true', signal }), [request])
  const id = useId()
  /** The node has refused it for that, and makes it only where it is told so a second time. */
  const stopsWrites =
    result !== undefined &&
    'failure' in result &&
    result.failure instanceof Refused &&
    result.failure.problem.code === 'WOULD_STOP_WRITES'

  const make = async (): Promise<void> => {
    setBusy(true)
    try {
      const made = await ask(client, request, { query: isForced ? '?force=true' : '' })
      setResult({ made })
    } catch (failure) {
      setResult({ failure })
    }
    setBusy(false)
  }

  const { value, failure } = seen
  return (
    <Dialog title={`${TITLES[kind]} ${peer.name}`} onClose={onClose}>
      <p>{MEANINGS[kind]}</p>
      {kind === 'replace' && (
        <div class="field">
          <label htmlFor={id}>Its place is taken by</label>
          <select id={id} value={heir} onInput={(event) => setHeir(event.currentTarget.value)}>
            {heirs.map(({ peerId, name }) => (
              <option key={peerId} value={peerId}>
                {name}
              </option>
            ))}
          </select>
        </div>
      )}
      {failure !== undefined && <FailureNotice failure={failure} again={seen.again} />}
      {value === undefined && failure === undefined && <Loading what="the preview" lines={5} />}
      {value !== undefined && <Preview preview={value.preview} />}
      {result !== undefined &&
        ('made' in result ? (
          <Notice tone="good" title={result.made.changed ? 'Done' : 'It was so already'} isNews>
            <p>A majority of the voters has adopted it, in epoch {result.made.epoch}.</p>
          </Notice>
        ) : (
          <FailureNotice failure={result.failure} />
        ))}
      {result !== undefined && 'made' in result ? (
        <button type="button" class="primary" onClick={onClose}>
          Close
        </button>
      ) : (
        value !== undefined && (
          <TypedConfirmation
            expected={peer.name}
            action={TITLES[kind]}
            isBusy={isBusy}
            isAllowed={!stopsWrites || isForced}
            onConfirm={() => void make()}
          >
            {stopsWrites && (
              <label class="check">
                <input type="checkbox" checked={isForced} onInput={(event) => setForced(event.currentTarget.checked)} />
                Make it all the same, although writes would stop
              </label>
            )}
          </TypedConfirmation>
        )
      )}
    </Dialog>
  )
}

function requestOf({ kind, peer }: MemberChange, heir: string): MembersRequest {
  return kind === 'replace' ? { replace: { [peer.peerId]: heir } } : { [kind]: [peer.peerId] }
}

function ask(
  client: NodeClient,
  request: MembersRequest,
  { query, signal }: { readonly query: string; readonly signal?: AbortSignal },
): Promise<Members> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify(request)
  return client.json(`/members${query}`, { method: 'POST', headers, body, ...(signal !== undefined && { signal }) })
}

const ROWS: readonly (readonly [string, (summary: MembersSummary) => string])[] = [
  ['Voters', ({ voters }) => String(voters)],
  ['Learners', ({ learners }) => String(learners)],
  ['Votes that decide', ({ classic }) => String(classic)],
  ['In one round trip', ({ fast }) => String(fast)],
  ['Nodes that may fail', ({ mayFail }) => String(Math.max(0, mayFail.nodes))],
  ['Clusters that may fail', ({ mayFail }) => String(mayFail.clusters)],
]

function Preview({ preview: { before, after, warnings } }: { readonly preview: MembersPreview }) {
  const clusters = [...new Set([...Object.keys(before.clusters), ...Object.keys(after.clusters)])].toSorted()
  const ofClusters = clusters.map(
    (name) => [`Voters of ${name}`, ({ clusters: all }: MembersSummary) => String(all[name] ?? 0)] as const,
  )
  return (
    <>
      <table class="preview">
        <caption class="unseen">What would come of it</caption>
        <Head columns={[{ unseen: 'Of the network' }, { number: 'Now' }, { number: 'Then' }]} />
        <tbody>
          {[...ROWS, ...ofClusters].map(([name, of]) => (
            <tr key={name} class={of(before) === of(after) ? '' : 'differs'}>
              <th scope="row">{name}</th>
              <td class="number">{of(before)}</td>
              <td class="number">{of(after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {warnings.length > 0 && (
        <Notice tone="warn" title="Mind">
          <ul>
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  )
}
