/** What is committed, as it is committed. */
import { useState } from 'preact/hooks'
import { useSurroundings } from '../parts/context.js'
import { bytes, clock, placeName } from '../parts/format.js'
import { Empty } from '../parts/notice.js'
import type { Feed, FeedEntry } from '../state/feed.js'

const STATES = {
  connecting: ['warn', 'Connecting'],
  live: ['good', 'Live'],
  lost: ['bad', 'Broken off'],
} as const

const WORDS = { put: 'stored', delete: 'deleted', expire: 'expired' } as const

export function FeedList({ feed }: { readonly feed: Feed }) {
  const [held, setHeld] = useState<readonly FeedEntry[] | undefined>(undefined)
  const [tone, word] = STATES[feed.state]
  const entries = held ?? feed.entries
  return (
    <section aria-labelledby="feed">
      <header class="section-head">
        <h2 id="feed">Commits</h2>
        <span class={`pill ${tone}`} role="status">
          {word}
        </span>
        <button type="button" class="quiet" onClick={() => setHeld(held === undefined ? feed.entries : undefined)}>
          {held === undefined ? 'Hold' : 'Go on'}
        </button>
      </header>
      {feed.state === 'lost' && (
        <p class="hint">
          {feed.reason === '' ? 'The stream has broken off. The page connects again and misses nothing.' : feed.reason}
        </p>
      )}
      {entries.length === 0 ? (
        <Empty title="Nothing was committed since the page was opened">
          Changes made at any node of the network are told here. <a href="#keys">Store a key</a> to see one.
        </Empty>
      ) : (
        // A region that scrolls must be reached by the keyboard.
        <div class="card feed" role="region" aria-label="List of commits" tabIndex={0}>
          <ol>
            {entries.map((entry) => (
              <Entry key={entry.cursor} entry={entry} />
            ))}
          </ol>
        </div>
      )}
    </section>
  )
}

function Entry({ entry }: { readonly entry: FeedEntry }) {
  const { peers } = useSurroundings().sight
  const { type, key, version, atMs } = entry
  return (
    <li>
      <time class="number aside">{clock(atMs)}</time>
      <span class={`word ${type}`}>{WORDS[type]}</span>
      <span class="key">{key}</span>
      <span class="aside">
        version {version}
        {type === 'put' && `, ${bytes(entry.bytes)}`}, by {placeName(peers, entry)}
      </span>
    </li>
  )
}
