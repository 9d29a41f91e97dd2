/** Stores a value. Where the key is taken it says by whom, and offers free keys that one click takes. */
import { useId, useState } from 'preact/hooks'
import { Refused, Unreachable, wordsOf } from '../api/failure.js'
import type { ListedRecord, Problem, Stored } from '../api/shapes.js'
import { freshToken, isAddressable, put, type Write } from '../api/store.js'
import { useSurroundings } from '../parts/context.js'
import { duration, placeName } from '../parts/format.js'
import { FailureNotice, Notice } from '../parts/notice.js'

const TYPES = ['text/plain; charset=utf-8', 'application/json', 'text/html; charset=utf-8']

interface PutFormProps {
  /** The record that is to be changed, with its text; absent where a key is to be created. */
  readonly changes?: { readonly record: ListedRecord; readonly text: string }
  readonly onStored: (key: string) => void
}

export function PutForm({ changes, onStored }: PutFormProps) {
  const { client } = useSurroundings()
  const [key, setKey] = useState(changes?.record.key ?? '')
  const [value, setValue] = useState(changes?.text ?? '')
  const [contentType, setContentType] = useState(changes?.record.contentType ?? TYPES[0] ?? '')
  const [isMutable, setMutable] = useState(changes !== undefined)
  const [ttl, setTtl] = useState('')
  const [sent, setSent] = useState<Write | undefined>(undefined)
  const [isBusy, setBusy] = useState(false)
  const [result, setResult] = useState<{ readonly stored: Stored } | { readonly failure: unknown } | undefined>(
    undefined,
  )
  const id = useId()

  const send = async (write: Write): Promise<void> => {
    setBusy(true)
    setSent(write)
    setResult(undefined)
    try {
      const stored = await put(client, write)
      setResult({ stored })
      if (changes === undefined) {
        setKey('')
        setValue('')
      }
      onStored(write.key)
    } catch (failure) {
      setResult({ failure })
    }
    setBusy(false)
  }
  const written = (ofKey: string): Write => ({
    key: ofKey,
    value,
    contentType,
    isMutable,
    ttlSeconds: isMutable && ttl !== '' ? Number(ttl) : undefined,
    ifMatch: changes?.record.version,
    token: freshToken(),
  })
  /** One click: the free key is taken with the value that stands there. */
  const storeUnder = (free: string): void => {
    setKey(free)
    void send(written(free))
  }

  return (
    <form
      class="put"
      onSubmit={(event) => {
        event.preventDefault()
        void send(written(key))
      }}
    >
      {changes === undefined && (
        <div class="field">
          <label htmlFor={`${id}-key`}>Key</label>
          <input
            id={`${id}-key`}
            class="key"
            required
            spellcheck={false}
            autoCapitalize="none"
            autoComplete="off"
            placeholder="user/ada"
            value={key}
            onInput={(event) => setKey(event.currentTarget.value)}
          />
        </div>
      )}
      <div class="field">
        <label htmlFor={`${id}-value`}>Value</label>
        <textarea
          id={`${id}-value`}
          rows={4}
          spellcheck={false}
          value={value}
          onInput={(event) => setValue(event.currentTarget.value)}
        />
      </div>
      <div class="fields">
        <div class="field">
          <label htmlFor={`${id}-type`}>Type</label>
          <input
            id={`${id}-type`}
            list={`${id}-types`}
            required
            value={contentType}
            onInput={(event) => setContentType(event.currentTarget.value)}
          />
          <datalist id={`${id}-types`}>
            {TYPES.map((each) => (
              <option key={each} value={each} />
            ))}
          </datalist>
        </div>
        <div class="field">
          <label htmlFor={`${id}-ttl`}>Lifetime, seconds</label>
          <input
            id={`${id}-ttl`}
            type="number"
            min="1"
            max="315360000"
            placeholder={isMutable ? 'never' : ''}
            disabled={!isMutable}
            value={ttl}
            onInput={(event) => setTtl(event.currentTarget.value)}
          />
        </div>
      </div>
      {changes === undefined && (
        <label class="check">
          <input type="checkbox" checked={isMutable} onInput={(event) => setMutable(event.currentTarget.checked)} />
          May be updated and deleted later
        </label>
      )}
      <button type="submit" class="primary" disabled={isBusy || !isAddressable(key)}>
        {isBusy ? 'Asking all clusters…' : changes === undefined ? 'Store' : `Update version ${changes.record.version}`}
      </button>
      {!isAddressable(key) && (
        <p class="hint">A browser can’t ask for this key. The command line can: replicator put.</p>
      )}
      {result !== undefined &&
        ('stored' in result ? (
          <Notice tone="good" title={`${result.stored.key} is stored`} isNews>
            <p>Version {result.stored.version}, decided by a quorum of all clusters.</p>
          </Notice>
        ) : (
          <PutFailure
            failure={result.failure}
            onTake={storeUnder}
            again={() => sent !== undefined && void send(sent)}
          />
        ))}
    </form>
  )
}

interface PutFailureProps {
  readonly failure: unknown
  readonly onTake: (key: string) => void
  /** The same request with the same token: its answer is that of the first. */
  readonly again: () => void
}

function PutFailure({ failure, onTake, again }: PutFailureProps) {
  const problem = failure instanceof Refused ? failure.problem : undefined
  if (problem?.holder !== undefined) return <Conflict problem={problem} onTake={onTake} again={again} />
  if (problem?.outcome === 'unknown' || failure instanceof Unreachable) {
    return (
      <Notice tone="warn" title="Nobody can say yet whether it is stored" isNews>
        <p>{wordsOf(failure).detail} To ask again does no harm: it is the same request, and stores nothing twice.</p>
        <button type="button" onClick={again}>
          Ask again
        </button>
      </Notice>
    )
  }
  return <FailureNotice failure={failure} {...(problem?.retryable === true && { again })} />
}

interface ConflictProps {
  readonly problem: Problem
  readonly onTake: (key: string) => void
  readonly again: () => void
}

function Conflict({ problem, onTake, again }: ConflictProps) {
  const { peers } = useSurroundings().sight
  const { code, title, holder, version, final, ageMs, suggestions = [] } = problem
  return (
    <Notice tone="warn" title={title} isNews>
      {holder !== undefined && (
        <p>
          {code === 'KEY_RESERVED' ? 'Being proposed' : 'Held'} by <strong>{placeName(peers, holder)}</strong>
          {version !== undefined && `, version ${version}`}
          {final === true && ', final'}
          {ageMs !== undefined && `, for ${duration(ageMs)}`}.
        </p>
      )}
      {suggestions.length > 0 && (
        <>
          <p>These were free a moment ago. One click takes one:</p>
          <div class="suggestions">
            {suggestions.map((free) => (
              <button key={free} type="button" class="key" onClick={() => onTake(free)}>
                {free}
              </button>
            ))}
          </div>
        </>
      )}
      {code === 'KEY_RESERVED' && (
        <button type="button" onClick={again}>
          Ask again
        </button>
      )}
    </Notice>
  )
}
