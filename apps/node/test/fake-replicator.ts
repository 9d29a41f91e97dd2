import type {
  ChangeEvent,
  DeleteOptions,
  GetOptions,
  ManyResult,
  NodeEvents,
  PageOptions,
  Proposed,
  PutOptions,
  RecordPage,
  ReplayEvent,
  Replicator,
  WatchOptions,
  WriteResult,
  MembersOptions,
} from '@replicator/core'
import type {
  ClientHandlers,
  GetOutcome,
  MembersOutcome,
  MembersRequest,
  MembersSummary,
  Holder,
  LinkView,
  MetricsView,
  PeerView,
  ProposalOutcome,
  ProposalReference,
  WriteOutcome,
  ReservationView,
  ResolveOutcome,
  StatusView,
  StoredRecord,
} from '@replicator/interface'
import {
  Audit,
  type BackupOptions,
  type Invited,
  type InviteOptions,
  NoQuorum,
  NotReady,
  Tokens,
} from '@replicator/core'
import { BackupWriter } from '@replicator/store'
import { EventEmitter } from 'node:events'
import { deferred } from './deferred.ts'
import { FakeSystemRecords } from './fake-system-records.ts'

export const PEER = '12D3KooWfakeA'
export const OTHER_PEER = '12D3KooWfakeB'
export const PROPOSAL = `${PEER}.1.00112233aabbccdd.7`
export const OTHER_PROPOSAL = `${OTHER_PEER}.1.00112233aabbccdd.9`
export const HOLDER: Holder = { cluster: 'b', peer: OTHER_PEER, proposal: OTHER_PROPOSAL, version: 1 }

const SUMMARY: MembersSummary = {
  voters: 3,
  learners: 0,
  clusters: { a: 3 },
  classic: 2,
  fast: 3,
  mayFail: { nodes: 1, clusters: 0 },
}

export interface PutCall {
  readonly key: string
  readonly value: Uint8Array
  readonly options: PutOptions
}

/**
 * A node that is only a map, in memory. A test sets what the next call answers, or lets it store and read.
 *
 * Nothing here is a stub of the engine's rules: it stores once, and refuses what is stored.
 */
export class FakeReplicator implements Replicator {
  readonly peerId = PEER
  readonly clusterId = 'a'
  readonly records = new Map<string, StoredRecord>()
  readonly system = new FakeSystemRecords()
  readonly tokens = new Tokens(this.system, { wallMs: () => Date.now() })
  readonly isGuarded = false
  readonly invitations: InviteOptions[] = []
  readonly audit = new Audit({ system: this.system, clock: { wallMs: () => Date.now() }, peer: PEER })
  readonly puts: PutCall[] = []
  readonly deletes: { readonly key: string; readonly options: DeleteOptions }[] = []
  readonly watches: WatchOptions[] = []
  readonly backups: BackupOptions[] = []
  /** What a watch tells, before it ends. */
  readonly changes: (ChangeEvent | ReplayEvent)[] = []
  /** What a watch is instead. */
  watched: ((options: WatchOptions) => AsyncIterable<ChangeEvent | ReplayEvent>) | undefined
  /** How often a page was asked for. */
  pages = 0
  readonly gets: { readonly key: string; readonly options: GetOptions | undefined }[] = []
  readonly asked: (Proposed | ProposalReference)[] = []
  readonly resolved: string[] = []

  tellsFinal = true
  putOutcome: WriteOutcome | Error | Promise<WriteOutcome> | undefined
  deleteOutcome: WriteOutcome | Error | undefined
  getOutcome: GetOutcome | Error | Promise<GetOutcome> | undefined
  proposalOutcome: ProposalOutcome = { state: 'unknown' }
  readonly wishes: { readonly request: MembersRequest; readonly options: MembersOptions }[] = []
  membersOutcome: MembersOutcome = {
    outcome: 'members',
    changed: true,
    epoch: 7,
    generation: 7,
    preview: { before: SUMMARY, after: { ...SUMMARY, voters: 2, clusters: { a: 2 } }, warnings: ['one may fail'] },
  }
  resolveOutcome: ResolveOutcome = { outcome: 'none' }
  reservationViews: ReservationView[] = []
  role: StatusView['role'] = 'voter'
  peerViews: PeerView[] = [
    {
      peerId: PEER,
      name: 'rack-7',
      clusterId: 'a',
      role: 'voter',
      alive: true,
      self: true,
      retired: false,
      addresses: [`/ip4/127.0.0.1/tcp/1/ws/p2p/${PEER}`],
    },
    {
      peerId: OTHER_PEER,
      name: `b-${OTHER_PEER.slice(-6)}`,
      clusterId: 'b',
      role: 'voter',
      alive: false,
      self: false,
      retired: false,
      addresses: [],
      roundTripMs: 1.5,
      lastSeenMs: 9000,
    },
  ]
  /** Where it is set, a backup waits for it before its end. */
  backupGoesOn: Promise<void> | undefined
  linkViews: LinkView[] = [{ peerId: OTHER_PEER, queuedBytes: 17, behind: 4, gone: true }]
  reasons: string[] = []
  catchUp: Partial<StatusView['catchUp']> = {}
  isBehind = false
  /** Whether too few voters answer for a backup. */
  isWithoutQuorum = false
  isRemoved = false
  stops = 0
  readonly #heard = new EventEmitter()
  readonly #failure = deferred<Error>()
  readonly failed: Promise<Error> = this.#failure.promise

  fail(reason: Error): void {
    this.#failure.resolve(reason)
  }

  hold(record: Partial<StoredRecord> & { readonly key: string }): void {
    this.records.set(record.key, {
      version: 1,
      since: 1,
      present: true,
      final: true,
      decisions: [{ version: 1, proposal: OTHER_PROPOSAL, cluster: 'b', requestId: '', fingerprint: '' }],
      contentType: 'application/octet-stream',
      value: new TextEncoder().encode('held'),
      ...record,
    })
  }

  async put(key: string, value: Uint8Array | string, options: PutOptions = {}): Promise<WriteResult> {
    return { key, ...(await this.#put(key, value, options)) }
  }

  async #put(key: string, value: Uint8Array | string, options: PutOptions): Promise<WriteOutcome> {
    const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value
    this.puts.push({ key, value: bytes, options })
    if (this.putOutcome instanceof Error) throw this.putOutcome
    if (this.putOutcome !== undefined) return this.putOutcome
    const held = this.records.get(key)
    if (held !== undefined) return { outcome: 'denied-stored', holder: HOLDER, version: held.since, final: held.final }
    this.hold({
      key,
      value: bytes,
      contentType: options.contentType ?? 'application/octet-stream',
      final: options.mutable !== true,
    })
    return { outcome: 'stored', version: 1, proposal: PROPOSAL, cluster: 'a', peer: PEER, replayed: false }
  }

  async delete(key: string, options: DeleteOptions): Promise<WriteResult> {
    this.deletes.push({ key, options })
    if (this.deleteOutcome instanceof Error) throw this.deleteOutcome
    if (this.deleteOutcome !== undefined) return { key, ...this.deleteOutcome }
    if (!this.records.delete(key)) return { key, outcome: 'denied-absent' }
    return { key, outcome: 'stored', version: 2, proposal: PROPOSAL, cluster: 'a', peer: PEER, replayed: false }
  }

  async *putMany(): AsyncGenerator<ManyResult> {
    // No route asks for it.
  }

  async *list(): AsyncGenerator<StoredRecord> {
    yield* this.page({ prefix: '', after: '', limit: Infinity, bytesMax: Infinity }).records
  }

  page({ prefix, after, limit }: PageOptions): RecordPage {
    this.#checkServing()
    this.pages++
    const keys = [...this.records.keys()].filter((key) => key.startsWith(prefix) && key > after).toSorted()
    const records = keys.slice(0, limit).flatMap((key) => this.records.get(key) ?? [])
    const next = keys.length > limit ? keys[limit - 1] : undefined
    return next === undefined ? { records } : { records, next }
  }

  backup(options: BackupOptions = {}): AsyncIterable<Uint8Array> {
    this.#checkServing()
    this.backups.push(options)
    if (this.isBehind) throw new NotReady('no backup can be taken of this node', this.reasons)
    return this.#backup()
  }

  #checkServing(): void {
    if (this.isRemoved) throw new NotReady('nothing is told of what this node holds', this.reasons)
  }

  async *#backup(): AsyncGenerator<Uint8Array> {
    if (this.isWithoutQuorum) throw new NoQuorum('no quorum said what it holds')
    const writer = new BackupWriter()
    const { networkId, epoch, clusterId, peerId, reasons } = this.status()
    yield writer.begin({ networkId, epoch, clusterId, peerId, startedMs: 0, records: this.records.size, reasons })
    for (const record of this.records.values()) yield writer.record(record)
    await this.backupGoesOn
    yield writer.end()
  }

  watch(options: WatchOptions = {}): AsyncIterable<ChangeEvent | ReplayEvent> {
    this.#checkServing()
    this.watches.push(options)
    return this.watched?.(options) ?? this.#changes()
  }

  async *#changes(): AsyncGenerator<ChangeEvent | ReplayEvent> {
    yield* this.changes
  }

  on<Name extends keyof NodeEvents>(name: Name, listener: (event: NodeEvents[Name]) => void): () => void {
    this.#heard.on(name, listener)
    return () => void this.#heard.off(name, listener)
  }

  emit<Name extends keyof NodeEvents>(name: Name, event: NodeEvents[Name]): void {
    this.#heard.emit(name, event)
  }

  async get(key: string, options?: GetOptions): Promise<GetOutcome> {
    this.gets.push({ key, options })
    if (this.getOutcome instanceof Error) throw this.getOutcome
    if (this.getOutcome !== undefined) return this.getOutcome
    const record = this.records.get(key)
    const evidence = options?.consistency === 'local' ? 'local' : 'quorum'
    return record === undefined ? { outcome: 'absent', evidence } : { outcome: 'found', record, evidence }
  }

  async proposal(reference: Proposed | ProposalReference): Promise<ProposalOutcome> {
    this.asked.push(reference)
    return this.proposalOutcome
  }

  async resolve(key: string): Promise<ResolveOutcome> {
    this.resolved.push(key)
    return this.resolveOutcome
  }

  async changeMembers(request: MembersRequest, options: MembersOptions = {}): Promise<MembersOutcome> {
    this.wishes.push({ request, options })
    return this.membersOutcome
  }

  async leave(options: MembersOptions = {}): Promise<MembersOutcome> {
    return this.changeMembers({ remove: [PEER] }, options)
  }

  async invite(options: InviteOptions): Promise<Invited> {
    this.invitations.push(options)
    const { name, expiresMs, by } = options
    return this.tokens.make({
      kind: 'join',
      grants: {},
      by,
      ...(name !== undefined && { name }),
      ...(expiresMs !== undefined && { expiresMs }),
    })
  }

  /** Who is to answer clients over the transport. */
  clients: ClientHandlers | undefined

  serve(handlers: ClientHandlers): void {
    this.clients = handlers
  }

  suggest(key: string): readonly string[] {
    return [`${key}-2`, `${key}-3`, `${key}-4`]
  }

  reservation(key: string): ReservationView | undefined {
    return this.reservationViews.find((view) => view.key === key)
  }

  reservations(limit = 1000): readonly ReservationView[] {
    return this.reservationViews.slice(0, limit)
  }

  peers(): readonly PeerView[] {
    return this.peerViews
  }

  clusters(): Readonly<Record<string, readonly string[]>> {
    return { a: [PEER], b: [OTHER_PEER] }
  }

  status(): StatusView {
    return {
      peerId: PEER,
      name: 'rack-7',
      clusterId: 'a',
      networkId: '00112233445566778899aabbccddeeff',
      epoch: 3,
      generation: 3,
      role: this.role,
      ready: this.reasons.length === 0,
      reasons: this.reasons,
      warnings: [],
      addresses: [`/ip4/127.0.0.1/tcp/1/ws/p2p/${PEER}`],
      uptimeMs: 1000,
      tombstones: 0,
      bytes: { records: 4, disk: 4096 },
      records: this.records.size,
      reservations: this.reservationViews.length,
      catchUp: {
        state: this.isBehind ? 'behind' : 'current',
        records: this.records.size,
        of: this.records.size,
        perSecond: 0,
        bytes: 0,
        secondsLeft: 0,
        ...this.catchUp,
      },
      quorum: { votes: 2, classic: 2, fast: 2, reachable: 1, mayFail: { nodes: -1, clusters: 0 } },
      counters: { ballots: 1 },
    }
  }

  metrics(): MetricsView {
    return {
      syncSeconds: { bounds: [0.001, 0.01], counts: [2, 1, 0], sum: 0.005 },
      syncEntries: { bounds: [1, 8], counts: [0, 2, 1], sum: 20 },
      oldestReservationMs: this.reservationViews[0]?.ageMs ?? 0,
      links: this.linkViews,
    }
  }

  async ready(): Promise<void> {}

  async stop(): Promise<void> {
    this.stops++
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }
}
