/** A simulated network of real engines: nodes, wire and disks on one virtual time. */
import type {
  ClusterId,
  MembersRequest,
  Message,
  NetworkConfiguration,
  PeerId,
  ProposalReference,
  Slot,
  StoredRecord,
  Write,
} from '@replicator/interface'
import { CONFIGURATION_KEY, isUserKey, proposalOwner } from '@replicator/interface'
import type { AdmissionRequest, EngineOptions, Outcome } from '@replicator/engine'
import { ENGINE_DEFAULTS } from '@replicator/engine'
import { memberOf, votersOf } from '@replicator/membership'
import { AdmissionChecker } from '../checkers/admission.js'
import { AgreementChecker } from '../checkers/agreement.js'
import { checkConfirmation } from '../checkers/confirmation.js'
import { checkNotEarly, checkNotTold } from '../checkers/expiry.js'
import { checkGrowth } from '../checkers/growth.js'
import type { Wish } from '../checkers/members.js'
import { MembersChecker, checkAdopted } from '../checkers/members.js'
import { NewcomerChecker } from '../checkers/newcomer.js'
import type { WatchedNetwork } from '../checkers/network-view.js'
import type { Violation } from '../checkers/violation.js'
import type { HistoryEntry } from './history.js'
import { History } from './history.js'
import type { NamedVersion, OperationPlan } from './plan.js'
import { Prng } from '../random/prng.js'
import { Schedule } from './schedule.js'
import { SimulatedNetwork } from './simulated-network.js'
import type { LinePlan } from './simulated-line.js'
import { clusterName } from './names.js'
import type { SimulatedDisk } from './simulated-disk.js'
import type { Observer } from './observer.js'
import type { NodeParts } from './simulated-node.js'
import { DiskFailure, SimulatedNode } from './simulated-node.js'
import type { SimulatedRequest } from './client-request.js'
import { describeRequest, writeOf } from './client-request.js'
import { MEMBERS_TOKEN, Tokens, type TokensPlan } from './tokens.js'
import { Trace } from './trace.js'
import { TwinObserver } from './twin.js'

/** Something that happens when a message leaves. */
interface Encounter {
  readonly type: MessageType
  left: number
  readonly happen: (sender: SimulatedNode, key: string) => void
}

type MessageType = Message['type']

export interface SimulationInit {
  readonly seed: number
  /** The cluster of each node; the first node founds the network. */
  readonly clusterOf: readonly number[]
  readonly options: Partial<EngineOptions>
  readonly confirmAll: readonly number[]
  /** How far each node's wall clock is off; those that aren't named are right. */
  readonly wallSkewsMs?: readonly number[]
  readonly syncMs: number
  readonly turnMs: number
  /** One-way delays within a cluster and between clusters. */
  readonly nearMs: number
  readonly farMs: number
  readonly line: LinePlan | undefined
  /** What is sent is encoded, as it always is where links are bounded. */
  readonly encoded: boolean
  /** Absent: everybody may join. */
  readonly tokens?: TokensPlan | undefined
  readonly readable: boolean
}

interface Addition {
  readonly seeks: readonly number[]
  readonly confirmsAll: boolean
  readonly joinToken?: string
}

export class Simulation implements Observer, WatchedNetwork {
  readonly schedule = new Schedule()
  readonly trace: Trace
  readonly network: SimulatedNetwork
  /** Every node that ever was. */
  readonly nodes: SimulatedNode[] = []
  /** Those of the beginning. */
  readonly residents: readonly SimulatedNode[]
  /** The nodes whose disks were set back, with what each was set back to. */
  readonly oldCopies = new Map<SimulatedNode, SimulatedDisk>()
  /** Processes that are none of its nodes: second ones of their identities, and those of another network. */
  readonly twins: SimulatedNode[] = []
  readonly history = new History()
  readonly agreement = new AgreementChecker()
  readonly newcomers = new NewcomerChecker()
  readonly membership = new MembersChecker()
  readonly admission = new AdmissionChecker()
  /** What was asked of the members, in order. */
  readonly wishes: Wish[] = []
  readonly #weakened = new Set<ClusterId>()
  /** Of the configurations that anybody has committed. */
  readonly #epochs = new Set<number>()
  /** Called for each answer that an operator gets. */
  onWished: ((wish: Wish) => void) | undefined
  readonly #wishing = new Map<string, Wish>()
  readonly violations: Violation[] = []
  readonly tokens: Tokens | undefined
  /** What nodes ask on behalf of themselves, by node, boot and number. */
  readonly #onBehalf = new Map<string, (outcome: Outcome) => void>()
  /** The faults are over: what they had still planned no longer happens. */
  calm = false
  /** Nodes that end by themselves start again after a while. */
  restarts = true
  readonly #init: SimulationInit
  readonly #random: Prng
  readonly #confirmAll: ReadonlySet<number>
  readonly #numbers = new Map<PeerId, number>()
  /** The clusters of the stations. */
  readonly #clusterAt = new Map<number, ClusterId>()
  readonly #answers: { left: number; readonly happen: () => void }[] = []
  readonly #encounters: Encounter[] = []

  constructor(init: SimulationInit) {
    this.#init = init
    this.trace = new Trace({ readable: init.readable })
    this.#random = new Prng(init.seed, 'lives')
    this.#confirmAll = new Set(init.confirmAll)
    const { clusterOf, nearMs, farMs, line, encoded } = init
    const { schedule, trace } = this
    const distanceMs = (from: number, to: number): number =>
      this.#clusterAt.get(from) === this.#clusterAt.get(to) ? nearMs : farMs
    const refused = (detail: string): void => this.note({ check: 'frames are understood', detail })
    const random = new Prng(init.seed, 'wire')
    this.network = new SimulatedNetwork({ schedule, trace, random, distanceMs, line, encoded, refused })
    for (const [node, cluster] of clusterOf.entries())
      this.#add(clusterName(cluster), { seeks: node === 0 ? [] : [0], confirmsAll: init.confirmAll.includes(node) })
    this.residents = [...this.nodes]
    const clusters = [...new Set(this.nodes.map(({ cluster }) => cluster))].toSorted()
    if (init.tokens !== undefined) this.tokens = new Tokens(this, init.seed, clusters)
  }

  #add(cluster: ClusterId, { seeks, confirmsAll, joinToken = MEMBERS_TOKEN }: Addition): SimulatedNode {
    const { options, seed, tokens } = this.#init
    const count = this.nodes.filter((node) => node.cluster === cluster).length
    const name = `${cluster}${count + 1}`
    const node = new SimulatedNode({
      name,
      label: name,
      cluster,
      ...this.#common,
      options: { ...options, confirm: confirmsAll ? 'all' : 'quorum' },
      random: new Prng(seed, name),
      observer: this,
      joinToken,
      founding: tokens?.founded === true ? { joining: 'token' } : {},
      seeks,
    })
    node.wallSkewMs = this.#init.wallSkewsMs?.[this.nodes.length] ?? 0
    this.#numbers.set(name, this.nodes.length)
    this.#clusterAt.set(node.number, cluster)
    this.nodes.push(node)
    return node
  }

  /** A node that nobody has met before: the next one of its cluster, with an empty disk, told of all those of the beginning. */
  newcomer(cluster: ClusterId, joinToken = MEMBERS_TOKEN): SimulatedNode {
    return this.#add(cluster, { seeks: this.residents.map(({ number }) => number), confirmsAll: false, joinToken })
  }

  /** A node of a cluster that isn't meant to be: its id was mistyped. */
  stray(): SimulatedNode {
    return this.newcomer(STRAY_CLUSTER)
  }

  get #common(): Pick<NodeParts, 'schedule' | 'trace' | 'network' | 'syncMs' | 'turnMs'> {
    const { schedule, trace, network } = this
    const { syncMs, turnMs } = this.#init
    return { schedule, trace, network, syncMs, turnMs }
  }

  /** A second process of a node's identity, from a copy of its disk: not started yet. */
  twinOf({ name, cluster }: SimulatedNode, copy: SimulatedDisk): SimulatedNode {
    const label = `${name}${"'".repeat(1 + this.twins.filter((twin) => twin.name === name).length)}`
    const twin = this.other({ name, label, cluster, observer: new TwinObserver(this), seeks: [] })
    twin.disk.restore(copy)
    return twin
  }

  /** A process that is none of the network's nodes, for as long as faults go on: not started yet. */
  other(
    parts: Pick<NodeParts, 'name' | 'cluster' | 'observer' | 'seeks'> & { readonly label?: string },
  ): SimulatedNode {
    const { options, seed } = this.#init
    const { name, label = name } = parts
    const own = { options, random: new Prng(seed, label), joinToken: '', founding: {} }
    const other = new SimulatedNode({ ...this.#common, ...own, ...parts, label })
    this.#clusterAt.set(other.number, parts.cluster)
    this.twins.push(other)
    return other
  }

  get nowMs(): number {
    return this.schedule.nowMs
  }

  node(name: PeerId): SimulatedNode {
    const node = this.nodes[this.#numbers.get(name) ?? -1]
    if (node === undefined) throw new RangeError(`there is no node ${name}`)
    return node
  }

  // What the checkers see.

  applied(node: SimulatedNode, writes: readonly Write[]): void {
    for (const write of writes) {
      if (write.type === 'record') {
        this.note(this.agreement.committed(node.name, write.record))
        if (write.record.key === CONFIGURATION_KEY) this.#configured(node, write.record)
      } else if (write.type === 'slot' && write.slot !== undefined) this.#voted(node, write.slot)
      else if (write.type === 'meta' && write.name === 'retired' && !node.outdated) {
        this.note({
          check: 'nobody healthy is marked',
          detail: `${node.name} marks its store as an old copy: ${write.value}`,
        })
      }
    }
  }

  /** That all nodes commit the same under one version is seen by the checker of agreement: only the first one is read. */
  #configured(node: SimulatedNode, record: StoredRecord): void {
    if (!this.#epochs.has(record.version)) {
      this.#epochs.add(record.version)
      this.note(checkGrowth(record, this.#weakened))
      this.note(this.membership.committed(record))
      this.note(this.admission.committed(record, (peer) => this.tokens?.intruder(peer)))
    }
    this.note(this.newcomers.adopted(node, this.nodes))
  }

  /** A twin decides and commits like its original, and is held to the same. */
  appliedByTwin({ name }: SimulatedNode, writes: readonly Write[]): void {
    for (const write of writes) if (write.type === 'record') this.note(this.agreement.committed(name, write.record))
  }

  #voted({ name, outdated, store }: SimulatedNode, slot: Slot): void {
    const { key, version, vote } = slot
    this.note(checkNotEarly(slot, store?.record(key), (peer) => this.node(peer)))
    if (vote !== undefined && isUserKey(key)) this.history.met({ key, version, id: vote.proposal.id })
    const owner = vote === undefined ? name : proposalOwner(vote.proposal.id)
    if (!this.#numbers.has(owner))
      this.note({ check: 'two networks stay apart', detail: `${name} votes for a proposal of ${owner}` })
    if (outdated) this.note({ check: 'amnesia', detail: `${name}, whose store is an old copy, votes or promises` })
  }

  admit(node: SimulatedNode, request: AdmissionRequest): void {
    this.tokens?.check(node, request)
  }

  /** Asks a node for something that is no client's; told unless it dies first. */
  askOnBehalf(node: SimulatedNode, work: Parameters<SimulatedNode['ask']>[0], told: (outcome: Outcome) => void): void {
    node.ask(work, (operation) => this.#onBehalf.set(`${node.name}/${node.boot}/${operation}`, told))
  }

  told(node: SimulatedNode, operation: number, outcome: Outcome): void {
    const { nowMs } = this
    const own = `${node.name}/${node.boot}/${operation}`
    const onBehalf = this.#onBehalf.get(own)
    if (onBehalf !== undefined) {
      this.#onBehalf.delete(own)
      this.schedule.after(0, () => onBehalf(outcome))
      return
    }
    this.note(checkNotTold(node, outcome))
    if ('outcome' in outcome && outcome.outcome === 'stored') this.#strikeAtAnswer()
    const wish = this.#wishing.get(`${node.name}/${node.boot}/${operation}`)
    if (wish !== undefined) {
      this.#wishing.delete(`${node.name}/${node.boot}/${operation}`)
      wish.outcome = outcome
      this.onWished?.(wish)
      this.note(checkAdopted(this, wish))
      return
    }
    const entry = this.history.ended(node.name, operation, { outcome, nowMs })
    if (entry === undefined) {
      this.note({
        check: 'told once',
        detail: `${node.name} told the outcome of operation ${operation}, which nobody waits for`,
      })
    } else if (this.#confirmAll.has(node.number)) this.note(checkConfirmation(this, entry))
  }

  /** Has something happen right after a client has been told for the n-th time from now that its value is stored. */
  atAnswer(count: number, happen: () => void): void {
    this.#answers.push({ left: count, happen })
  }

  /**
   * Has something happen just before the n-th frame with such a message from now leaves its sender: one about a client's
   * key, or of catch-up, which is about many.
   */
  atMessage(type: MessageType, count: number, happen: Encounter['happen']): void {
    this.#encounters.push({ type, left: count, happen })
    this.network.leaving = (from, _to, messages) => this.#encounter(from, messages)
  }

  /** The faults are over, and nothing waits for its moment any more. */
  calmDown(): void {
    this.calm = true
    this.#encounters.length = 0
    this.#answers.length = 0
    this.network.leaving = undefined
  }

  #encounter(from: number, messages: readonly Message[]): void {
    const sender = this.nodes.find(({ number }) => number === from)
    for (const encounter of this.#encounters.splice(0)) {
      const key = messages
        .filter(({ type }) => type === encounter.type)
        .map(keyOf)
        .find((each) => each !== undefined)
      if (sender === undefined || key === undefined || --encounter.left > 0) this.#encounters.push(encounter)
      else encounter.happen(sender, key)
    }
    if (this.#encounters.length === 0) this.network.leaving = undefined
  }

  #strikeAtAnswer(): void {
    for (const answer of this.#answers.splice(0)) {
      if (--answer.left <= 0) this.schedule.after(0, answer.happen)
      else this.#answers.push(answer)
    }
  }

  ended(node: SimulatedNode, error: Error): void {
    const isExpected = error instanceof DiskFailure || (error.name === 'StoreDamaged' && node.disk.isUnusable)
    if (!isExpected) {
      this.note({ check: 'no node fails', detail: `${node.name}: ${error.stack ?? error.message}` })
    }
    if (node.disk.damaged) node.lost = true
    if (this.restarts) this.schedule.after(this.#random.between(200, 3000), () => node.start())
  }

  gone(node: SimulatedNode): void {
    this.history.abandoned(node.name)
  }

  note(violation: Violation | undefined): void {
    if (violation === undefined) return
    this.violations.push({ ...violation, atMs: this.nowMs })
    this.trace.line(this.nowMs, () => `VIOLATION of ${violation.check}: ${violation.detail}`)
  }

  // What clients do.

  /** Asks the planned node, or the next running one, at once or when it meets what it waits for. */
  perform({ meets, ...plan }: OperationPlan): void {
    if (meets === undefined) return this.#perform(plan)
    this.atMessage(meets.type, meets.count, (_, key) => {
      this.schedule.after(0, () => this.#perform({ ...plan, key }))
    })
  }

  #perform(plan: OperationPlan): void {
    const count = this.nodes.length
    for (let i = 0; i < count; i++) {
      const node = this.nodes[(plan.node + i) % count]
      if (node?.running !== true || node.isPaused) continue
      this.#ask(node, plan)
      return
    }
  }

  #ask(node: SimulatedNode, plan: OperationPlan): void {
    const reference = plan.kind === 'look-up' ? this.#reference(plan) : undefined
    if (plan.kind === 'look-up' && reference === undefined) return
    const request = this.#requestOf(plan, reference)
    const entry: HistoryEntry = {
      request,
      node: node.name,
      boot: node.boot,
      startMs: this.nowMs,
      endMs: Infinity,
      outcome: undefined,
      ...(reference === undefined ? {} : { reference }),
    }
    this.trace.line(this.nowMs, () => `client asks ${node.name}: ${describeRequest(request, reference)}`)
    node.ask(
      (engine, nowMs) => {
        switch (request.kind) {
          case 'get':
            return engine.get(nowMs, request.key, request.consistency)
          case 'resolve':
            return engine.resolve(nowMs, request.key)
          case 'look-up':
            return engine.lookUp(nowMs, reference as ProposalReference)
          default:
            return engine.write(nowMs, writeOf(request, node.wallMs))
        }
      },
      (operation) => this.history.began(operation, entry),
    )
  }

  /** What the plan says of versions and proposals, in terms of what clients have met by now. */
  #requestOf(plan: OperationPlan, reference: ProposalReference | undefined): SimulatedRequest {
    switch (plan.kind) {
      case 'update':
        return { ...plan, ifMatch: this.#named(plan) }
      case 'delete':
        return { ...plan, ifMatch: this.#named(plan) }
      case 'look-up':
        return { ...plan, key: reference?.key ?? plan.key }
      default:
        return plan
    }
  }

  #named({ key, names }: { readonly key: string; readonly names: NamedVersion }): number | '*' {
    if (names === '*' || typeof names === 'number') return names
    const seen = this.history.seenVersion(key)
    return Math.max(1, { seen, before: seen - 1, next: seen + 1 }[names])
  }

  #reference({ key, choice }: { readonly key: string; readonly choice: number }): ProposalReference | undefined {
    const { references } = this.history
    const ofKey = references.filter((each) => each.key === key)
    const candidates = ofKey.length > 0 ? ofKey : references
    return candidates[choice % Math.max(1, candidates.length)]
  }

  /** An operator asks a node to change the members. */
  wish(node: SimulatedNode, request: MembersRequest, options: { readonly force?: boolean } = {}): void {
    const wish: Wish = { request, node: node.name }
    this.wishes.push(wish)
    if (options.force === true)
      for (const { name, cluster } of this.nodes) if (request.remove?.includes(name)) this.#weakened.add(cluster)
    this.trace.note('wish', this.nowMs, node.number)
    this.trace.line(this.nowMs, () => `operator asks ${node.name}: ${JSON.stringify({ ...request, ...options })}`)
    node.ask(
      (engine, nowMs) => engine.changeMembers(nowMs, request, options),
      (operation) => this.#wishing.set(`${node.name}/${node.boot}/${operation}`, wish),
    )
  }

  // What can be seen from outside.

  get removed(): ReadonlySet<PeerId> {
    return this.membership.removed
  }

  /**
   * That of the stray, and those of which so many nodes were removed that what is left is too few to vote. A member whose
   * disk is lost still counts as long as nobody removes it: it is a voter that is down.
   */
  get mistyped(): ReadonlySet<ClusterId> {
    const { removed, newest } = this
    const clusters = this.nodes.filter(({ name }) => removed.has(name)).map(({ cluster }) => cluster)
    const small = clusters.filter((cluster) => {
      const members = newest?.members.filter((member) => member.cluster === cluster) ?? []
      return members.length < ENGINE_DEFAULTS.minPeers
    })
    return new Set([STRAY_CLUSTER, ...small])
  }

  /** The newest configuration that anybody has committed. */
  get newest(): NetworkConfiguration | undefined {
    return this.membership.newest
  }

  /** These nodes and no others are the voters of one final configuration, as all of them see it. */
  isFormed(nodes = this.residents): boolean {
    return nodes.every(({ engine }) => {
      const configuration = engine?.state.configuration
      return (
        configuration !== undefined &&
        configuration.joint === undefined &&
        votersOf(configuration).length === nodes.length &&
        nodes.every(({ name }) => votersOf(configuration).includes(name))
      )
    })
  }

  /** Running nodes that belong to the newest configuration. */
  members(): readonly SimulatedNode[] {
    const { newest: configuration } = this
    if (configuration === undefined) return []
    return this.nodes.filter((node) => node.running && memberOf(configuration, node.name) !== undefined)
  }
}

/** The client's key that a message is about: undefined where it is about what is the network's own, empty where about many. */
function keyOf(message: Message): string | undefined {
  const about = message.type === 'relay' ? message.question : message
  if (!('key' in about)) return ''
  return isUserKey(about.key) ? about.key : undefined
}

/** What a mistyped cluster id looks like here. */
const STRAY_CLUSTER = 'stray'
