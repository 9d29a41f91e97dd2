/** The key browser: search by prefix, page by page, one record in full, and the form that stores one. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { pageOf } from '../api/store.js'
import { useSurroundings } from '../parts/context.js'
import { bytes, counted, lifeOf } from '../parts/format.js'
import { Empty, FailureNotice, Loading } from '../parts/notice.js'
import { Table } from '../parts/table.js'
import { useAsked } from '../state/asked.js'
import type { RecordPage } from '../api/shapes.js'
import { PutForm } from './put-form.js'
import { RecordPanel } from './record-panel.js'

const PAGE = 50
/** As in the style. */
const ROOM_BESIDE = '(min-width: 761px)'
/** Somebody who types is not asked after each letter. */
const TYPING_MS = 200

export function Keys() {
  const { client } = useSurroundings()
  const [prefix, setPrefix] = useState('')
  /** Where each page before this one, and this one, begins. */
  const [begins, setBegins] = useState<readonly string[]>([''])
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const after = begins.at(-1) ?? ''
  const page = useAsked((signal) => pageOf(client, { prefix, after, limit: PAGE }, signal), [prefix, after])

  const search = (text: string): void => {
    setPrefix(text)
    setBegins([''])
  }
  const changed = (key: string | undefined): void => {
    setChosen(key)
    page.again()
  }

  return (
    <div class="keys">
      <section class="browser" aria-labelledby="keys">
        <header class="section-head">
          <h2 id="keys">Keys</h2>
          <button type="button" class="quiet" onClick={page.again}>
            Refresh
          </button>
        </header>
        <Search onSearch={search} />
        {page.failure !== undefined && <FailureNotice failure={page.failure} again={page.again} />}
        {page.value === undefined ? (
          page.failure === undefined && <Loading what="keys" lines={10} />
        ) : page.value.records.length === 0 ? (
          <NoKeys prefix={prefix} isFirst={begins.length === 1} />
        ) : (
          <Records page={page.value} chosen={chosen} onChoose={setChosen} />
        )}
        <Pager
          number={begins.length}
          records={page.value?.records.length ?? 0}
          onBack={begins.length > 1 ? () => setBegins(begins.slice(0, -1)) : undefined}
          onNext={page.value?.next === undefined ? undefined : () => setBegins([...begins, page.value?.next ?? ''])}
        />
      </section>
      <div class="side">
        {chosen !== undefined && (
          <RecordPanel key={chosen} recordKey={chosen} onChange={changed} onClose={() => setChosen(undefined)} />
        )}
        <section class="card" aria-labelledby="store">
          {/* It stands before the list where there is no room beside it, and takes one line there. */}
          <details class="store" open={matchMedia(ROOM_BESIDE).matches}>
            <summary>
              <h2 id="store">Store a key</h2>
            </summary>
            <PutForm onStored={changed} />
          </details>
        </section>
      </div>
    </div>
  )
}

function Search({ onSearch }: { readonly onSearch: (text: string) => void }) {
  const [text, setText] = useState('')
  /** What is searched for. To search for it again would lead back to its first page. */
  const searched = useRef('')
  useEffect(() => {
    if (text === searched.current) return
    const timer = window.setTimeout(() => {
      searched.current = text
      onSearch(text)
    }, TYPING_MS)
    return () => window.clearTimeout(timer)
  }, [text])
  return (
    <label class="search">
      <span class="unseen">Keys that begin with</span>
      <input
        type="search"
        placeholder="Keys that begin with …"
        spellcheck={false}
        autoCapitalize="none"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
    </label>
  )
}

function NoKeys({ prefix, isFirst }: { readonly prefix: string; readonly isFirst: boolean }) {
  if (!isFirst) return <Empty title="There are no more keys">What was here has been deleted meanwhile.</Empty>
  return prefix === '' ? (
    <Empty title="This node holds no keys yet">Store the first one with the form.</Empty>
  ) : (
    <Empty title={`No key begins with “${prefix}”`}>
      The search is for the beginning of a key, and minds its case.
    </Empty>
  )
}

interface RecordsProps {
  readonly page: RecordPage
  readonly chosen: string | undefined
  readonly onChoose: (key: string) => void
}

function Records({ page: { records }, chosen, onChoose }: RecordsProps) {
  return (
    <Table of="keys" columns={['Key', { number: 'Version' }, 'Type', { number: 'Size' }, 'Changes']}>
      {records.map((record) => (
        <tr key={record.key} class={record.key === chosen ? 'chosen' : ''}>
          <th scope="row">
            <button
              type="button"
              class="key link-like"
              aria-current={record.key === chosen ? 'true' : undefined}
              onClick={() => onChoose(record.key)}
            >
              {record.key}
            </button>
          </th>
          <td class="number">{record.version}</td>
          <td class="type">{record.contentType}</td>
          <td class="number">{bytes(record.bytes)}</td>
          <td>{lifeOf(record)}</td>
        </tr>
      ))}
    </Table>
  )
}

interface PagerProps {
  readonly number: number
  readonly records: number
  readonly onBack: (() => void) | undefined
  readonly onNext: (() => void) | undefined
}

function Pager({ number, records, onBack, onNext }: PagerProps) {
  return (
    <nav class="pager" aria-label="Pages of keys">
      <button type="button" disabled={onBack === undefined} onClick={onBack}>
        ← Back
      </button>
      <span role="status">
        Page {number}, {counted(records, 'key')}
      </span>
      <button type="button" disabled={onNext === undefined} onClick={onNext}>
        Next →
      </button>
    </nav>
  )
}
