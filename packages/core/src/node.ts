/** A complete node: engine, store and transport behind one driver. */
import type {
  ClusterId,
  PeerId,
  PeerView,
  ProposalOutcome,
  ProposalReference,
  PutOutcome,
  GetOutcome,
  ReservationView,
  ResolveOutcome,
  StatusView,
  Store,
  Transport,
  TransportHandlers,
} from '@replicator/interface'
import { RESERVATIONS_SHOWN_DEFAULT, SUGGESTIONS_MAX } from '@replicator/interface'
import type { Engine } from '@replicator/engine'
import type { Clock } from '@replicator/interface'
import { Driver } from './driver.js'
import type { GetOptions, Logger, PutOptions, Replicator, StopOptions } from './replicator.js'
import { type Elsewhere, GivenPeers } from './given-peers.js'
import { Narrator } from './narrator.js'
import { NodeStopped, WrongNetwork } from './node-error.js'
import { checkKey, putRequest } from './request.js'
import type { Settings } from './settings.js'
import type { Unreachable } from './unreachable.js'

export interface NodeParts {
  readonly settings: Settings
  readonly engine: Engine
  readonly store: Store
  readonly transport: Transport
  readonly clock: Clock
}

export class Node implements Replicator {
  readonly peerId: PeerId
  readonly clusterId: ClusterId
  readonly failed: Promise<Error>
  readonly driver: Driver
  /** What the transport tells. */
  readonly handlers: TransportHandlers
  readonly #parts: NodeParts
  readonly #logger: Logger | undefined
  readonly #given: GivenPeers
  readonly #narrator: Narrator | undefined
  #reportFailure: (error: Error) => void = () => undefined
  #failure: Error | undefined
  #awaitingReady: { resolve: () => void; reject: (error: Error) => void }[] = []
  #stopping: Promise<void> | undefined
  /** When accepted requests are waited for no longer. */
  #graceEndsMs = Infinity
  #atStop: (() => void)[] = []

  constructor(parts: NodeParts) {
    this.#parts = parts
    this.#logger = parts.settings.logger
    this.peerId = parts.transport.self
    this.clusterId = parts.settings.clusterId
    if (this.#logger !== undefined) this.#narrator = new Narrator(this.#logger, parts.settings.node)
    this.failed = new Promise((resolve) => {
      this.#reportFailure = resolve
    })
    this.driver = new Driver({
      engine: parts.engine,
      store: parts.store,
      transport: parts.transport,
      clock: parts.clock,
      logger: this.#logger,
      failed: (error) => this.fail(error),
      turned: () => this.#turned(),
    })
    const { driver } = this
    this.#given = new GivenPeers(parts.transport, parts.settings.peers, parts.settings.node.firstWordsMax)
    this.handlers = {
      linked: (peer) => driver.linked(peer),
      unlinked: (peer, reason) => driver.unlinked(peer, reason),
      received: (peer, messages) => {
        this.#given.hear(peer, messages)
        driver.received(peer, messages)
      },
      discovered: (peer, addresses) => driver.discovered(peer, addresses),
    }
  }

  async put(key: string, value: Uint8Array | string, options: PutOptions = {}): Promise<PutOutcome> {
    const request = putRequest({ key, value, options }, this.#parts.settings.engine.valueBytesMax)
    return this.#ask<PutOutcome>((engine, nowMs) => engine.put(nowMs, request))
  }

  async get(key: string, { consistency = 'quorum' }: GetOptions = {}): Promise<GetOutcome> {
    checkKey(key)
    return this.#ask<GetOutcome>((engine, nowMs) => engine.get(nowMs, key, consistency))
  }

  async proposal(reference: ProposalReference): Promise<ProposalOutcome> {
    checkKey(reference.key)
    return this.#ask<ProposalOutcome>((engine, nowMs) => engine.lookUp(nowMs, reference))
  }

  async resolve(key: string): Promise<ResolveOutcome> {
    checkKey(key)
    return this.#ask<ResolveOutcome>((engine, nowMs) => engine.resolve(nowMs, key))
  }

  suggest(key: string): readonly string[] {
    return this.#parts.engine.suggestions(this.#now(), key, SUGGESTIONS_MAX)
  }

  reservation(key: string): ReservationView | undefined {
    return this.#parts.engine.reservation(this.#now(), key)
  }

  reservations(limit = RESERVATIONS_SHOWN_DEFAULT): readonly ReservationView[] {
    return this.#parts.engine.reservations(this.#now(), limit)
  }

  peers(): readonly PeerView[] {
    return this.#parts.engine.peers(this.#now())
  }

  clusters(): Readonly<Record<ClusterId, readonly PeerId[]>> {
    return this.#parts.engine.clusters(this.#now())
  }

  status(): StatusView {
    const { counters, ...own } = this.#parts.engine.status(this.#now())
    const status = { ...own, counters: { ...counters, ...this.driver.counters(), ...this.#parts.transport.counters() } }
    if (this.#failure !== undefined)
      return { ...status, ready: false, reasons: [`the node has failed: ${this.#failure.message}`] }
    if (this.#stopping !== undefined) return { ...status, ready: false, reasons: ['the node is stopping'] }
    const warnings = this.#elsewhere().map(
      ({ address, networkId }) =>
        `the given peer ${address} is of network ${networkId}, this node of network ${status.networkId}`,
    )
    return { ...status, warnings: [...status.warnings, ...warnings] }
  }

  ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) reject(this.#failure)
      else {
        this.#awaitingReady.push({ resolve, reject })
        this.#turned()
      }
    })
  }

  stop({ graceMs = Infinity }: StopOptions = {}): Promise<void> {
    const graceEndsMs = this.#now() + Math.min(graceMs, this.#parts.settings.engine.requestTimeoutMs)
    this.#graceEndsMs = Math.min(this.#graceEndsMs, graceEndsMs)
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  /** Ends the node because it can't go on. */
  fail(error: Error): void {
    if (this.#failure !== undefined) return
    this.#failure = error
    this.#logger?.error({ error: error.message }, 'the node has failed')
    for (const { reject } of this.#awaitingReady.splice(0)) reject(error)
    this.#reportFailure(error)
    void this.#stopAnyway()
  }

  async #stopAnyway(): Promise<void> {
    try {
      await this.stop()
    } catch (error) {
      this.#logger?.error({ error: String(error) }, 'the node did not stop cleanly')
    }
  }

  /** The transport did not reach somebody. */
  unreachable(one: Unreachable): void {
    if (this.#stopping === undefined) this.#narrator?.unreachable(one)
  }

  /** Something that has to end with the node. */
  atStop(call: () => void): void {
    this.#atStop.push(call)
  }

  #ask<O extends PutOutcome | GetOutcome | ProposalOutcome | ResolveOutcome>(
    work: Parameters<Driver['ask']>[0],
  ): Promise<O> {
    if (this.#stopping !== undefined)
      return Promise.reject(
        new NodeStopped(
          this.#failure === undefined ? 'the node is stopping' : `the node has failed: ${this.#failure.message}`,
        ),
      )
    return this.driver.ask<O>(work)
  }

  async #stop(): Promise<void> {
    const { store, transport, clock, settings } = this.#parts
    while (this.#failure === undefined && this.driver.pending > 0 && clock.monotonicMs() < this.#graceEndsMs) {
      await new Promise<void>((resolve) => clock.after(settings.node.stoppingTurnMs, resolve))
    }
    this.driver.stop()
    for (const call of this.#atStop.splice(0)) call()
    for (const { reject } of this.#awaitingReady.splice(0)) reject(new NodeStopped('the node was stopped'))
    try {
      await transport.stop()
    } finally {
      await store
        .close()
        .catch((error: unknown) => this.#logger?.error({ error: String(error) }, 'the store did not close'))
    }
  }

  #elsewhere(): readonly Elsewhere[] {
    const { configuration } = this.#parts.engine.state
    return configuration === undefined ? [] : this.#given.elsewhere(configuration.networkId)
  }

  /** A node never goes on in a network that none of the peers belongs to which it was given. */
  #checkNetwork(): void {
    const { engine, settings } = this.#parts
    const { configuration } = engine.state
    if (configuration === undefined || !this.#given.areAllElsewhere(configuration.networkId)) return
    const { networkId } = configuration
    const there = this.#elsewhere().map((each) => `${each.address} is of network ${each.networkId}`)
    this.fail(
      new WrongNetwork(
        `the store ${settings.dataDir === undefined ? 'of this node' : `in ${settings.dataDir}`} is of network ${networkId}, ` +
          `and every peer that was given is of another one: ${there.join(', ')}. To join that network, start with an ` +
          `empty data directory; to go on in network ${networkId}, give peers of it, or none`,
      ),
    )
  }

  #turned(): void {
    this.#checkNetwork()
    const isAwaited = this.#awaitingReady.length > 0 || this.#narrator?.awaitsReady === true
    const isReady = isAwaited && this.status().ready
    this.#narrate(isReady)
    if (!isReady) return
    for (const { resolve } of this.#awaitingReady.splice(0)) resolve()
  }

  #narrate(isReady: boolean): void {
    const nowMs = this.#now()
    if (this.#stopping !== undefined || this.#narrator?.isDue(nowMs, isReady) !== true) return
    this.#narrator.look(nowMs, this.status(), this.peers())
  }

  #now(): number {
    return this.#parts.clock.monotonicMs()
  }
}
