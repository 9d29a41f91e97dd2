/** One question to the node, asked when what it depends on changes, and again and again where it is about now. */
import { useCallback, useEffect, useState } from 'preact/hooks'
import { TokenNeeded } from '../api/failure.js'

export interface Asked<T> {
  /** The last answer; undefined before the first one. */
  readonly value: T | undefined
  /** Why there is nothing newer; undefined where there is. */
  readonly failure: unknown
  /** Whether an answer to this very question is awaited. */
  readonly isAsking: boolean
  /** Asks at once. */
  again(): void
}

type Known<T> = Omit<Asked<T>, 'again'>

/** `about`: what the question depends on; where it changes, the answer to the old one is forgotten. */
export function useAsked<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  about: readonly unknown[],
  everyMs?: number,
): Asked<T> {
  const [known, setKnown] = useState<Known<T>>({ value: undefined, failure: undefined, isAsking: true })
  const [turn, setTurn] = useState(0)
  const name = JSON.stringify(about)

  useEffect(() => setKnown({ value: undefined, failure: undefined, isAsking: true }), [name])
  useEffect(() => {
    const over = new AbortController()
    let timer: number | undefined
    const once = async (): Promise<void> => {
      try {
        const value = await ask(over.signal)
        if (over.signal.aborted) return
        setKnown({ value, failure: undefined, isAsking: false })
      } catch (failure) {
        if (over.signal.aborted) return
        setKnown(({ value }) => ({ value, failure, isAsking: false }))
        if (failure instanceof TokenNeeded) return
      }
      if (everyMs !== undefined) timer = window.setTimeout(() => void once(), everyMs)
    }
    void once()
    return () => {
      over.abort()
      window.clearTimeout(timer)
    }
  }, [name, turn, everyMs])

  const again = useCallback(() => {
    setKnown((before) => ({ ...before, isAsking: true }))
    setTurn((before) => before + 1)
  }, [])
  return { ...known, again }
}
