/** Who may ask the network for what: its tokens, shown once when they are made, and stopped everywhere when revoked. */
import { useId, useState } from 'preact/hooks'
import { useSurroundings } from '../parts/context.js'
import { Dialog } from '../parts/dialog.js'
import { Empty, FailureNotice, Loading, Notice } from '../parts/notice.js'
import { Table } from '../parts/table.js'
import { TypedConfirmation } from '../parts/typed-confirmation.js'
import { useAsked } from '../state/asked.js'

const SCOPES = ['read', 'write', 'admin'] as const
type Scope = (typeof SCOPES)[number]

interface Token {
  readonly id: string
  /** For people. */
  readonly name: string
  /** `http`: for requests. Others are for nodes, and have no scopes. */
  readonly kind: string
  readonly scopes?: readonly Scope[]
  /** What the keys begin with that it is good for; absent: all keys. */
  readonly prefix?: string
  readonly created: string
  readonly createdBy: string
  readonly expires?: string
  readonly revoked?: string
  readonly revokedBy?: string
}

interface MadeToken extends Token {
  /** Told this once. */
  readonly token: string
}

const MEANINGS: Readonly<Record<Scope, string>> = {
  read: 'read and watch keys, and see how the network is',
  write: 'store, update and delete keys',
  admin: 'all of it, and change members and tokens',
}

interface TokensProps {
  /** Makes the page ask with this token from now on. */
  readonly onUse: (token: string) => void
}

export function Tokens({ onUse }: TokensProps) {
  const { client } = useSurroundings()
  const asked = useAsked((signal) => client.json<{ readonly tokens: readonly Token[] }>('/tokens', { signal }), [])
  const [revoked, setRevoked] = useState<Token | undefined>(undefined)
  const { value, failure } = asked
  return (
    <div class="tokens">
      <section aria-labelledby="tokens">
        <h2 id="tokens">Tokens</h2>
        <p class="hint">A token made at any node works at every node, and one that is revoked stops everywhere.</p>
        {failure !== undefined && <FailureNotice failure={failure} again={asked.again} />}
        {value === undefined ? (
          failure === undefined && <Loading what="tokens" lines={4} />
        ) : value.tokens.length === 0 ? (
          <Empty title="This network has no tokens">
            Whoever reaches the port of a node may do everything. From the first token on every request needs one.
          </Empty>
        ) : (
          <Table of="tokens" columns={['Name', 'May', 'Keys', 'Made', 'State', { unseen: 'What to do' }]}>
            {value.tokens.map((token) => (
              <Row key={token.id} token={token} onRevoke={setRevoked} />
            ))}
          </Table>
        )}
      </section>
      {value !== undefined && (
        <section class="card" aria-labelledby="make">
          <h2 id="make">Make a token</h2>
          <MakeForm isFirst={value.tokens.length === 0} onMade={asked.again} onUse={onUse} />
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

function Row({ token, onRevoke }: { readonly token: Token; readonly onRevoke: (token: Token) => void }) {
  const { id, name, kind, scopes, prefix, created, createdBy, expires, revoked, revokedBy } = token
  const isOver = expires !== undefined && Date.parse(expires) <= Date.now()
  return (
    <tr>
      <th scope="row">
        {name}
        <small> {id}</small>
      </th>
      <td>{scopes === undefined ? kind : scopes.join(', ')}</td>
      <td class="key">{prefix === undefined ? 'all' : `${prefix}…`}</td>
      <td>
        {date(created)}
        <small> by {createdBy}</small>
      </td>
      <td>
        <span class={`pill ${revoked !== undefined || isOver ? 'bad' : 'good'}`}>
          {revoked !== undefined
            ? `revoked by ${revokedBy ?? ''}`
            : expires === undefined
              ? 'good'
              : `${isOver ? 'expired' : 'good until'} ${date(expires)}`}
        </span>
      </td>
      <td class="act">
        {revoked === undefined && (
          <button type="button" aria-label={`Revoke ${name}`} onClick={() => onRevoke(token)}>
            Revoke
          </button>
        )}
      </td>
    </tr>
  )
}

function date(text: string): string {
  return new Date(text).toLocaleDateString('en-GB')
}

interface MakeFormProps {
  readonly isFirst: boolean
  readonly onMade: () => void
  readonly onUse: (token: string) => void
}

function MakeForm({ isFirst, onMade, onUse }: MakeFormProps) {
  const { client } = useSurroundings()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<ReadonlySet<Scope>>(new Set([isFirst ? 'admin' : 'read']))
  const [prefix, setPrefix] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [result, setResult] = useState<{ readonly made: MadeToken } | { readonly failure: unknown } | undefined>(
    undefined,
  )
  const id = useId()

  const make = async (): Promise<void> => {
    setBusy(true)
    setResult(undefined)
    const wanted = SCOPES.filter((scope) => scopes.has(scope))
    const body = JSON.stringify({
      scopes: wanted,
      ...(name !== '' && { name }),
      ...(prefix !== '' && !scopes.has('admin') && { prefix }),
    })
    try {
      const headers = { 'content-type': 'application/json' }
      const made = await client.json<MadeToken>('/tokens', { method: 'POST', headers, body })
      setResult({ made })
      // From the first one on the page itself needs a token.
      if (isFirst) onUse(made.token)
      onMade()
    } catch (failure) {
      setResult({ failure })
    }
    setBusy(false)
  }

  /** With the least that a token may do, whatever the last one may. */
  const startAgain = (): void => {
    setResult(undefined)
    setName('')
    setScopes(new Set(['read']))
    setPrefix('')
  }

  if (result !== undefined && 'made' in result) {
    return (
      <Notice tone="good" title="Keep this token: it is shown this once" isNews>
        <code class="secret">{result.made.token}</code>
        <button type="button" onClick={startAgain}>
          Make another one
        </button>
      </Notice>
    )
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
    >
      {isFirst && (
        <Notice tone="warn" title="This closes the network, for good">
          <p>From the first token on, which is an administrator’s, every request at every node needs one.</p>
        </Notice>
      )}
      <div class="field">
        <label htmlFor={`${id}-name`}>Name, for people</label>
        <input
          id={`${id}-name`}
          autoComplete="off"
          spellcheck={false}
          pattern="[\w.\-]*"
          placeholder="letters, digits, . _ -"
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </div>
      <fieldset>
        <legend>It may</legend>
        {SCOPES.map((scope) => (
          <label key={scope} class="check">
            <input
              type="checkbox"
              checked={scopes.has(scope)}
              disabled={isFirst}
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
      {!scopes.has('admin') && (
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
      )}
      <button type="submit" class="primary" disabled={isBusy || scopes.size === 0}>
        Make it
      </button>
      {result !== undefined && <FailureNotice failure={result.failure} />}
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
    <Dialog title={`Revoke ${token.name}`} onClose={onClose}>
      <p>Whoever uses this token is refused at every node.</p>
      {failure !== undefined && <FailureNotice failure={failure} />}
      <TypedConfirmation expected={token.name} action="Revoke" isBusy={isBusy} onConfirm={() => void revoke()} />
    </Dialog>
  )
}
