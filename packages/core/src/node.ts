/** A complete node: engine, store and transport behind one driver. */
import type {
  BarrierOutcome,
  ClientHandlers,
  Clock,
  ClusterId,
  NetworkId,
  PeerId,
  PeerView,
  ProposalOutcome,
  ProposalReference,
  WriteOutcome,
  WriteRequest,
  GetOutcome,
  MembersOutcome,
  MembersRequest,
  ReservationView,
  ResolveOutcome,
  MetricsView,
  StatusView,
  Store,
  StoredRecord,
  Transport,
  TransportHandlers,
} from '@replicator/interface'
import { RESERVATIONS_SHOWN_DEFAULT, SUGGESTIONS_MAX } from '@replicator/interface'
import type { AdmissionRequest, Engine, EngineStatus, Outcome } from '@replicator/engine'
import { Audit } from './access/audit.js'
import { NodeSystemRecords } from './access/system-records.js'
import { Tokens } from './access/tokens.js'
import { backupHeader, backupOf, checkPassed, NO_BACKUP } from './backup.js'
import { Driver, type Work } from './driver.js'
import { type ChangeEvent, ChangeFeed, type ReplayEvent } from './change-feed.js'
import { type PageOptions, pageOfRecords, type RecordPage, recordsOf } from './listing.js'
import { asDone, until } from './many.js'
import { NodeEmitter, type NodeEvents } from './node-events.js'
import type {
  BackupOptions,
  CallOptions,
  DeleteOptions,
  Entry,
  GetOptions,
  ListOptions,
  Logger,
  ManyOptions,
  ManyResult,
  MembersOptions,
  Proposed,
  PutOptions,
  WriteResult,
  ReadyOptions,
  Replicator,
  StopOptions,
  WatchOptions,
} from './replicator.js'
import { allElsewhere, type Elsewhere, GivenPeers } from './given-peers.js'
import { unlessAborted } from './giving-up.js'
import { Gatekeeper } from './joining/gatekeeper.js'
import { type Invited, invite, type InviteOptions } from './joining/invite.js'
import { Lifecycle } from './lifecycle.js'
import { LISTED_BYTES_TARGET, PUTS_AT_ONCE_DEFAULT } from './limits.js'
import { Narrator } from './narrator.js'
import { membersRequest } from './members-request.js'
import { JoinRefused, NodeStopped, NotReady, RemovedFromNetwork, RequestAborted } from './node-error.js'
import { type Progress, Readiness } from './readiness.js'
import {
  checkKey,
  checkLimit,
  checkOptions,
  deleteRequest,
  proposalReference,
  putRequest,
  watchRequest,
} from './request.js'
import type { Settings } from './settings.js'
import type { RequestName } from './tracing.js'
import { causeOf, isMisunderstood, type Unreachable } from './unreachable.js'

export interface NodeParts {
  readonly settings: Settings
  readonly engine: Engine
  readonly store: Store
  readonly transport: Transport
  readonly clock: Clock
  /** That of this node, for the join tokens that it makes; undefined: none. */
  readonly networkKey: string | undefined
  readonly isGuarded: boolean
}

export class ReplicatorNode implements Replicator {
  readonly peerId: PeerId
  readonly clusterId: ClusterId
  readonly isGuarded: boolean
  readonly driver: Driver
  readonly system: NodeSystemRecords
  readonly tokens: Tokens
  readonly audit: Audit
  /** What the transport tells. */
  readonly handlers: TransportHandlers
  readonly #parts: NodeParts
  readonly #logger: Logger | undefined
  readonly #given: GivenPeers
  readonly #gatekeeper: Gatekeeper
  /** What came of the last dial of a given peer whose connection came about and that could not be understood. */
  #misunderstood = ''
  readonly #feed: ChangeFeed
  readonly #events: NodeEmitter
  /** Ends the telling of commits, once nobody listens. */
  #commitsToldUntil: AbortController | undefined
  readonly #narrator: Narrator | undefined
  /** The one that was looked at last: what follows from it is looked for once. */
  #configuration: Engine['state']['configuration']
  /** It was asked to leave the network. */
  #isLeaving = false
  readonly #readiness: Readiness
  readonly #lifecycle: Lifecycle
  #atStop: (() => void)[] = []

  constructor(parts: NodeParts) {
    this.#parts = parts
    this.#logger = parts.settings.logger
    this.peerId = parts.transport.self
    this.clusterId = parts.settings.clusterId
    this.isGuarded = parts.isGuarded
    this.#readiness = new Readiness(parts.clock, () => this.#progress())
    if (this.#logger !== undefined) this.#narrator = new Narrator(this.#logger, parts.settings.node)
    this.#lifecycle = new Lifecycle({
      clock: parts.clock,
      logger: this.#logger,
      graceMsMax: parts.settings.engine.requestTimeoutMs,
      turnMs: parts.settings.node.stoppingTurnMs,
      pending: () => this.driver.pending,
      changed: (failure) => {
        this.#readiness.settleWaiters()
        if (failure !== undefined) this.#events.emit('failed', failure)
      },
      refuse: () => this.#feed.end(),
      release: () => this.#release(),
    })
    this.driver = new Driver({
      engine: parts.engine,
      store: parts.store,
      transport: parts.transport,
      clock: parts.clock,
      logger: this.#logger,
      tracer: parts.settings.tracer,
      failed: (error) => this.fail(error),
      synced: (head) => this.#feed.advance(head),
      system: (record) => this.system.committed(record),
      admit: (request) => void this.#admit(request),
      turned: () => this.#turned(),
    })
    this.system = new NodeSystemRecords(parts.store, (work) => this.#ask({}, work))
    this.tokens = new Tokens(this.system, parts.clock)
    this.#gatekeeper = new Gatekeeper(this.system, parts.clock)
    this.audit = new Audit({ system: this.system, clock: parts.clock, peer: this.peerId })
    this.#feed = new ChangeFeed(this.driver.served, this.peerId)
    this.#events = new NodeEmitter(this.#logger, (name) => this.#wanted(name))
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

  async put(key: string, value: Uint8Array | string, options: PutOptions = {}): Promise<WriteResult> {
    const { settings, clock } = this.#parts
    const { valueBytesMax } = settings.engine
    return this.#write(putRequest({ key, value, options }, { valueBytesMax, wallMs: clock.wallMs() }), options)
  }

  async delete(key: string, options: DeleteOptions): Promise<WriteResult> {
    return this.#write(deleteRequest(key, options), options)
  }

  async #write(request: WriteRequest, options: CallOptions): Promise<WriteResult> {
    const { key, operation } = request
    const work: Work = (engine, nowMs) => engine.write(nowMs, request, options.timeoutMs)
    const outcome = await this.#ask<WriteOutcome>(options, work, { name: operation, key })
    return { key, ...outcome }
  }

  putMany(entries: Iterable<Entry> | AsyncIterable<Entry>, options: ManyOptions = {}): AsyncIterable<ManyResult> {
    checkOptions('putMany', options)
    const { concurrency = PUTS_AT_ONCE_DEFAULT, signal } = options
    return asDone(until(signal, entries), concurrency, async (entry, index) => {
      const { key } = entry
      const done = entry.op === 'delete' ? this.delete(key, entry.options) : this.put(key, entry.value, entry.options)
      return { index, ...(await done) }
    })
  }

  list(options: ListOptions = {}): AsyncIterable<StoredRecord> {
    checkOptions('list', options)
    const { prefix = '', after = '', limit = Infinity, signal } = options
    const records = recordsOf(
      (from, most) => this.page({ prefix, after: from, limit: most, bytesMax: LISTED_BYTES_TARGET }),
      {
        after,
        limit,
      },
    )
    return until(signal, records)
  }

  page(options: PageOptions): RecordPage {
    this.#checkServing()
    const { engine } = this.#parts
    // As its reads have it: what a client sees of a list agrees with what it is told of the key.
    return pageOfRecords(this.driver.served, engine.state.wallMs, options)
  }

  backup(options: BackupOptions = {}): AsyncIterable<Uint8Array> {
    checkOptions('backup', options)
    this.#checkServing()
    if (this.#parts.engine.lacksBeginning(this.#now())) throw new NotReady(NO_BACKUP, this.status().reasons)
    const { consistency, timeoutMs } = options
    const pass: Work = (engine, nowMs) => engine.barrier(nowMs, timeoutMs)
    return backupOf({
      store: this.driver.served,
      gather: async () => {
        if (consistency !== 'local') checkPassed(await this.#ask<BarrierOutcome>(options, pass))
      },
      header: () => backupHeader(this.status(), this.#parts.clock.wallMs()),
      check: () => this.#checkServing(),
    })
  }

  watch(options: WatchOptions = {}): AsyncIterable<ChangeEvent | ReplayEvent> {
    const request = watchRequest(options)
    this.#checkServing()
    return this.#feed.changes(request)
  }

  /** Throws where nobody is told of what this node holds, as a read would not be either: it ends, or it was removed. */
  #checkServing(): void {
    if (this.#lifecycle.isEnding) throw this.#lifecycle.refusal()
    const reasons = this.#parts.engine.reasonsNotServed(this.#now())
    if (reasons.length > 0) throw new NotReady('nothing is told of what this node holds', reasons)
  }

  on<Name extends keyof NodeEvents>(name: Name, listener: (event: NodeEvents[Name]) => void): () => void {
    return this.#events.on(name, listener)
  }

  /** The first listener to an event has come. */
  #wanted(name: keyof NodeEvents): void {
    if (name !== 'committed') this.#turned()
    else if (this.#commitsToldUntil === undefined || this.#commitsToldUntil.signal.aborted) void this.#tellCommits()
  }

  async #tellCommits(): Promise<void> {
    const until = new AbortController()
    this.#commitsToldUntil = until
    for await (const event of this.#feed.changes({ prefix: '', signal: until.signal })) {
      if (!this.#events.isHeard('committed')) until.abort()
      else if (event.type !== 'replay') this.#events.emit('committed', event)
    }
  }

  async get(key: string, options: GetOptions = {}): Promise<GetOutcome> {
    checkKey(key)
    checkOptions('get', options)
    const { consistency = 'quorum', timeoutMs } = options
    const work: Work = (engine, nowMs) => engine.get(nowMs, key, consistency, timeoutMs)
    return this.#ask<GetOutcome>(options, work, { name: 'get', key })
  }

  async proposal(proposed: Proposed | ProposalReference, options: CallOptions = {}): Promise<ProposalOutcome> {
    const reference = proposalReference(proposed)
    checkOptions('proposal', options)
    const work: Work = (engine, nowMs) => engine.lookUp(nowMs, reference, options.timeoutMs)
    return this.#ask<ProposalOutcome>(options, work, { name: 'proposal', key: reference.key })
  }

  async resolve(key: string, options: CallOptions = {}): Promise<ResolveOutcome> {
    checkKey(key)
    checkOptions('resolve', options)
    const work: Work = (engine, nowMs) => engine.resolve(nowMs, key, options.timeoutMs)
    return this.#ask<ResolveOutcome>(options, work, { name: 'resolve', key })
  }

  async changeMembers(request: MembersRequest, options: MembersOptions = {}): Promise<MembersOutcome> {
    const wanted = membersRequest(request, this.peers())
    checkOptions('changeMembers', options)
    const { preview = false, force = false } = options
    return this.#ask<MembersOutcome>(options, (engine, nowMs) =>
      engine.changeMembers(nowMs, wanted, { preview, force }),
    )
  }

  async leave(options: MembersOptions = {}): Promise<MembersOutcome> {
    checkOptions('leave', options)
    if (options.preview !== true) this.#isLeaving = true
    return this.changeMembers({ remove: [this.peerId] }, options)
  }

  async invite(options: InviteOptions): Promise<Invited> {
    const { networkKey } = this.#parts
    return invite(this, options, networkKey)
  }

  serve(handlers: ClientHandlers): void {
    this.#parts.transport.serve?.(handlers)
  }

  suggest(key: string): readonly string[] {
    checkKey(key)
    return this.#parts.engine.suggestions(this.#now(), key, SUGGESTIONS_MAX)
  }

  get tellsFinal(): boolean {
    return this.#parts.engine.tellsFinal(this.#now())
  }

  reservation(key: string): ReservationView | undefined {
    checkKey(key)
    return this.#parts.engine.reservation(this.#now(), key)
  }

  reservations(limit = RESERVATIONS_SHOWN_DEFAULT): readonly ReservationView[] {
    checkLimit(limit)
    return this.#parts.engine.reservations(this.#now(), limit)
  }

  peers(): readonly PeerView[] {
    return this.#parts.engine.peers(this.#now())
  }

  clusters(): Readonly<Record<ClusterId, readonly PeerId[]>> {
    return this.#parts.engine.clusters(this.#now())
  }

  status(): StatusView {
    return { ...this.#status(), bytes: this.#parts.store.size() }
  }

  metrics(): MetricsView {
    const { engine, transport } = this.#parts
    const nowMs = this.#now()
    const links = this.peers().flatMap(({ peerId, self }) => {
      const queuedBytes = transport.queuedBytes(peerId)
      const link = { peerId, behind: engine.behind(nowMs, peerId), gone: engine.isGone(nowMs, peerId) }
      return self ? [] : [queuedBytes === undefined ? link : { ...link, queuedBytes }]
    })
    const [oldest] = this.reservations(1)
    return { ...this.driver.syncTimes(), oldestReservationMs: oldest?.ageMs ?? 0, links }
  }

  /** All that takes no look at the disk: it is asked for in every turn of a node that isn't ready. */
  #status(): EngineStatus {
    const { counters, ...own } = this.#parts.engine.status(this.#now())
    const status = { ...own, counters: { ...counters, ...this.driver.counters(), ...this.#parts.transport.counters() } }
    if (this.#lifecycle.isEnding) return { ...status, ready: false, reasons: [this.#lifecycle.refusal().message] }
    if (status.role === 'joining' && !this.driver.hasLinks)
      return { ...status, reasons: status.reasons.map((reason) => reason + this.whyUnreached) }
    const warnings = this.#elsewhere().map(
      ({ address, networkId }) =>
        `the given peer ${address} is of network ${networkId}, this node of network ${this.#ownNetwork()}`,
    )
    return { ...status, warnings: [...status.warnings, ...warnings] }
  }

  async ready(options: ReadyOptions = {}): Promise<void> {
    checkOptions('ready', options)
    return this.#readiness.wait(options)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  stop(options: StopOptions = {}): Promise<void> {
    checkOptions('stop', options)
    const { graceMs = Infinity } = options
    return this.#lifecycle.stop(graceMs)
  }

  get failed(): Promise<Error> {
    return this.#lifecycle.failed
  }

  /** Ends the node because it can't go on. */
  fail(error: Error): void {
    this.#lifecycle.fail(error)
  }

  async #admit(request: AdmissionRequest): Promise<void> {
    const verdict = await this.#gatekeeper.verdict(request)
    this.driver.input((engine, nowMs) => engine.admission(nowMs, request.peer, verdict))
  }

  /** Behind what is said of peers that could not be reached: empty, or why, where it may be the network key. */
  get whyUnreached(): string {
    return this.#misunderstood === '' ? '' : `: ${this.#misunderstood}`
  }

  /** The transport did not reach somebody. */
  unreachable(one: Unreachable): void {
    if (one.sought !== undefined) this.#misunderstood = isMisunderstood(one.error) ? causeOf(one.error) : ''
    if (!this.#lifecycle.isEnding) this.#narrator?.unreachable(one)
  }

  /** Something that has to end with the node. */
  atStop(call: () => void): void {
    this.#atStop.push(call)
  }

  #ask<O extends Outcome>({ signal }: CallOptions, work: Work, traced?: RequestName): Promise<O> {
    if (signal?.aborted === true) return Promise.reject(new RequestAborted(signal.reason, { isSent: false }))
    if (this.#lifecycle.isEnding) return Promise.reject(this.#lifecycle.refusal())
    const outcome = this.driver.ask<O>(work, traced)
    if (signal === undefined) return outcome
    return unlessAborted(outcome, signal, (reason) => new RequestAborted(reason, { isSent: true }))
  }

  async #release(): Promise<void> {
    const { store, transport } = this.#parts
    this.driver.stop()
    for (const call of this.#atStop.splice(0)) call()
    try {
      await transport.stop()
    } finally {
      await store
        .close()
        .catch((error: unknown) => this.#logger?.error({ error: String(error) }, 'the store did not close'))
    }
  }

  #elsewhere(): readonly Elsewhere[] {
    const own = this.#ownNetwork()
    return own === undefined ? [] : this.#given.elsewhere(own)
  }

  /** The network that this node is in, or the only one that it may join. */
  #ownNetwork(): NetworkId | undefined {
    const { configuration, joins } = this.#parts.engine.state
    return configuration?.networkId ?? joins
  }

  /** A node never goes on in a network that none of the peers belongs to which it was given. */
  #checkNetwork(): void {
    const { settings } = this.#parts
    const networkId = this.#ownNetwork()
    if (networkId === undefined || !this.#given.areAllElsewhere(networkId)) return
    this.fail(allElsewhere(networkId, this.#elsewhere(), settings.dataDir))
  }

  /** A node that is not let in ends; so does one that was removed, and of which nobody needs anything any more. */
  #checkMembership(): void {
    const { silenced, refusal, configuration } = this.#parts.engine.state
    if (configuration !== this.#configuration) {
      this.#configuration = configuration
      // Who watches it waits here for what is told elsewhere.
      if (this.#parts.engine.reasonsNotServed(this.#now()).length > 0) this.#feed.end()
    }
    if (silenced !== undefined) this.#events.emitSilenced(silenced)
    if (refusal?.code === 'token') this.fail(new JoinRefused(`refused by ${refusal.peer}: ${refusal.reason}`))
    if (silenced?.kind === 'removed') this.fail(new RemovedFromNetwork(silenced.reason, { isLeaving: this.#isLeaving }))
  }

  #turned(): void {
    this.#checkNetwork()
    this.#checkMembership()
    this.#readiness.settleWaiters()
    const isWanted = this.#events.isHeard('ready') || this.#events.isHeard('peer')
    if (!isWanted && this.#narrator?.awaitsReady !== true) return this.#narrate(false)
    const isReady = !this.#lifecycle.isEnding && this.#parts.engine.isServing(this.#now())
    this.#narrate(isReady)
    if (isWanted) this.#events.lookAt(isReady, () => this.peers())
  }

  #progress(): Progress {
    if (this.#lifecycle.failure !== undefined) return { never: this.#lifecycle.failure }
    if (this.#lifecycle.isEnding) return { never: new NodeStopped('the node was stopped') }
    if (this.#parts.engine.isServing(this.#now())) return 'ready'
    if (!this.#parts.engine.isOut(this.#now())) return { reasons: () => this.#status().reasons }
    return { never: new NotReady('the node will not become ready', this.#status().reasons) }
  }

  #narrate(isReady: boolean): void {
    const nowMs = this.#now()
    if (this.#lifecycle.isEnding || this.#narrator?.isDue(nowMs, isReady) !== true) return
    this.#narrator.observe(nowMs, this.#status(), this.peers())
  }

  #now(): number {
    return this.#parts.clock.monotonicMs()
  }
}
