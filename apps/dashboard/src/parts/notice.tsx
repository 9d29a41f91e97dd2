/** What the page says aside: good, bad, or that there is nothing. */
import type { ComponentChildren } from 'preact'
import { wordsOf } from '../api/failure.js'

interface NoticeProps {
  readonly tone: 'good' | 'info' | 'warn' | 'bad'
  readonly title: string
  readonly children?: ComponentChildren
  /** True where it tells of what somebody has just done or must know at once: it is read out. */
  readonly isNews?: boolean
}

export function Notice({ tone, title, children, isNews = false }: NoticeProps) {
  const role = isNews ? (tone === 'bad' ? 'alert' : 'status') : undefined
  return (
    <div class={`notice ${tone}`} role={role}>
      <strong>{title}</strong>
      {children !== undefined && <div class="notice-body">{children}</div>}
    </div>
  )
}

/** Why a question has no answer, with a way to ask it again. */
export function FailureNotice({ failure, again }: { readonly failure: unknown; readonly again?: () => void }) {
  const { title, detail } = wordsOf(failure)
  return (
    <Notice tone="bad" title={title} isNews>
      <p>{detail}</p>
      {again !== undefined && (
        <button type="button" onClick={again}>
          Try again
        </button>
      )}
    </Notice>
  )
}

export function Empty({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children !== undefined && <p>{children}</p>}
    </div>
  )
}

/** Stands where something will be, in about its size, so that nothing jumps when it comes. */
export function Loading({ what, lines = 3 }: { readonly what: string; readonly lines?: number }) {
  return (
    <div class="loading" role="status">
      <span class="unseen">Loading {what}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} class="bone" aria-hidden="true" />
      ))}
    </div>
  )
}
