import type { Message, PeerId, TransportHandlers } from '@replicator/interface'

export type TransportEvent =
  | { readonly type: 'linked'; readonly peer: PeerId }
  | { readonly type: 'unlinked'; readonly peer: PeerId; readonly reason: string }
  | { readonly type: 'received'; readonly peer: PeerId; readonly messages: readonly Message[] }
  | { readonly type: 'discovered'; readonly peer: PeerId; readonly addresses: readonly string[] }

/** The handlers of a test: keeps what it is told, and lets a test wait for it. */
export class TransportRecorder implements TransportHandlers {
  readonly events: TransportEvent[] = []
  readonly #messages = new Map<PeerId, Message[]>()
  readonly #waiting = new Set<() => void>()
  /** May be set by a test that wants to throw or to count. */
  onReceived: ((peer: PeerId, messages: readonly Message[]) => void) | undefined

  linked(peer: PeerId): void {
    this.#add({ type: 'linked', peer })
  }

  unlinked(peer: PeerId, reason: string): void {
    this.#add({ type: 'unlinked', peer, reason })
  }

  received(peer: PeerId, messages: readonly Message[]): void {
    const all = this.#messages.get(peer) ?? []
    this.#messages.set(peer, all)
    all.push(...messages)
    this.#add({ type: 'received', peer, messages })
    this.onReceived?.(peer, messages)
  }

  discovered(peer: PeerId, addresses: readonly string[]): void {
    this.#add({ type: 'discovered', peer, addresses })
  }

  count(type: TransportEvent['type'], peer: PeerId): number {
    return this.events.filter((event) => event.type === type && event.peer === peer).length
  }

  /** All messages of a peer, in the order of their arrival. */
  messages(peer: PeerId): readonly Message[] {
    return this.#messages.get(peer) ?? []
  }

  isLinked(peer: PeerId): boolean {
    return this.count('linked', peer) > this.count('unlinked', peer)
  }

  /** Resolves as soon as the condition holds; looked at after each event. Rejects after the time with what happened. */
  until(what: string, holds: () => boolean, timeoutMs = 8_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const resolveIfHolds = (): void => {
        if (!holds()) return
        clearTimeout(timer)
        this.#waiting.delete(resolveIfHolds)
        resolve()
      }
      const timer = setTimeout(() => {
        this.#waiting.delete(resolveIfHolds)
        const seen = this.events.map((event) => `${event.type} ${event.peer.slice(-6)}`).slice(-30)
        reject(new Error(`no ${what} within ${timeoutMs} ms; the last events: ${seen.join(', ')}`))
      }, timeoutMs)
      this.#waiting.add(resolveIfHolds)
      resolveIfHolds()
    })
  }

  linkedTo(peer: PeerId, timeoutMs?: number): Promise<void> {
    return this.until(`link to ${peer.slice(-6)}`, () => this.isLinked(peer), timeoutMs)
  }

  unlinkedFrom(peer: PeerId, timeoutMs?: number): Promise<void> {
    return this.until(`end of the link to ${peer.slice(-6)}`, () => !this.isLinked(peer), timeoutMs)
  }

  receivedFrom(peer: PeerId, count: number, timeoutMs?: number): Promise<void> {
    return this.until(`${count} messages`, () => this.messages(peer).length >= count, timeoutMs)
  }

  #add(event: TransportEvent): void {
    this.events.push(event)
    for (const resolveIfHolds of this.#waiting) resolveIfHolds()
  }
}
