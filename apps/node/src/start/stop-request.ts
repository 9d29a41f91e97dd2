/** Who may ask a running node to stop: a signal, and the program that started it by going away. */
import type { EventEmitter } from 'node:events'

export interface StopRequest {
  /** Resolves with the reason, in words. */
  readonly asked: Promise<string>
  /** Forgets the signals, so that the process may end by itself. */
  dispose(): void
}

export interface StopSources {
  /** Emits `SIGINT`, `SIGTERM` and `disconnect`: the process. */
  readonly signals: Pick<EventEmitter, 'on' | 'off'>
  /** True where the end of the channel to the parent process means stop. */
  readonly withParent: boolean
  /** Called at the second request: whoever asks twice doesn't want to wait. */
  readonly insist: (signal: string) => void
}

export function stopRequest({ signals, withParent, insist }: StopSources): StopRequest {
  const listeners: [string, () => void][] = []
  const asked = new Promise<string>((resolve) => {
    let requests = 0
    const events = ['SIGINT', 'SIGTERM', ...(withParent ? ['disconnect'] : [])]
    for (const event of events) {
      const listener = () => {
        requests++
        if (requests === 1) resolve(event === 'disconnect' ? 'the program that started this node is gone' : event)
        else if (event !== 'disconnect') insist(event)
      }
      signals.on(event, listener)
      listeners.push([event, listener])
    }
  })
  return { asked, dispose: () => listeners.forEach(([event, listener]) => signals.off(event, listener)) }
}
