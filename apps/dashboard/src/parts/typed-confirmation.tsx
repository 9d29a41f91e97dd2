/** What can't be taken back is done only by somebody who has typed what it is done to. */
import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'

interface TypedConfirmationProps {
  /** What is to be typed. */
  readonly expected: string
  /** What the button says. */
  readonly action: string
  readonly isBusy: boolean
  readonly isAllowed?: boolean
  readonly onConfirm: () => void
  readonly children?: ComponentChildren
}

export function TypedConfirmation(props: TypedConfirmationProps) {
  const { expected, action, isBusy, isAllowed = true, onConfirm, children } = props
  const [typed, setTyped] = useState('')
  const id = useId()
  return (
    <form
      class="confirmation"
      onSubmit={(event) => {
        event.preventDefault()
        onConfirm()
      }}
    >
      {children}
      <label htmlFor={id}>
        Type <code>{expected}</code> to confirm
      </label>
      <div class="line">
        <input
          id={id}
          autoComplete="off"
          spellcheck={false}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <button type="submit" class="danger" disabled={typed !== expected || !isAllowed || isBusy}>
          {isBusy ? 'Working…' : action}
        </button>
      </div>
    </form>
  )
}
