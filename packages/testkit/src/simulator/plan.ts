/**
 * What one seed is about: the network's shape, its options, what its clients do and which faults strike when. ChangePlan at
 * once and as plain data, so that parts of it can be left out to find the shortest failure.
 */
import type { EngineOptions } from '@replicator/engine'
import type { Question } from '@replicator/interface'
import { Prng } from '../random/prng.js'
import { drawChanging } from './changing.js'
import { type Extent, drawExtent } from './extent.js'
import type { MembersPlan } from './members.js'
import { drawMembers, NOTHING_ASKED } from './members.js'
import { withBounds } from './lowered-bounds.js'
import { NOTED_MS } from './old-copy.js'
import { type SECOND_NETWORK, withSecondNetwork } from './second-network.js'
import { type SILENT_LOSS, withSilentLosses } from './silent-loss.js'
import type { LinePlan } from './simulated-line.js'
import { withSystemKey } from './system-keys.js'
import { drawTokens, type TokensPlan } from './tokens.js'

export interface Shape {
  readonly clusters: number
  readonly nodesPerCluster: number
}

export type OperationPlan = {
  readonly number: number
  readonly atMs: number
  /** The node asked; another running one where it is down. */
  readonly node: number
  readonly key: string
  /** It waits until the n-th such message from then on leaves a node, and is about the key that this one is about. */
  readonly meets?: { readonly type: Question['type'] | 'commit'; readonly count: number }
} & (
  | {
      readonly kind: 'put'
      readonly mutable: boolean
      readonly requestId: string
      readonly value: string
      readonly ttlMs?: number
    }
  | {
      readonly kind: 'update'
      readonly names: NamedVersion
      readonly requestId: string
      readonly value: string
      readonly final: boolean
      readonly ttlMs?: number
    }
  | { readonly kind: 'delete'; readonly names: NamedVersion; readonly requestId: string }
  | { readonly kind: 'get'; readonly consistency: 'quorum' | 'local' }
  | { readonly kind: 'resolve' }
  /** Asks for the fate of a proposal met before, for this key if there is one; `choice` picks which. */
  | { readonly kind: 'look-up'; readonly choice: number }
)

/** Which version a change names: this one, any, the newest that some client was told of, or the one before or after that. */
export type NamedVersion = number | '*' | 'seen' | 'before' | 'next'

/** An operation that has no number yet. */
export type ChangePlan = OperationPlan extends infer O ? (O extends unknown ? Omit<O, 'number'> : never) : never

/** A wall clock that is put forward or back. */
export interface WallJump {
  readonly node: number
  readonly atMs: number
  readonly byMs: number
}

const FAULT_KINDS = [
  'stop',
  'crash',
  'crash at write',
  'crash at sync',
  'crash at send',
  'crash at a message',
  'cut off at a message',
  'power loss of all',
  'power loss at an answer',
  'pause',
  'drift',
  'clock jump',
  'halves',
  'node cut off',
  'one way',
  'bridge',
  'cluster cut off',
  'flapping',
  'broken link',
  'loss',
  'duplication',
  'reordering',
  'delay',
  'replay',
  'slow disk',
  'failed sync',
  'full disk',
  'bit flip',
  'lost record',
  'old copy',
  'two processes',
  'empty disk',
] as const

/** Takes so long that it is drawn for few seeds, beside others. */
const COPIES = 'copied nodes'

export type FaultKind = (typeof FAULT_KINDS)[number] | typeof COPIES | typeof SILENT_LOSS | typeof SECOND_NETWORK

export interface FaultPlan {
  readonly number: number
  readonly kind: FaultKind
  readonly atMs: number
  readonly durationMs: number
  /** Seeds the fault's own choices. */
  readonly seed: number
}

export interface Plan {
  readonly seed: number
  readonly shape: Shape
  /** The cluster of each node, in the order of their starts. */
  readonly clusterOf: readonly number[]
  readonly startsMs: readonly number[]
  /** It goes on from the disks of a network that has formed before. */
  readonly formed: boolean
  /** When, after the faults have begun, a node of a mistyped cluster is started; absent where none is. */
  readonly strayMs: number | undefined
  readonly options: Partial<EngineOptions>
  /** Nodes that answer a write only once every voter has confirmed. */
  readonly confirmAll: readonly number[]
  readonly syncMs: number
  readonly turnMs: number
  readonly nearMs: number
  readonly farMs: number
  /** Undefined: links take all that is sent, at once. */
  readonly line: LinePlan | undefined
  /** What nodes send to each other is encoded and decoded; otherwise it is handed over as it is. */
  readonly encoded: boolean
  /** When clients and faults begin where the network isn't complete before. */
  readonly formedByMs: number
  readonly operations: readonly OperationPlan[]
  readonly faults: readonly FaultPlan[]
  readonly members: MembersPlan
  /** Absent: everybody may join. */
  readonly tokens: TokensPlan | undefined
  /** How far each node's wall clock is off. */
  readonly wallSkewsMs: readonly number[]
  readonly wallJumps: readonly WallJump[]
  readonly activeMs: number
}

/** Faults after which a node may be gone for good. */
const LOSING: readonly FaultKind[] = ['bit flip', 'lost record', 'old copy', 'empty disk']

/** Beside second processes of members nothing is asked of the members: a copy of one that has left is outside the model. */
const OVERLAPPING: readonly FaultKind[] = [COPIES, 'two processes']

/** Of the long seeds. */
const COPIES_SHARE = 0.12
/** Of the seeds whose links are not bounded: to those bytes matter. */
const ENCODED_SHARE = 0.25
/** Until others know of something newer than a copy. */
const OLD_COPY_MS = 2500
/** Copies of nodes that find each other do so once nobody has turned them away for a while: that is made shorter there. */
const COPIES_MS = 20_000
const COPIES_OPTIONS = { hushMs: 1000, turnedAwayMs: 3000, waryMs: 6000, turnedAwayPauseMs: 12_000 }

const SHAPES: readonly (readonly [clusters: number, nodes: number, weight: number])[] = [
  [1, 3, 4],
  [1, 5, 1],
  [2, 3, 2],
  [3, 3, 8],
  [1, 4, 2],
  [2, 4, 1],
  [4, 3, 1],
  [5, 3, 1],
  [3, 5, 1],
]

export function planOf(seed: number, wanted?: Shape): Plan {
  const random = new Prng(seed, 'plan')
  const extent = drawExtent(seed)
  const kinds = drawKinds(random, extent)
  const shape = wanted ?? drawShape(random, kinds)
  const nodes = shape.clusters * shape.nodesPerCluster
  const clusterOf = drawClusters(random, shape)
  const activeMs = random.whole(...extent.activeMs) + takenBy(kinds, extent)
  const faults = drawFaults(random, { kinds, activeMs, extent })
  const losesNodes = LOSING.some((kind) => kinds.includes(kind))
  const confirmAll = !losesNodes && random.chance(0.6) ? drawSome(random, nodes) : []
  const drawnMembers = OVERLAPPING.some((kind) => kinds.includes(kind))
    ? NOTHING_ASKED
    : drawMembers({ seed, nodes, clusters: shape.clusters, activeMs, extent })
  // Who is given a vote before an old copy has found out may vouch for it, and knows nothing of it.
  const members = kinds.includes('old copy') ? { ...drawnMembers, spares: [] } : drawnMembers
  const tokens = kinds.includes(COPIES)
    ? undefined
    : drawTokens({ seed, clusters: shape.clusters, members: nodes + members.spares.length, activeMs, extent })
  const formed = extent.isShort
  const late = !formed && random.chance(0.2) ? random.whole(1, Math.min(3, nodes - shape.nodesPerCluster + 1)) : 0
  const farMs = random.pick([1, 10, 40, 100])
  const allAtOnceMs = formed || random.chance(0.7) ? 200 : 1200
  const grows = !formed && random.chance(0.1)
  const startsMs = drawStarts(random, { nodes, late, allAtOnceMs, grows })
  const plan = {
    seed,
    shape,
    clusterOf,
    startsMs,
    formed,
    strayMs: random.chance(0.1) ? random.between(0, activeMs * 0.7) : undefined,
    options: {
      pingMs: 900,
      aliveMs: 2300,
      // What a change of the voters waits for somebody who is gone: most of it is nothing but time.
      absenceMs: 4000,
      changeTimeoutMs: 12_000,
      reconcileMs: random.pick([1500, 3000, 6000]),
      reconcileAllMs: random.pick([8000, 30_000]),
      scrubPauseMs: 2000,
      reservationAgeMs: random.pick([500, 2000]),
      requestTimeoutMs: random.pick([2000, 5000]),
      ...(kinds.includes('old copy') ? { rememberMs: NOTED_MS } : {}),
      ...(kinds.includes(COPIES) ? COPIES_OPTIONS : { hushMs: random.pick([0, 0, 1000]) }),
    },
    confirmAll,
    syncMs: random.pick([0.2, 1, 5, 30]),
    turnMs: random.pick([0, 0, 0.5]),
    nearMs: random.between(0.1, 2),
    farMs,
    line: undefined,
    encoded: new Prng(seed, 'wire form').chance(ENCODED_SHARE),
    formedByMs: late > 0 || random.chance(0.2) ? random.between(500, 4000) : 20_000,
    operations: drawOperations(random, { nodes, activeMs, farMs, faults, extent }),
    faults,
    members,
    tokens,
    activeMs,
  }
  const { operations, ...clocks } = drawChanging({ seed, nodes, activeMs, from: plan.operations.length, extent })
  const all = withSystemKey(seed, byTime([...plan.operations, ...operations]))
  const drawn = withBounds({ ...plan, ...clocks, operations: all }, extent)
  if (OVERLAPPING.some((kind) => kinds.includes(kind))) return drawn
  const marked = losesNodes ? drawn : withSilentLosses(drawn)
  return extent.isShort ? marked : withSecondNetwork(marked)
}

/** What a fault needs on top, to come about at all. */
function takenBy(kinds: readonly FaultKind[], { isShort }: Extent): number {
  if (kinds.includes(COPIES)) return COPIES_MS
  return isShort && kinds.includes('old copy') ? OLD_COPY_MS : 0
}

function byTime(operations: readonly OperationPlan[]): readonly OperationPlan[] {
  return operations.toSorted((a, b) => a.atMs - b.atMs)
}

function drawShape(random: Prng, kinds: readonly FaultKind[]): Shape {
  // The fewer nodes there are, the sooner copies of them are enough to decide.
  if (kinds.includes(COPIES) && random.chance(0.6)) return { clusters: 1, nodesPerCluster: 3 }
  const total = SHAPES.reduce((sum, [, , weight]) => sum + weight, 0)
  let left = random.whole(1, total)
  for (const [clusters, nodesPerCluster, weight] of SHAPES) {
    left -= weight
    if (left <= 0) return { clusters, nodesPerCluster }
  }
  return { clusters: 3, nodesPerCluster: 3 }
}

/** The founder is of the first cluster; the others start in any order. */
function drawClusters(random: Prng, { clusters, nodesPerCluster }: Shape): readonly number[] {
  const rest: number[] = []
  for (let cluster = 0; cluster < clusters; cluster++) {
    for (let node = cluster === 0 ? 1 : 0; node < nodesPerCluster; node++) rest.push(cluster)
  }
  return [0, ...random.shuffled(rest)]
}

/** Some of the nodes, one at least. */
function drawSome(random: Prng, nodes: number): readonly number[] {
  const order = random.shuffled(Array.from({ length: nodes }, (_, node) => node))
  return order.slice(0, random.whole(1, nodes))
}

/** Most networks start together, and some nodes only while clients work and faults strike; some grow one node at a time. */
function drawStarts(
  random: Prng,
  { nodes, late, allAtOnceMs, grows }: { nodes: number; late: number; allAtOnceMs: number; grows: boolean },
): readonly number[] {
  const stepMs = grows ? random.between(100, 600) : undefined
  return Array.from({ length: nodes }, (_, node) => {
    if (node === 0) return 0
    if (stepMs !== undefined) return node * stepMs
    return node >= nodes - late ? random.between(500, 5000) : random.between(0, allAtOnceMs)
  })
}

function drawKinds(random: Prng, { faultKinds, isShort }: Extent): readonly FaultKind[] {
  const kinds = random.shuffled(FAULT_KINDS).slice(0, random.whole(...faultKinds))
  // Whatever ends an original ends its copy: so few other faults strike beside copies.
  return !isShort && random.chance(COPIES_SHARE) ? [COPIES, ...kinds.slice(0, 2)] : kinds
}

function drawFaults(
  random: Prng,
  { kinds, activeMs, extent }: { kinds: readonly FaultKind[]; activeMs: number; extent: Extent },
): readonly FaultPlan[] {
  const faults: FaultPlan[] = []
  const more = kinds.includes(COPIES) ? 0 : random.whole(0, extent.moreFaultsMax)
  for (let number = 0; number < kinds.length + more; number++) {
    const kind = number < kinds.length ? (kinds[number] as FaultKind) : random.pick(kinds)
    faults.push({
      number,
      kind,
      atMs: random.between(0, kind === COPIES ? activeMs - COPIES_MS : activeMs * 0.9),
      durationMs: random.pick([200, 600, 1800, 3600]) * random.between(0.5, 1.5),
      seed: random.uint32(),
    })
  }
  return faults
}

interface Stage {
  readonly nodes: number
  readonly activeMs: number
  readonly farMs: number
  readonly faults: readonly FaultPlan[]
  readonly extent: Extent
}

function drawOperations(random: Prng, stage: Stage): readonly OperationPlan[] {
  const { nodes, activeMs, extent } = stage
  const operations: OperationPlan[] = []
  const keys = Array.from({ length: random.whole(3, 14) }, (_, i) => `k${i}`)
  const wanted = random.whole(...extent.operations)
  const mutableShare = random.pick([0, 0.2, 0.5])
  const add = (operation: ChangePlan): void => {
    operations.push({ ...operation, number: operations.length })
  }
  if (random.chance(0.4)) {
    const rivals = random.whole(2, random.chance(0.3) ? 50 : 12)
    const atMs = random.between(0, activeMs * 0.8)
    for (let i = 0; i < rivals; i++) {
      add({
        ...put(random, { key: 'burst', mutableShare }),
        atMs: atMs + random.between(0, 5),
        node: random.whole(0, nodes - 1),
      })
    }
  }
  const duels = random.whole(0, extent.duelsMax)
  for (let duel = 0; duel < duels; duel++) for (const operation of drawDuel(random, duel, stage)) add(operation)
  const encounters = random.whole(0, extent.encountersMax)
  for (let i = 0; i < encounters; i++) add(drawEncounter(random, stage))
  while (operations.length < wanted + encounters) {
    const base = { atMs: random.between(0, activeMs), node: random.whole(0, nodes - 1), key: random.pick(keys) }
    const dice = random.fraction()
    if (dice < 0.42) {
      const operation = { ...put(random, { key: base.key, mutableShare }), ...base }
      add(operation)
      if (operation.requestId === '') continue
      const repeats = random.whole(0, 2)
      for (let i = 0; i < repeats; i++) {
        const laterMs = random.chance(0.3) ? random.between(0, 20) : random.between(0, activeMs / 2)
        // A client that uses its request id for something else is told so, and neither value takes the other's place.
        const value = random.chance(0.15) ? `${operation.value}-other` : operation.value
        add({ ...operation, value, node: random.whole(0, nodes - 1), atMs: Math.min(base.atMs + laterMs, activeMs) })
      }
    } else if (dice < 0.7) add({ ...base, kind: 'get', consistency: 'quorum' })
    else if (dice < 0.8) add({ ...base, kind: 'get', consistency: 'local' })
    else if (dice < 0.93) add({ ...base, kind: 'look-up', choice: random.uint32() })
    else add({ ...base, kind: 'resolve' })
  }
  return byTime(operations)
}

/** A few rivals for one new key so close together that votes are split, around a fault, and others who ask about it. */
function drawDuel(random: Prng, duel: number, { nodes, activeMs, farMs, faults }: Stage): readonly ChangePlan[] {
  const key = `duel-${duel}`
  const fault = random.pick(faults)
  const aroundMs = random.chance(0.7) ? fault.atMs + random.between(-farMs, 200) : random.between(0, activeMs)
  const atMs = Math.min(Math.max(0, aroundMs), activeMs)
  const drawn: ChangePlan[] = []
  const rivals = random.whole(2, 4)
  const order = random.shuffled(Array.from({ length: nodes }, (_, node) => node))
  for (const node of order.slice(0, rivals)) {
    drawn.push({ ...put(random, { key, mutableShare: 0.1 }), node, atMs: atMs + random.between(0, 2 * farMs) })
  }
  const onlookers = random.whole(0, 3)
  for (let i = 0; i < onlookers; i++) {
    const base = { key, node: random.whole(0, nodes - 1), atMs: Math.min(atMs + random.between(0, 3000), activeMs) }
    if (random.chance(0.6)) drawn.push({ ...base, kind: 'get', consistency: 'quorum' })
    else drawn.push({ ...base, kind: 'look-up', choice: random.uint32() })
  }
  return drawn
}

/** A request about a key in the middle of somebody else's write of it. */
function drawEncounter(random: Prng, { nodes, activeMs, faults }: Stage): ChangePlan {
  const meets = {
    type: random.pick(['prepare', 'prepare', 'accept', 'accept', 'commit', 'reserve'] as const),
    count: random.whole(1, 6),
  }
  const atMs = random.chance(0.5) ? random.pick(faults).atMs : random.between(0, activeMs * 0.9)
  const base = { meets, key: '', atMs, node: random.whole(0, nodes - 1) }
  const dice = random.fraction()
  if (dice < 0.6) return { ...put(random, { key: '', mutableShare: 0.1 }), ...base }
  if (dice < 0.8) return { ...base, kind: 'get', consistency: 'quorum' }
  return dice < 0.95 ? { ...base, kind: 'look-up', choice: random.uint32() } : { ...base, kind: 'resolve' }
}

function put(random: Prng, { key, mutableShare }: { key: string; mutableShare: number }) {
  const name = random.hex(4)
  const requestId = random.chance(0.4) ? `r-${name}` : ''
  return { kind: 'put', key, mutable: random.chance(mutableShare), requestId, value: `v-${name}` } as const
}
