/** Carries out the faults of a plan. Each has a generator of its own, so that leaving one out changes no other. */
import { isUserKey } from '@replicator/interface'
import { everyVoter } from '@replicator/membership'
import type { FaultKind, FaultPlan } from './plan.js'
import { Prng } from '../random/prng.js'
import { planOldCopy } from './old-copy.js'
import { isWhole, mayLose } from './losses.js'
import { planCompany } from './company.js'
import { planSecondNetwork } from './second-network.js'
import { planSilentLoss } from './silent-loss.js'
import { planTwin } from './twin.js'
import type { Simulation } from './simulation.js'
import type { Weather } from './weather.js'
import type { SimulatedNode, Step } from './simulated-node.js'

export interface Strike {
  readonly simulation: Simulation
  readonly random: Prng
  readonly durationMs: number
  /** To be called where the fault comes later than it begins to wait for its moment. */
  readonly happened: () => void
}

const HOUR_MS = 3_600_000

/** Lets one fault begin, and plans its end. `happened` is called when it has found something to strike, if ever. */
export function strike(simulation: Simulation, { kind, seed, durationMs }: FaultPlan, happened: () => void): void {
  const fault: Strike = { simulation, random: new Prng(seed, kind), durationMs, happened }
  simulation.trace.note(kind, simulation.nowMs, seed)
  simulation.trace.line(simulation.nowMs, () => `fault: ${kind} for ${Math.round(durationMs)} ms`)
  if (STRIKES[kind](fault)) happened()
}

/** True where it strikes at once. */
export const STRIKES: Record<FaultKind, (fault: Strike) => boolean> = {
  stop: (fault) =>
    onNode(fault, (node) => {
      node.stop()
      fault.simulation.schedule.after(fault.durationMs, () => node.start())
    }),
  crash: (fault) => onNode(fault, (node) => crash(fault, node)),
  'crash at write': (fault) => crashAt(fault, 'write'),
  'crash at sync': (fault) => crashAt(fault, fault.random.pick(['sync', 'synced'] as const)),
  'crash at send': (fault) => crashAt(fault, 'send'),
  'crash at a message': (fault) => atMessage(fault, (node) => crash(fault, node)),
  'cut off at a message': (fault) => atMessage(fault, (node) => cut(fault, (from, to) => from === node || to === node)),
  'power loss of all': (fault) => powerLoss(fault, fault.simulation.nodes),
  /** The moment at which what was answered early, or is in votes only, would be lost. */
  'power loss at an answer': (fault) => {
    const { simulation, random } = fault
    const isAll = random.chance(0.6)
    simulation.atAnswer(random.whole(1, 4), () => {
      fault.happened()
      powerLoss(fault, isAll ? simulation.nodes : simulation.nodes.filter(() => random.chance(0.7)))
    })
    return false
  },
  pause: (fault) => onNode(fault, (node) => node.pause(fault.durationMs)),
  drift: (fault) =>
    onNode(fault, (node) => {
      const rate = fault.random.between(0.9, 1.1)
      node.setClockRate(rate)
      fault.simulation.schedule.after(fault.durationMs, () => {
        if (node.clockRate === rate) node.setClockRate(1)
      })
    }),
  'clock jump': (fault) => onNode(fault, (node) => node.jumpClock(HOUR_MS)),
  halves: (fault) => {
    const order = fault.random.shuffled(fault.simulation.nodes)
    const half = order.slice(0, Math.floor(order.length / 2))
    return cut(fault, (from, to) => half.includes(from) !== half.includes(to))
  },
  'node cut off': (fault) => {
    const node = fault.random.pick(fault.simulation.nodes)
    return cut(fault, (from, to) => from === node || to === node)
  },
  'one way': (fault) => {
    const { nodes } = fault.simulation
    const senders = fault.random.shuffled(nodes).slice(0, fault.random.whole(1, nodes.length - 1))
    return cut(fault, (from, to) => senders.includes(from) && !senders.includes(to))
  },
  /** Two halves that only one node reaches both of. */
  bridge: (fault) => {
    const [bridge, ...order] = fault.random.shuffled(fault.simulation.nodes)
    const half = order.slice(0, Math.floor(order.length / 2))
    return cut(fault, (from, to) => from !== bridge && to !== bridge && half.includes(from) !== half.includes(to))
  },
  'cluster cut off': (fault) => {
    const { cluster } = fault.random.pick(fault.simulation.nodes)
    return cut(fault, (from, to) => (from.cluster === cluster) !== (to.cluster === cluster))
  },
  flapping: (fault) => {
    const node = fault.random.pick(fault.simulation.nodes)
    const times = fault.random.whole(2, 5)
    for (let i = 0; i < times; i++) {
      const durationMs = fault.durationMs / times / 2
      fault.simulation.schedule.after(2 * i * durationMs, () => {
        cut({ ...fault, durationMs }, (from, to) => from === node || to === node)
      })
    }
    return true
  },
  'broken link': (fault) => {
    const [one, two] = fault.random.shuffled(fault.simulation.nodes)
    if (one === undefined || two === undefined) return false
    fault.simulation.network.breakLink(one.number, two.number)
    return true
  },
  loss: (fault) => worsen(fault, { loss: fault.random.between(0.01, 0.3) }),
  duplication: (fault) => worsen(fault, { duplication: fault.random.between(0.05, 0.5) }),
  reordering: (fault) => worsen(fault, { reordering: fault.random.between(0.05, 0.5) }),
  delay: (fault) => {
    return worsen(fault, {
      delays: fault.random.between(0.02, 0.3),
      delayMsMax: fault.random.pick([300, 2000, 10_000]),
    })
  },
  replay: (fault) => {
    worsen(fault, { replay: fault.random.between(0.2, 1) })
    return onNode(fault, (node) => crash(fault, node))
  },
  'slow disk': (fault) =>
    onNode(fault, ({ disk }) => {
      fault.simulation.schedule.after(fault.durationMs, disk.slowdowns.begin(fault.random.pick([10, 100, 1000])))
    }),
  'failed sync': (fault) => onNode(fault, ({ disk }) => (disk.failing = 1)),
  'full disk': (fault) =>
    onNode(fault, ({ disk }) => {
      fault.simulation.schedule.after(fault.durationMs, disk.fillings.begin(1))
    }),
  'bit flip': (fault) => onMinority(fault, (node) => damage(fault, node, true)),
  'lost record': (fault) => onMinority(fault, (node) => damage(fault, node, false)),
  'old copy': (fault) => {
    // Several at about the same time, at times: what each has forgotten is for the others to know.
    for (let left = fault.random.pick([1, 1, 2, 3]); left > 0; left--) onNode(fault, (node) => planOldCopy(fault, node))
    return false
  },
  'two processes': (fault) => {
    onNode(fault, (node) => planTwin(fault, node))
    return false
  },
  'copied nodes': (fault) => {
    planCompany(fault)
    return false
  },
  'silent loss': (fault) => {
    planSilentLoss(fault)
    return false
  },
  'network from a backup': (fault) => {
    onNode(fault, (node) => planSecondNetwork(fault, node))
    return false
  },
  'empty disk': (fault) => {
    const strikeNow = (): boolean => onMinority(fault, (node) => loseDisks(fault, node))
    return fault.random.chance(WHILE_JOINT_SHARE) ? whileJoint(fault, strikeNow) : strikeNow()
  },
}

function onNode({ simulation, random }: Strike, work: (node: SimulatedNode) => void): boolean {
  const running = simulation.nodes.filter((node) => node.running)
  if (running.length === 0) return false
  work(random.pick(running))
  return true
}

const WHILE_JOINT_SHARE = 0.5
const JOINT_LOOK_MS = 25
const JOINT_LOOKS_MAX = 80

/** Strikes as soon as the voters are about to change; without that, where they don't for long. */
function whileJoint({ simulation, random, happened }: Strike, strikeNow: () => boolean): boolean {
  const { schedule } = simulation
  let looks = 0
  const strikeIfJoint = (): void => {
    if (simulation.calm) return
    if (simulation.newest?.joint === undefined && ++looks < JOINT_LOOKS_MAX)
      schedule.after(JOINT_LOOK_MS, strikeIfJoint)
    // At any moment of the joint generation, the last one too.
    else
      schedule.after(looks < JOINT_LOOKS_MAX ? random.pick([0, 100, 500]) * random.fraction() : 0, () => {
        if (!simulation.calm && strikeNow()) happened()
      })
  }
  strikeIfJoint()
  return false
}

function onMinority({ simulation, random }: Strike, work: (node: SimulatedNode) => void): boolean {
  const { newest } = simulation
  const voting = new Set(newest === undefined ? [] : everyVoter(newest))
  const candidates = simulation.nodes.filter(
    (node) => node.running && voting.has(node.name) && isWhole(node) && mayLose(simulation, node),
  )
  if (candidates.length === 0) return false
  const added =
    newest?.joint === undefined ? [] : candidates.filter(({ name }) => newest.joint?.voters.includes(name) === false)
  work(random.pick(added.length > 0 && random.chance(0.5) ? added : candidates))
  return true
}

function crash({ simulation, random, durationMs }: Strike, node: SimulatedNode): void {
  node.crash({ silently: random.chance(0.5) })
  simulation.schedule.after(durationMs, () => node.start())
}

function powerLoss({ simulation, random, durationMs }: Strike, nodes: readonly SimulatedNode[]): boolean {
  for (const node of nodes) {
    if (!node.running) continue
    node.crash({ silently: true })
    simulation.schedule.after(durationMs * random.between(0.1, 1), () => node.start())
  }
  return true
}

function crashAt(fault: Strike, step: Step): boolean {
  onNode(fault, (node) => {
    node.crashAt(step, fault.random.whole(1, 12), () => {
      fault.happened()
      fault.simulation.schedule.after(fault.durationMs, () => node.start())
    })
  })
  return false
}

/** The steps of a write, each of which may be the last of whoever takes it; deciding ones more often. */
const MESSAGES = ['reserve', 'relay', 'answer', 'prepare', 'accept', 'accept', 'commit', 'commit', 'commit'] as const

/** Those by which a node gets what it missed, or finds out that it did. */
const CATCH_UP_MESSAGES = ['pull', 'page', 'page', 'fetch', 'records', 'compare', 'differ', 'list'] as const
const CATCH_UP_SHARE = 0.3

/** Who sends the n-th such message is struck, at times with some others, before that message leaves. */
function atMessage({ simulation, random, happened }: Strike, work: (node: SimulatedNode) => void): boolean {
  const { nodes } = simulation
  const others = random.chance(0.4) ? random.shuffled(nodes).slice(0, random.whole(0, (nodes.length - 1) / 2)) : []
  const type = random.chance(CATCH_UP_SHARE) ? random.pick(CATCH_UP_MESSAGES) : random.pick(MESSAGES)
  simulation.atMessage(type, random.whole(1, 4), (sender) => {
    happened()
    for (const node of new Set([sender, ...others])) if (node.running) work(node)
  })
  return false
}

/** Entries rot while the node runs; at the latest its next start finds out. */
function damage(fault: Strike, node: SimulatedNode, isFlip: boolean): void {
  const { random, simulation } = fault
  if (isFlip && random.chance(0.5)) {
    const hit = node.disk.flipBit(random)
    if (hit?.table === 'records') needDamaged(fault, node, String(hit.key))
    return
  }
  node.crash({ silently: random.chance(0.5) })
  if (isFlip) node.disk.flipBit(random)
  else node.disk.loseRecord(random)
  simulation.schedule.after(fault.durationMs, () => node.start())
}

/** What a client asks for, often, before the node itself has looked for what is damaged. */
function needDamaged({ random, simulation }: Strike, node: SimulatedNode, key: string): void {
  node.store?.forget(key)
  if (!isUserKey(key) || random.chance(0.3)) return
  const place = { number: -1, atMs: 0, node: simulation.nodes.indexOf(node), key }
  if (random.chance(0.3)) {
    simulation.perform({
      ...place,
      kind: 'put',
      mutable: false,
      requestId: '',
      value: 'in the place of what is damaged',
    })
  } else simulation.perform({ ...place, kind: 'get', consistency: random.pick(['quorum', 'local'] as const) })
}

/** As in a container without a volume: its place is taken by a node with an empty disk, again and again. */
function loseDisks({ simulation, random, durationMs }: Strike, node: SimulatedNode): void {
  const { schedule } = simulation
  let left = random.whole(1, 5)
  const lose = (gone: SimulatedNode): void => {
    gone.crash({ silently: random.chance(0.5) })
    gone.lost = true
    const next = simulation.newcomer(gone.cluster)
    schedule.after(random.between(50, 500), () => next.start())
    if (--left === 0) return
    // Late enough, at times, for that one to have become a voter. Once the faults are over nothing is lost any more.
    schedule.after(500 + durationMs * random.fraction(), () => {
      if (simulation.calm || (simulation.wishes.length > 0 && !mayLose(simulation, next))) return
      lose(next)
    })
  }
  lose(node)
}

function cut({ simulation, durationMs }: Strike, isCut: (from: SimulatedNode, to: SimulatedNode) => boolean): boolean {
  const { network, nodes, schedule } = simulation
  if (simulation.calm) return false
  const ways: (readonly [from: number, to: number])[] = []
  for (const from of nodes) {
    for (const to of nodes) if (from !== to && isCut(from, to)) ways.push([from.number, to.number])
  }
  for (const [from, to] of ways) network.block(from, to)
  schedule.after(durationMs, () => {
    for (const [from, to] of ways) network.unblock(from, to)
  })
  return ways.length > 0
}

function worsen({ simulation, durationMs }: Strike, conditions: Partial<Record<keyof Weather, number>>): boolean {
  for (const [name, value] of Object.entries(conditions)) {
    simulation.schedule.after(durationMs, simulation.network.weather[name as keyof Weather].begin(value))
  }
  return true
}
