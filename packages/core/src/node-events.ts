/** What a node tells those who listen. It looks for nothing that nobody listens for. */
import type { ClusterId, PeerId, PeerView } from '@replicator/interface'
import type { ChangeEvent } from './change-feed.js'
import type { Logger } from './replicator.js'

/** A peer was heard from again, or no longer is. */
export interface PeerEvent {
  readonly peerId: PeerId
  readonly clusterId: ClusterId
  readonly alive: boolean
}

/** Why a node takes no part in its network any more, for as long as it runs. */
export interface SilencedEvent {
  /** Its store is an old copy, another process has its identity, or it was removed. */
  readonly kind: 'old copy' | 'other process' | 'removed'
  /** With what to do about it, in words. */
  readonly reason: string
}

/** What each event brings. */
export interface NodeEvents {
  /** The node takes requests, now or again. */
  ready: undefined
  /** A record was committed here, by whichever node; of several versions in quick succession perhaps the last one only. */
  committed: ChangeEvent
  /** A member of the network was heard from again, or no longer is. */
  peer: PeerEvent
  /** The node takes no part any more. Told once; to who listens later, too, where nobody did before. */
  silenced: SilencedEvent
  /** The node has ended by itself. */
  failed: Error
}

type Listener<Name extends keyof NodeEvents> = (event: NodeEvents[Name]) => void

export class NodeEmitter {
  readonly #logger: Logger | undefined
  readonly #listeners: { readonly [Name in keyof NodeEvents]: Set<Listener<Name>> } = {
    ready: new Set(),
    committed: new Set(),
    peer: new Set(),
    silenced: new Set(),
    failed: new Set(),
  }
  /** Called when the first listener to an event comes. */
  readonly #wanted: (name: keyof NodeEvents) => void
  #isReady = false
  #isSilenceTold = false
  #alive = new Set<PeerId>()

  constructor(logger: Logger | undefined, wanted: (name: keyof NodeEvents) => void) {
    this.#logger = logger
    this.#wanted = wanted
  }

  /** Returns what ends the listening. */
  on<Name extends keyof NodeEvents>(name: Name, listener: Listener<Name>): () => void {
    const listeners = this.#listeners[name]
    // Each call is a listening of its own, also with a function that listens already.
    const one: Listener<Name> = (event) => listener(event)
    listeners.add(one)
    if (listeners.size === 1) this.#wanted(name)
    return () => void listeners.delete(one)
  }

  isHeard(name: keyof NodeEvents): boolean {
    return this.#listeners[name].size > 0
  }

  /** A listener that throws harms neither the node nor other listeners. */
  emit<Name extends keyof NodeEvents>(name: Name, event: NodeEvents[Name]): void {
    for (const listener of this.#listeners[name]) {
      try {
        listener(event)
      } catch (error) {
        this.#logger?.error({ event: name, error: String(error) }, 'a listener has thrown')
      }
    }
  }

  /** To be called while the node takes no part. */
  emitSilenced(event: SilencedEvent): void {
    if (this.#isSilenceTold || !this.isHeard('silenced')) return
    this.#isSilenceTold = true
    this.emit('silenced', event)
  }

  /** To be called when something may have changed. */
  lookAt(isReady: boolean, peers: () => readonly PeerView[]): void {
    if (isReady && !this.#isReady) this.emit('ready', undefined)
    this.#isReady = isReady
    if (!this.isHeard('peer')) return
    const before = this.#alive
    const others = peers().filter(({ self }) => !self)
    this.#alive = new Set(others.flatMap(({ alive, peerId }) => (alive ? [peerId] : [])))
    for (const { peerId, clusterId, alive } of others)
      if (alive !== before.has(peerId)) this.emit('peer', { peerId, clusterId, alive })
  }
}
