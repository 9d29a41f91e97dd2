/** Asks for the token that the node wants. It is kept in the memory of this page, and gone with it. */
import { useId, useState } from 'preact/hooks'
import { Dialog } from '../parts/dialog.js'

interface TokenDialogProps {
  readonly hasToken: boolean
  /** Empty: go on without one. */
  readonly onToken: (token: string) => void
  readonly onClose: () => void
}

export function TokenDialog({ hasToken, onToken, onClose }: TokenDialogProps) {
  const [token, setToken] = useState('')
  const id = useId()
  return (
    <Dialog title="Token" onClose={onClose}>
      <p>
        {hasToken
          ? 'The page has a token. Give another one where this one is refused, or may not do what you want.'
          : 'A node with tokens answers only who gives one.'}{' '}
        It stays in the memory of this page, and is gone when the page is closed or loaded again.
      </p>
      <form
        class="confirmation"
        onSubmit={(event) => {
          event.preventDefault()
          onToken(token)
        }}
      >
        <label htmlFor={id}>Token</label>
        <input
          id={id}
          type="password"
          required
          autoComplete="off"
          value={token}
          onInput={(event) => setToken(event.currentTarget.value)}
        />
        <div class="line">
          <button type="submit" class="primary">
            Use it
          </button>
          {hasToken && (
            <button type="button" onClick={() => onToken('')}>
              Forget the token
            </button>
          )}
        </div>
      </form>
    </Dialog>
  )
}
