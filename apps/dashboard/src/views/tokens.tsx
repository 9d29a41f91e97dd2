/** Who may ask the network for what: its tokens, shown once when they are made, and stopped everywhere when revoked. */
import { useId, useState } from 'preact/hooks'
import { Refused } from '../api/failure.js'
import { useSurroundings } from '../parts/context.js'
import { Dialog } from '../parts/dialog.js'
import { Empty, FailureNotice, Loading, Notice } from '../parts/notice.js'
import { TypedConfirmation } from '../parts/typed-confirmation.js'
import { useAsked } from '../state/asked.js'

const SCOPES = ['read', 'write', 'admin'] as const
type Scope = (typeof SCOPES)[number]

interface Token {
  readonly id: string
  readonly scopes: readonly Scope[]
  /** What the keys begin with that it is good for; absent: all keys. */
  readonly prefix?: string
}

interface MadeToken extends Token {
  /** Told this once. */
  readonly token: string
}

const MEANINGS: Readonly<Record<Scope, string>> = {
  read: 'read and watch keys, and see how the network is',
  write: 'store, update and delete keys',
  admin: 'change the members and the tokens',
}

export function Tokens() {
  const { client } = useSurroundings()
  const asked = useAsked((signal) => client.json<{ readonly tokens: readonly Token[] }>('/tokens', { signal }), [])
  const [revoked, setRevoked] = useState<Token | undefined>(undefined)
  const { value, failure } = asked
  const isOpen = failure instanceof Refused && failure.problem.status === 404
  return (
    <div class="tokens">
      <section aria-labelledby="tokens">
        <h2 id="tokens">Tokens</h2>
        <p class="hint">A token made at any node works at every node, and one that is revoked stops everywhere.</p>
        {isOpen ? (
          <Empty title="This network has no tokens">Whoever reaches the port of a node may do everything here.</Empty>
        ) : (
          failure !== undefined && <FailureNotice failure={failure} again={asked.again} />
        )}
        {value === undefined ? (
          failure === undefined && <Loading what="tokens" lines={4} />
        ) : value.tokens.length === 0 ? (
          <Empty title="There are no tokens yet">Make the first one with the form.</Empty>
        ) : (
          <Table tokens={value.tokens} onRevoke={setRevoked} />
        )}
      </section>
      {!isOpen && (
        <section class="card" aria-labelledby="make">
          <h2 id="make">Make a token</h2>
          <MakeForm onMade={asked.again} />
        </section>
      )}
      {revoked !== undefined && (
        <RevokeDialog
          token={revoked}
          onClose={() => setRevoked(undefined)}
          onRevoked={() => {
            setRevoked(undefined)
            asked.again()
          }}
        />
      )}
    </div>
  )
}

function Table({ tokens, onRevoke }: { readonly tokens: readonly Token[]; readonly onRevoke: (token: Token) => void }) {
  return (
    <div class="card table" role="region" aria-label="Table of tokens" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Id</th>
            <th scope="col">May</th>
            <th scope="col">Keys</th>
            <th scope="col">
              <span class="unseen">What to do</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <tr key={token.id}>
              <th scope="row">
                <code>{token.id}</code>
              </th>
              <td>{token.scopes.join(', ')}</td>
              <td class="key">{token.prefix === undefined || token.prefix === '' ? 'all' : `${token.prefix}…`}</td>
              <td class="act">
                <button type="button" aria-label={`Revoke ${token.id}`} onClick={() => onRevoke(token)}>
                  Revoke
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function MakeForm({ onMade }: { readonly onMade: () => void }) {
  const { client } = useSurroundings()
  const [scopes, setScopes] = useState<ReadonlySet<Scope>>(new Set(['read']))
  const [prefix, setPrefix] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [result, setResult] = useState<{ readonly made: MadeToken } | { readonly failure: unknown } | undefined>(
    undefined,
  )
  const id = useId()

  const make = async (): Promise<void> => {
    setBusy(true)
    setResult(undefined)
    try {
      const body = JSON.stringify({
        scopes: SCOPES.filter((scope) => scopes.has(scope)),
        ...(prefix !== '' && { prefix }),
      })
      const headers = { 'content-type': 'application/json' }
      setResult({ made: await client.json<MadeToken>('/tokens', { method: 'POST', headers, body }) })
      onMade()
    } catch (failure) {
      setResult({ failure })
    }
    setBusy(false)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
    >
      <fieldset>
        <legend>It may</legend>
        {SCOPES.map((scope) => (
          <label key={scope} class="check">
            <input
              type="checkbox"
              checked={scopes.has(scope)}
              onInput={({ currentTarget: { checked } }) => {
                const others = [...scopes].filter((each) => each !== scope)
                setScopes(new Set(checked ? [...others, scope] : others))
              }}
            />
            <span>
              <strong>{scope}</strong>: {MEANINGS[scope]}
            </span>
          </label>
        ))}
      </fieldset>
      <div class="field">
        <label htmlFor={id}>Only keys that begin with</label>
        <input
          id={id}
          class="key"
          spellcheck={false}
          autoCapitalize="none"
          placeholder="all keys"
          value={prefix}
          onInput={(event) => setPrefix(event.currentTarget.value)}
        />
      </div>
      <button type="submit" class="primary" disabled={isBusy || scopes.size === 0}>
        Make it
      </button>
      {result !== undefined &&
        ('made' in result ? (
          <Notice tone="good" title="Keep this token: it is shown once" isNews>
            <code class="secret">{result.made.token}</code>
          </Notice>
        ) : (
          <FailureNotice failure={result.failure} />
        ))}
    </form>
  )
}

interface RevokeDialogProps {
  readonly token: Token
  readonly onClose: () => void
  readonly onRevoked: () => void
}

function RevokeDialog({ token, onClose, onRevoked }: RevokeDialogProps) {
  const { client } = useSurroundings()
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>(undefined)
  const revoke = async (): Promise<void> => {
    setBusy(true)
    try {
      await client.ask(`/tokens/${encodeURIComponent(token.id)}`, { method: 'DELETE' })
      onRevoked()
    } catch (reason) {
      setFailure(reason)
      setBusy(false)
    }
  }
  return (
    <Dialog title={`Revoke ${token.id}`} onClose={onClose}>
      <p>Whoever uses this token is refused at every node.</p>
      {failure !== undefined && <FailureNotice failure={failure} />}
      <TypedConfirmation expected={token.id} action="Revoke" isBusy={isBusy} onConfirm={() => void revoke()} />
    </Dialog>
  )
}
