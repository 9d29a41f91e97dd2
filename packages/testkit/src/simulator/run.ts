/**
 * One seed from its first node to its verdict: the network forms, clients work while faults strike, everything heals,
 * and then all that was promised must hold within a bounded time.
 */
import type { Outcome } from '@replicator/engine'
import { checkBounds, checkIdle } from '../checkers/bounds.js'
import { checkConvergence } from '../checkers/convergence.js'
import { checkDenials } from '../checkers/denial.js'
import { checkDurability } from '../checkers/durability.js'
import { checkExpired } from '../checkers/expiry.js'
import { checkMembers } from '../checkers/members.js'
import { checkLinearizability } from '../checkers/linearizability.js'
import { checkRepeats } from '../checkers/repeats.js'
import { checkStatus } from '../checkers/status.js'
import type { Violation } from '../checkers/violation.js'
import { planBarriers } from './barriers.js'
import { strike } from './faults.js'
import { formedNetwork, goOnFrom } from './formed.js'
import type { HistoryEntry } from './history.js'
import { planMembers } from './members.js'
import type { FaultKind, OperationPlan, Plan } from './plan.js'
import { Simulation } from './simulation.js'

/** After the last fault, I5 and I6 must come true within this virtual time. */
const QUIET_MS_MAX = 60_000
/** Until then every link is there again, and every node has heard that. */
const QUIET_MS_MIN = 1000
const FORMING_MS_MAX = 60_000
/** A look at a network that is forming costs next to nothing, one at all that its nodes hold as much as dozens of frames. */
const FORMING_LOOK_MS = 100
const LOOK_EVERY_MS = 250
/** Fifty times what the busiest seeds need. */
const EVENTS_MAX = 5_000_000
/** In the end one of so many nodes is asked to read; of a short seed, one of so many writes and another reads that. */
const ASKED_EACH = 3
/** In a quiet network every request is answered within this virtual time. */
const ANSWER_MS_MAX = 5000
/** How often, and how long after, a node that is busy is asked again there. */
const ASKS_MAX = 5
const ASK_AGAIN_MS = 300

export interface RunResult {
  readonly seed: number
  readonly violations: readonly Violation[]
  readonly hash: string
  readonly events: number
  readonly virtualMs: number
  readonly operations: number
  /** How often clients were told what; `no answer` where the node died first. */
  readonly outcomes: Readonly<Record<string, number>>
  readonly faults: Partial<Record<FaultKind, number>>
  readonly network: Readonly<Record<string, number>>
  readonly trace: readonly string[]
}

export interface RunOptions {
  /** Keeps a trace to read, not its hash alone. */
  readonly readable?: boolean
  /** Called when the network has formed, before the first operation. */
  readonly onFormed?: (simulation: Simulation) => void
}

export function run(plan: Plan, { readable = false, onFormed }: RunOptions = {}): RunResult {
  const simulation = new Simulation({ ...plan, readable })
  const faults: Partial<Record<FaultKind, number>> = {}
  form(simulation, plan)
  onFormed?.(simulation)
  const beginMs = simulation.nowMs
  for (const operation of plan.operations)
    simulation.schedule.at(beginMs + operation.atMs, () => simulation.perform(operation))
  for (const fault of plan.faults) {
    simulation.schedule.at(beginMs + fault.atMs, () => {
      strike(simulation, fault, () => (faults[fault.kind] = (faults[fault.kind] ?? 0) + 1))
    })
  }
  const barriers: Outcome[] = []
  planBarriers(simulation, { ...plan, beginMs }, (outcome) => barriers.push(outcome))
  planMembers(simulation, plan.members)
  if (plan.tokens !== undefined) simulation.tokens?.plan(plan.tokens, beginMs)
  for (const { node, atMs, byMs } of plan.wallJumps) {
    simulation.schedule.at(beginMs + atMs, () => {
      const jumping = simulation.residents[node]
      if (jumping !== undefined) jumping.wallSkewMs += byMs
    })
  }
  if (plan.strayMs !== undefined)
    simulation.schedule.at(beginMs + plan.strayMs, () => simulation.calm || simulation.stray().start())
  for (let atMs = 500; atMs < plan.activeMs; atMs += 500) {
    simulation.schedule.at(beginMs + atMs, () => {
      simulation.tokens?.endRefused()
      simulation.note(checkBounds(simulation))
      simulation.note(checkStatus(simulation, { quiet: false }))
    })
  }
  runWhileSound(simulation, beginMs + plan.activeMs)
  if (simulation.violations.length === 0) settle(simulation)
  simulation.note(checkDurability(simulation.history, simulation))
  if (simulation.violations.length === 0) proveProgress(simulation, plan)
  simulation.note(checkLinearizability(simulation.history, simulation.agreement))
  simulation.note(checkDenials(simulation.history, simulation))
  simulation.note(checkRepeats(simulation.history, simulation.agreement))
  const { history, network, trace, violations } = simulation
  return {
    seed: plan.seed,
    violations,
    hash: trace.hash,
    events: trace.events,
    virtualMs: simulation.nowMs,
    operations: history.entries.length,
    outcomes: countOutcomes([
      ...history.entries.map(({ outcome }) => outcome),
      ...simulation.wishes.map(({ outcome }) => outcome),
      ...barriers,
    ]),
    faults,
    network: { ...network.counts },
    trace: trace.lines,
  }
}

/** Starts the nodes, and waits until all are voters, and serve where they have been before, or the plan won't wait any longer. */
function form(simulation: Simulation, plan: Plan): void {
  if (plan.formed) goOnFrom(simulation, formedNetwork(plan.shape, { closed: plan.tokens !== undefined }))
  for (const [number, atMs] of plan.startsMs.entries()) {
    simulation.schedule.at(atMs, () => simulation.residents[number]?.start())
    if (number === 0 && !plan.formed)
      simulation.schedule.at(atMs, () =>
        simulation.residents.slice(0, 1).map((founder) => simulation.tokens?.make(founder)),
      )
  }
  const last = Math.max(...plan.startsMs)
  while (simulation.nowMs < plan.formedByMs && simulation.violations.length === 0) {
    runWhileSound(simulation, Math.min(simulation.nowMs + FORMING_LOOK_MS, plan.formedByMs))
    if (simulation.nowMs > last && simulation.isFormed() && (!plan.formed || isServing(simulation))) return
  }
}

function isServing({ residents }: Simulation): boolean {
  return residents.every(({ engine, nowMs }) => engine?.status(nowMs).ready === true)
}

function runWhileSound(simulation: Simulation, untilMs: number): void {
  const { schedule, violations } = simulation
  while (violations.length === 0 && schedule.step(untilMs)) {
    if (schedule.happened < EVENTS_MAX) continue
    simulation.note({ check: 'bounded work', detail: `${schedule.happened} events, and no end of them` })
  }
}

/** Ends all faults; then waits until all nodes hold the same and nothing is open any more (I5). */
function settle(simulation: Simulation): void {
  const { network, nodes, schedule } = simulation
  simulation.calmDown()
  network.heal()
  for (const twin of simulation.twins) twin.crash({ silently: false })
  for (const node of nodes) {
    node.setClockRate(1)
    node.disarm()
    node.disk.heal()
    schedule.after(200, () => {
      // What an operator does once the other process is gone.
      if (node.engine?.state.silenced?.kind === 'other process' && !node.outdated) node.crash({ silently: false })
      node.start()
    })
  }
  simulation.trace.line(simulation.nowMs, () => 'all faults end')
  const untilMs = simulation.nowMs + QUIET_MS_MAX + (simulation.isFormed() ? 0 : FORMING_MS_MAX)
  // A sync that began on a slow disk ends slowly.
  const quietMs = Math.max(simulation.nowMs, ...nodes.map(({ syncEndsMs }) => syncEndsMs)) + QUIET_MS_MIN
  let unmet: Violation | undefined
  while (simulation.nowMs < untilMs && simulation.violations.length === 0) {
    runWhileSound(simulation, simulation.nowMs + LOOK_EVERY_MS)
    simulation.tokens?.endRefused()
    // What isn't so yet may still become so: there is nothing to look at before.
    if (simulation.nowMs < quietMs) continue
    unmet =
      checkIdle(simulation) ??
      checkConvergence(simulation) ??
      checkMembers(simulation, simulation.wishes) ??
      checkExpired(simulation) ??
      checkStatus(simulation, { quiet: true })
    if (unmet === undefined) return
    const { check, detail } = unmet
    simulation.trace.line(simulation.nowMs, () => `not yet: ${check}: ${detail}`)
  }
  if (simulation.violations.length === 0) simulation.note(unmet)
}

/** New writes and reads succeed at every live node whose store is no old copy (I6). */
function proveProgress(simulation: Simulation, plan: Plan): void {
  const { nodes } = simulation
  const firstNumber = plan.operations.length
  const serving = nodes.filter(
    (node) =>
      node.running &&
      !node.outdated &&
      // It ends as soon as it comes across that, in the middle of a request, say.
      !node.disk.isUnusable &&
      !simulation.removed.has(node.name) &&
      !simulation.mistyped.has(node.cluster),
  )
  const places = serving.map((node) => nodes.indexOf(node))
  const writes: OperationPlan[] = []
  for (const place of places) {
    if (serving.length < nodes.length && plan.confirmAll.includes(place)) continue
    if (plan.formed && (place + plan.seed) % ASKED_EACH !== 0) continue
    const base = { atMs: 0, node: place, key: `after-${place}` }
    writes.push({
      ...base,
      number: firstNumber + 2 * place,
      kind: 'put',
      mutable: false,
      requestId: '',
      value: `v-after-${place}`,
    })
  }
  const written = performed(simulation, writes)
  for (const entry of written) {
    if (entry.outcome !== undefined && 'outcome' in entry.outcome && entry.outcome.outcome === 'stored') continue
    const told = entry.outcome === undefined ? 'nothing' : JSON.stringify(entry.outcome)
    simulation.note({
      check: 'progress',
      detail: `${entry.node} was asked to store ${entry.request.key} in a quiet network, and told ${told}`,
    })
  }
  const reads: OperationPlan[] = []
  for (const [i, { request }] of written.entries()) {
    const { node, key } = request
    // Each of them in some seeds: a read asks all voters, and most of what it shows any of them does.
    if (!plan.formed && (i + plan.seed) % ASKED_EACH !== 0) continue
    // Asked of another node than the one that wrote.
    const other = places[(places.indexOf(node) + 1) % places.length] ?? node
    reads.push({
      number: firstNumber + 2 * i + 1,
      atMs: 0,
      node: other,
      key,
      kind: 'get',
      consistency: 'quorum',
    })
  }
  for (const { node, request, outcome } of performed(simulation, reads)) {
    if (outcome !== undefined && 'outcome' in outcome && outcome.outcome === 'found') continue
    const told = outcome === undefined ? 'nothing' : JSON.stringify(outcome)
    simulation.note({
      check: 'progress',
      detail: `${node} was asked for ${request.key}, stored just before, and told ${told}`,
    })
  }
}

/**
 * What came of them in the end: a node that is busy, with a token that somebody shows, say, is asked again, as it says itself,
 * which is soon where bounds are lowered.
 */
function performed(simulation: Simulation, operations: readonly OperationPlan[]): readonly HistoryEntry[] {
  const { history } = simulation
  const first = history.entries.length
  for (const operation of operations) simulation.perform(operation)
  awaitAnswers(simulation)
  const entries = history.entries.slice(first)
  for (const [place, operation] of operations.entries()) {
    for (let asked = 1; asked < ASKS_MAX && isOverloaded(entries[place]); asked++) {
      runWhileSound(simulation, simulation.nowMs + ASK_AGAIN_MS)
      simulation.perform(operation)
      awaitAnswers(simulation)
      entries.splice(place, 1, ...history.entries.slice(-1))
    }
  }
  return entries
}

function isOverloaded({ outcome }: Partial<HistoryEntry> = {}): boolean {
  return outcome !== undefined && 'outcome' in outcome && outcome.outcome === 'overloaded'
}

function awaitAnswers(simulation: Simulation): void {
  const untilMs = simulation.nowMs + ANSWER_MS_MAX
  const { history, violations } = simulation
  while (violations.length === 0 && history.openCount > 0 && simulation.nowMs < untilMs) {
    runWhileSound(simulation, simulation.nowMs + 100)
  }
}

function countOutcomes(outcomes: readonly (Outcome | undefined)[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const outcome of outcomes) {
    const name =
      outcome === undefined ? 'no answer' : 'state' in outcome ? `proposal ${outcome.state}` : outcome.outcome
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}
