/**
 * Who may ask this process to stop: a signal, and the program that started it by going away.
 *
 * It is there before anything else of the program is loaded, so that a signal in the first moment is none to die of.
 */
import type { EventEmitter } from 'node:events'

export interface StopRequest {
  /** Aborted at the first request; its reason says in words whose it was. */
  readonly signal: AbortSignal
  /** Called at the second signal: whoever asks twice doesn't want to wait. */
  insist: (signal: NodeJS.Signals) => void
  /** From now on the end of the channel to the program that started this one is a request, too. */
  heedParent(): void
  /** From now on `SIGHUP` calls this, and is no request to stop. */
  onHangUp(renew: () => void): void
  /** For commands that a signal ends as it ends any program: one that has come meanwhile does so now. */
  release(): void
}

export interface StopSources {
  /** Emits `SIGINT`, `SIGTERM`, `SIGHUP` and `disconnect`: the process. */
  readonly signals: Pick<EventEmitter, 'on' | 'off'>
  /** Sends this process a signal. */
  readonly raise: (signal: NodeJS.Signals) => void
  readonly insist: (signal: NodeJS.Signals) => void
}

/** A terminal that is closed sends `SIGHUP`, itself and through its shell: a second one asks for no more than the first. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export function stopRequest({ signals, raise, insist }: StopSources): StopRequest {
  const controller = new AbortController()
  const { signal } = controller
  let came: NodeJS.Signals | undefined
  const request: StopRequest = {
    signal,
    insist,
    heedParent: () => {
      signals.on('disconnect', () => controller.abort('the program that started this node is gone'))
    },
    onHangUp: (renew) => {
      signals.off('SIGHUP', requestStop)
      signals.on('SIGHUP', renew)
    },
    release: () => {
      for (const name of SIGNALS) signals.off(name, requestStop)
      if (came !== undefined) raise(came)
    },
  }
  for (const name of SIGNALS) signals.on(name, requestStop)
  return request

  function requestStop(name: NodeJS.Signals): void {
    if (signal.aborted && name !== 'SIGHUP') request.insist(name)
    came = name
    controller.abort(name)
  }
}

/** Resolves with the reason once the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    const resolveWithReason = (): void => resolve(String(signal.reason))
    if (signal.aborted) resolveWithReason()
    else signal.addEventListener('abort', resolveWithReason, { once: true })
  })
}
