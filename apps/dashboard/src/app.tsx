/** The frame of the page: where one is, whether the node answers, and one view at a time. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { TokenNeeded, wordsOf } from './api/failure.js'
import { NodeClient } from './api/node-client.js'
import { SurroundingsContext } from './parts/context.js'
import { duration } from './parts/format.js'
import { Loading, Notice } from './parts/notice.js'
import { useFeed } from './state/feed.js'
import { type Network, useNetwork } from './state/network.js'
import { Keys } from './views/keys.js'
import { Members } from './views/members.js'
import { Overview } from './views/overview.js'
import { Reservations } from './views/reservations.js'
import { TokenDialog } from './views/token-dialog.js'
import { Tokens } from './views/tokens.js'

const VIEWS = ['overview', 'keys', 'reservations', 'members', 'tokens'] as const
type View = (typeof VIEWS)[number]

const TITLES: Readonly<Record<View, string>> = {
  overview: 'Overview',
  keys: 'Keys',
  reservations: 'Reservations',
  members: 'Members',
  tokens: 'Tokens',
}

export function App() {
  const [isAsking, setAsking] = useState(false)
  const [turn, setTurn] = useState(0)
  const [tokens, setTokens] = useState(0)
  const client = useMemo(() => new NodeClient(() => setAsking(true)), [])
  const network = useNetwork(client, turn)
  const feed = useFeed(client, turn)
  const view = useView()
  const { sight, failure } = network

  const takeToken = (token: string): void => {
    client.useToken(token)
    setAsking(false)
    setTurn((before) => before + 1)
  }
  /** Another token may show other things: whatever was open is asked for anew. */
  const changeToken = (token: string): void => {
    takeToken(token)
    setTokens((before) => before + 1)
  }

  return (
    <>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class="top">
        <div class="top-line">
          <h1 class="brand">Replicator</h1>
          <NodeBadge network={network} />
          <button type="button" class="quiet" onClick={() => setAsking(true)}>
            {client.hasToken ? 'Change token' : 'Give a token'}
          </button>
        </div>
        <nav aria-label="Views">
          {VIEWS.map((each) => (
            <a key={each} href={`#${each}`} aria-current={each === view ? 'page' : undefined}>
              {TITLES[each]}
              {each === 'reservations' && sight !== undefined && sight.status.reservations > 0 && (
                <span class="badge">{sight.status.reservations}</span>
              )}
            </a>
          ))}
          <a href="/docs">API</a>
        </nav>
      </header>
      <main id="content" tabIndex={-1}>
        <Connection network={network} retry={() => setTurn((before) => before + 1)} />
        {sight === undefined ? (
          failure === undefined && <Loading what="the network" lines={8} />
        ) : (
          <SurroundingsContext.Provider value={{ client, sight, isStale: failure !== undefined }}>
            <Warnings network={network} />
            <div class={failure === undefined ? 'view' : 'view stale'} key={tokens}>
              {view === 'overview' && <Overview feed={feed} />}
              {view === 'keys' && <Keys />}
              {view === 'reservations' && <Reservations />}
              {view === 'members' && <Members />}
              {view === 'tokens' && <Tokens onUse={takeToken} />}
            </div>
          </SurroundingsContext.Provider>
        )}
      </main>
      <footer class="foot">
        {sight !== undefined && (
          <>
            <span>Version {sight.status.version}</span>
            <span>
              Network <code>{sight.status.networkId === '' ? 'none yet' : sight.status.networkId}</code>
            </span>
            <span>Epoch {sight.status.epoch}</span>
            <span>Up for {duration(sight.status.uptimeMs)}</span>
          </>
        )}
      </footer>
      {isAsking && <TokenDialog hasToken={client.hasToken} onToken={changeToken} onClose={() => setAsking(false)} />}
    </>
  )
}

/** The view that the address names, so that it can be kept, sent and gone back to. */
function useView(): View {
  const named = (): View => VIEWS.find((each) => `#${each}` === location.hash) ?? 'overview'
  const [view, setView] = useState(named)
  const isFirst = useRef(true)
  useEffect(() => {
    const change = (): void => {
      // The link to the content is no view.
      if (location.hash !== '#content') setView(named())
    }
    addEventListener('hashchange', change)
    return () => removeEventListener('hashchange', change)
  }, [])
  useEffect(() => {
    document.title = `${TITLES[view]} · Replicator`
    if (!isFirst.current) window.scrollTo(0, 0)
    isFirst.current = false
  }, [view])
  return view
}

function NodeBadge({ network: { sight, failure } }: { readonly network: Network }) {
  if (sight === undefined) return <span class="node-badge" />
  const { name, clusterId, ready, role } = sight.status
  const [tone, word] =
    failure !== undefined
      ? (['bad', 'Disconnected'] as const)
      : ready
        ? (['good', 'Ready'] as const)
        : (['warn', 'Not ready'] as const)
  return (
    <span class="node-badge">
      <span class={`pill ${tone}`} role="status">
        {word}
      </span>
      <span class="node-name">
        {name}
        <small>
          {role} of cluster {clusterId}
        </small>
      </span>
    </span>
  )
}

interface ConnectionProps {
  readonly network: Network
  readonly retry: () => void
}

/** Says that the node doesn't answer, and how old what one sees is. */
function Connection({ network: { sight, failure }, retry }: ConnectionProps) {
  if (failure === undefined) return null
  const { title, detail } = wordsOf(failure)
  if (failure instanceof TokenNeeded) {
    return (
      <Notice tone="warn" title={title} isNews>
        <p>{detail}</p>
      </Notice>
    )
  }
  return (
    <Notice tone="bad" title={title} isNews>
      <p>
        {sight === undefined
          ? `${detail} The page tries again every few seconds.`
          : `What is shown is from ${new Date(sight.seenAtMs).toLocaleTimeString('en-GB')}. The page tries again every few seconds; any other node of the network has the same page.`}
      </p>
      <button type="button" onClick={retry}>
        Try now
      </button>
    </Notice>
  )
}

/** What the node says of itself that somebody should know. */
function Warnings({ network: { sight } }: { readonly network: Network }) {
  if (sight === undefined) return null
  const { ready, reasons, warnings } = sight.status
  return (
    <>
      {!ready && (
        <Notice tone="warn" title="This node takes no requests now">
          <ul>
            {reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </Notice>
      )}
      {warnings.map((warning) => (
        <Notice key={warning} tone="warn" title="Mind">
          <p>{warning}</p>
        </Notice>
      ))}
    </>
  )
}
