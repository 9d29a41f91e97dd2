/** What is being decided, and for how long already; who doesn't want to wait for the janitor settles it now. */
import { useState } from 'preact/hooks'
import { wordsOf } from '../api/failure.js'
import type { Reservation, Reservations as Answer, Resolved } from '../api/shapes.js'
import { useSurroundings } from '../parts/context.js'
import { counted, duration, placeName } from '../parts/format.js'
import { Empty, FailureNotice, Loading, Notice } from '../parts/notice.js'
import { Table } from '../parts/table.js'
import { useAsked } from '../state/asked.js'

const EVERY_MS = 1_000
const SHOWN_MAX = 200

type Outcome = { readonly key: string } & ({ readonly resolved: Resolved } | { readonly failure: unknown })

export function Reservations() {
  const { client } = useSurroundings()
  const asked = useAsked((signal) => client.json<Answer>(`/reservations?limit=${SHOWN_MAX}`, { signal }), [], EVERY_MS)
  const [settling, setSettling] = useState<ReadonlySet<string>>(new Set())
  const [outcome, setOutcome] = useState<Outcome | undefined>(undefined)

  const settle = async (key: string): Promise<void> => {
    setSettling((before) => new Set(before).add(key))
    try {
      const path = `/reservations/${encodeURIComponent(key)}/resolve`
      setOutcome({ key, resolved: await client.json<Resolved>(path, { method: 'POST' }) })
    } catch (failure) {
      setOutcome({ key, failure })
    }
    setSettling((before) => new Set([...before].filter((each) => each !== key)))
    asked.again()
  }

  const { value, failure } = asked
  return (
    <section aria-labelledby="reservations">
      <h2 id="reservations">Open reservations of this node</h2>
      <p class="hint">
        A key is reserved while its proposal is being decided. What its proposer leaves open is settled by itself.
      </p>
      {outcome !== undefined && <Settled outcome={outcome} />}
      {failure !== undefined && <FailureNotice failure={failure} again={asked.again} />}
      {value === undefined ? (
        failure === undefined && <Loading what="reservations" lines={5} />
      ) : value.reservations.length === 0 ? (
        <Empty title="Nothing is being decided">This list renews itself every second.</Empty>
      ) : (
        <>
          <Open reservations={value.reservations} settling={settling} onSettle={(key) => void settle(key)} />
          {value.total > value.reservations.length && (
            <p class="hint">The oldest of {counted(value.total, 'reservation')}.</p>
          )}
        </>
      )}
    </section>
  )
}

function Settled({ outcome }: { readonly outcome: Outcome }) {
  const { peers } = useSurroundings().sight
  if ('failure' in outcome) {
    const { title, detail } = wordsOf(outcome.failure)
    return (
      <Notice tone="bad" title={`${outcome.key} is not settled: ${title}`} isNews>
        <p>{detail}</p>
      </Notice>
    )
  }
  const { outcome: word, version, holder } = outcome.resolved
  return (
    <Notice
      tone="good"
      title={word === 'settled' ? `${outcome.key} is settled` : `${outcome.key} was settled already`}
      isNews
    >
      <p>
        {holder === undefined
          ? 'The key holds nothing and is free.'
          : `It belongs to ${placeName(peers, holder)}, version ${version}.`}
      </p>
    </Notice>
  )
}

interface OpenProps {
  readonly reservations: readonly Reservation[]
  readonly settling: ReadonlySet<string>
  readonly onSettle: (key: string) => void
}

function Open({ reservations, settling, onSettle }: OpenProps) {
  const { peers } = useSurroundings().sight
  return (
    <Table
      of="reservations"
      columns={['Key', { number: 'Age' }, { number: 'Version' }, 'Proposed by', 'Ballot', { unseen: 'What to do' }]}
    >
      {reservations.map(({ key, ageMs, version, owner, proposal, ballot }) => (
        <tr key={`${key} ${version}`}>
          <th scope="row" class="key">
            {key}
          </th>
          <td class="number">{duration(ageMs)}</td>
          <td class="number">{version}</td>
          <td>{proposal === '' ? 'a promise, no vote' : placeName(peers, owner)}</td>
          <td>{ballot.number === 0 ? 'open' : `classic, number ${ballot.number}`}</td>
          <td class="act">
            <button
              type="button"
              disabled={settling.has(key)}
              aria-label={`Settle ${key} now`}
              onClick={() => onSettle(key)}
            >
              {settling.has(key) ? 'Settling…' : 'Settle now'}
            </button>
          </td>
        </tr>
      ))}
    </Table>
  )
}
