/** One record in full: its value by its type, and what may be done to it. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { isAddressable, read, remove, type StoredValue } from '../api/store.js'
import { useSurroundings } from '../parts/context.js'
import { bytes, lifeOf } from '../parts/format.js'
import { FailureNotice, Loading, Notice } from '../parts/notice.js'
import { TypedConfirmation } from '../parts/typed-confirmation.js'
import { viewOf } from '../parts/value-view.js'
import { useAsked } from '../state/asked.js'
import { PutForm } from './put-form.js'

interface RecordPanelProps {
  readonly recordKey: string
  /** Told what was changed; undefined where it is gone. */
  readonly onChange: (key: string | undefined) => void
  readonly onClose: () => void
}

export function RecordPanel({ recordKey, onChange, onClose }: RecordPanelProps) {
  const { client } = useSurroundings()
  const heading = useRef<HTMLHeadingElement>(null)
  const stored = useAsked(
    async (signal) => {
      if (isAddressable(recordKey)) return read(client, recordKey, signal)
      throw new Error(
        'Browsers take this key for a part of the address. Read it with the command line: replicator get.',
      )
    },
    [recordKey],
  )
  const { value } = stored

  // Whoever chose it goes on from here, with the keyboard too.
  useEffect(() => heading.current?.focus(), [])

  return (
    <section class="card record" aria-labelledby="record">
      <header class="section-head">
        <h2 id="record" class="key" tabIndex={-1} ref={heading}>
          {recordKey}
        </h2>
        <button type="button" class="quiet" aria-label="Close the record" onClick={onClose}>
          ✕
        </button>
      </header>
      {stored.failure !== undefined && <FailureNotice failure={stored.failure} again={stored.again} />}
      {value === undefined ? (
        stored.failure === undefined && <Loading what="the record" lines={4} />
      ) : (
        <>
          <dl class="pairs">
            <dt>Version</dt>
            <dd>{value.record.version}</dd>
            <dt>Type</dt>
            <dd>{value.record.contentType}</dd>
            <dt>Size</dt>
            <dd>{bytes(value.record.bytes)}</dd>
            <dt>Changes</dt>
            <dd>{lifeOf(value.record)}</dd>
          </dl>
          <Value stored={value} />
          {!value.record.final && (
            <Changes
              stored={value}
              onUpdated={(key) => {
                stored.again()
                onChange(key)
              }}
              onDeleted={() => onChange(undefined)}
            />
          )}
        </>
      )}
    </section>
  )
}

function Value({ stored: { record, value } }: { readonly stored: StoredValue }) {
  const { contentType, key } = record
  const view = useMemo(() => viewOf(contentType, value), [contentType, value])
  const [address, setAddress] = useState('')
  useEffect(() => {
    const url = URL.createObjectURL(
      new Blob([value], { type: view.kind === 'image' ? contentType : 'application/octet-stream' }),
    )
    setAddress(url)
    return () => URL.revokeObjectURL(url)
  }, [value])
  return (
    <div class="value">
      {view.kind === 'empty' && <p class="aside">The value is empty.</p>}
      {view.kind === 'image' && address !== '' && <img src={address} alt={`The value of ${key}`} />}
      {(view.kind === 'json' || view.kind === 'text') && (
        <pre tabIndex={0} data-kind={view.kind}>
          {view.text}
        </pre>
      )}
      {view.kind === 'bytes' && (
        <pre tabIndex={0} class="dump" data-kind="bytes">
          {view.rows.join('\n')}
        </pre>
      )}
      {'isCut' in view && view.isCut && <p class="aside">This is the beginning. The file has all of it.</p>}
      <a class="button" href={address} download={key.replaceAll(/[^\w.-]+/g, '_')}>
        Save as a file
      </a>
    </div>
  )
}

interface ChangesProps {
  readonly stored: StoredValue
  readonly onUpdated: (key: string) => void
  readonly onDeleted: () => void
}

function Changes({ stored: { record, value }, onUpdated, onDeleted }: ChangesProps) {
  const { client } = useSurroundings()
  const [failure, setFailure] = useState<unknown>(undefined)
  const [isBusy, setBusy] = useState(false)
  const view = viewOf(record.contentType, value)
  const text = view.kind === 'empty' ? '' : 'text' in view && !view.isCut ? new TextDecoder().decode(value) : undefined

  const erase = async (): Promise<void> => {
    setBusy(true)
    setFailure(undefined)
    try {
      await remove(client, record)
      onDeleted()
    } catch (reason) {
      setFailure(reason)
    }
    setBusy(false)
  }
  return (
    <>
      <details>
        <summary>Update</summary>
        {text === undefined ? (
          <Notice tone="info" title="Only texts are changed here">
            <p>Use the command line for other values: replicator put --if-match.</p>
          </Notice>
        ) : (
          <PutForm changes={{ record, text }} onStored={onUpdated} />
        )}
      </details>
      <details>
        <summary>Delete</summary>
        {failure !== undefined && <FailureNotice failure={failure} />}
        <TypedConfirmation expected={record.key} action="Delete" isBusy={isBusy} onConfirm={() => void erase()}>
          <p>The key will hold nothing, at every node, and may be claimed by anybody again.</p>
        </TypedConfirmation>
      </details>
    </>
  )
}
