/** Each checker is shown what it is there for, and must see it; without it, it must be silent. */
import type { EngineState, Outcome } from '@replicator/engine'
import type { StoredRecord } from '@replicator/interface'
import { CONFIGURATION_KEY, openBallot } from '@replicator/interface'
import { encodeSlot } from '@replicator/store'
import { describe, expect, it } from 'vitest'
import { checkBounds, checkIdle } from '../src/checkers/bounds.js'
import { checkConfirmation } from '../src/checkers/confirmation.js'
import { checkConvergence } from '../src/checkers/convergence.js'
import { checkDenials } from '../src/checkers/denial.js'
import { checkDurability } from '../src/checkers/durability.js'
import type { KeyState } from '../src/checkers/agreement.js'
import type { HistoryEntry, Request } from '../src/checkers/history.js'
import { checkLinearizability } from '../src/checkers/linearizability.js'
import { checkRepeats } from '../src/checkers/repeats.js'
import { checkStatus } from '../src/checkers/status.js'
import type { HistoryEntry as SimulatedEntry } from '../src/simulator/history.js'
import type { SimulatedNode } from '../src/simulator/simulated-node.js'
import { Simulation } from '../src/simulator/simulation.js'

/** Three voters that have stored k=v through a1, at rest. */
function atRest(): {
  readonly simulation: Simulation
  readonly nodes: readonly SimulatedNode[]
  readonly entry: SimulatedEntry
} {
  const simulation = new Simulation({
    seed: 1,
    clusterOf: [0, 0, 0],
    options: {},
    confirmAll: [],
    syncMs: 1,
    turnMs: 0,
    nearMs: 1,
    farMs: 1,
    line: undefined,
    encoded: true,
    readable: false,
  })
  const { nodes, schedule } = simulation
  for (const node of nodes) node.start()
  while (!simulation.isFormed() && schedule.nowMs < 20_000) schedule.runUntil(schedule.nowMs + 100)
  simulation.perform({ number: 0, atMs: 0, node: 0, key: 'k', kind: 'put', mutable: false, requestId: '', value: 'v' })
  schedule.runUntil(schedule.nowMs + 5000)
  const [entry] = simulation.history.entries
  if (entry === undefined) throw new Error('nothing was asked')
  return { simulation, nodes, entry }
}

function first(nodes: readonly SimulatedNode[]): SimulatedNode {
  const [node] = nodes
  if (node?.store === undefined || node.engine === undefined) throw new Error('a1 is down')
  return node
}

function recordOf(node: SimulatedNode, key: string): StoredRecord {
  const record = node.store?.record(key)
  if (record === undefined) throw new Error(`${node.name} has no ${key}`)
  return record
}

function allOf(simulation: Simulation): readonly (string | undefined)[] {
  return [
    checkBounds(simulation),
    checkIdle(simulation),
    checkConvergence(simulation),
    checkStatus(simulation, { quiet: true }),
    checkDurability(simulation.history, simulation),
    checkLinearizability(simulation.history, simulation.agreement),
    checkDenials(simulation.history, simulation),
    checkRepeats(simulation.history, simulation.agreement),
  ].map((violation) => violation?.check)
}

describe('on a network at rest', () => {
  it('all checkers are silent', () => {
    const { simulation } = atRest()
    expect(simulation.violations).toEqual([])
    expect(allOf(simulation)).toEqual(Array.from({ length: 8 }))
  })

  it('a voter whose disk lacks what a node told as confirmed by all is seen', () => {
    const { simulation, nodes, entry } = atRest()
    expect(checkConfirmation(simulation, entry)).toBeUndefined()
    const held = nodes[2]!.disk.records.get('k')!
    nodes[2]!.disk.records.delete('k')
    expect(checkConfirmation(simulation, entry)).toMatchObject({
      check: 'confirmed by all',
      detail: expect.stringMatching(/not on the disk of a3$/),
    })
    const { proposal: id } = entry.outcome as { proposal: string }
    const proposal = {
      id,
      cluster: 'a',
      operation: 'create',
      requestId: '',
      fingerprint: '',
      value: Buffer.from('v'),
      contentType: 'text/plain',
      mutable: false,
    } as const
    const vote = { ballot: openBallot(1), proposal }
    nodes[2]!.disk.slots.set('k', encodeSlot({ key: 'k', version: 1, promised: openBallot(1), vote }))
    expect(checkConfirmation(simulation, entry)).toBeUndefined()
    const others = { ...vote, proposal: { ...proposal, id: `${id}0` } }
    nodes[2]!.disk.slots.set('k', encodeSlot({ key: 'k', version: 1, promised: openBallot(1), vote: others }))
    expect(checkConfirmation(simulation, entry)?.check).toBe('confirmed by all')
    nodes[2]!.disk.records.set('k', held)
    expect(checkConfirmation(simulation, entry)).toBeUndefined()
  })

  it('two contents of one version are seen', () => {
    const { simulation, nodes } = atRest()
    const node = first(nodes)
    const other = { ...recordOf(node, 'k'), value: Buffer.from('other') }
    simulation.applied(node, [{ type: 'record', record: other }])
    expect(simulation.violations).toMatchObject([{ check: 'agreement' }])
  })

  it('an outcome that nobody waits for is seen', () => {
    const { simulation, nodes } = atRest()
    simulation.told(first(nodes), 4711, { outcome: 'no-quorum' })
    expect(simulation.violations).toMatchObject([{ check: 'told once' }])
  })

  it('a vote of a node with an old copy of its disk is seen', () => {
    const { simulation, nodes } = atRest()
    const node = first(nodes)
    node.outdated = true
    const slot = { key: 'x', version: 1, promised: openBallot(1) }
    simulation.applied(node, [{ type: 'slot', key: 'x', slot }])
    expect(simulation.violations).toMatchObject([{ check: 'amnesia' }])
  })

  it('a mark on a store that is no old copy is seen', () => {
    const { simulation, nodes } = atRest()
    const mark = { type: 'meta', name: 'retired', value: '{"boot":1}' } as const
    simulation.applied(first(nodes), [mark])
    expect(simulation.violations).toMatchObject([{ check: 'nobody healthy is marked' }])
    first(nodes).outdated = true
    simulation.applied(first(nodes), [mark])
    expect(simulation.violations).toHaveLength(1)
  })

  it('a twin that commits something else than its original is seen', () => {
    const { simulation, nodes } = atRest()
    const node = first(nodes)
    const other = { ...recordOf(node, 'k'), value: Buffer.from('other') }
    simulation.appliedByTwin(node, [{ type: 'record', record: other }])
    expect(simulation.violations).toMatchObject([{ check: 'agreement' }])
  })

  it.each([false, true])('a node that ends by an exception is seen, with a full disk or not: %s', (isFull) => {
    const { simulation, nodes } = atRest()
    if (isFull) first(nodes).disk.fillings.begin(1)
    first(nodes).input(() => {
      throw new Error('two decisions for one version')
    })
    expect(simulation.violations).toMatchObject([{ check: 'no node fails' }])
  })

  it('a record that one node alone has is seen', () => {
    const { simulation, nodes } = atRest()
    const node = first(nodes)
    node.store?.apply([{ type: 'record', record: { ...recordOf(node, 'k'), key: 'other' } }])
    expect(checkConvergence(simulation)).toMatchObject({ check: 'convergence' })
  })

  it('a cluster with fewer voters than it needs is seen', () => {
    const { simulation, nodes } = atRest()
    const configuration = first(nodes).engine?.state.configuration
    const stray = { peer: 'stray1', cluster: 'stray', role: 'voter', addresses: [] } as const
    const value = Buffer.from(JSON.stringify({ ...configuration, members: [...(configuration?.members ?? []), stray] }))
    const record = { ...recordOf(first(nodes), ''), version: 99, value }
    simulation.applied(first(nodes), [{ type: 'record', record }])
    expect(simulation.violations).toMatchObject([{ check: 'growth' }])
  })

  it('a newcomer that is ready without what was there when it joined is seen', () => {
    const { simulation, nodes } = atRest()
    const newcomer = simulation.newcomer('a')
    newcomer.start()
    simulation.schedule.runUntil(simulation.nowMs + 5000)
    expect(newcomer.engine?.status(newcomer.nowMs).ready).toBe(true)
    expect(checkStatus(simulation, { quiet: false })).toBeUndefined()
    newcomer.disk.records.delete('k')
    newcomer.store?.forget('k')
    expect(simulation.newcomers.check(newcomer, nodes)).toMatchObject({ check: 'ready once caught up' })
    // Nobody can know what a disk has lost without a trace: it is found by comparison, later.
    first(nodes).disk.forgotten.add('k')
    expect(simulation.newcomers.check(newcomer, nodes)).toBeUndefined()
  })

  it('a learner without a reason is seen, and one that takes the place of a lost voter is not', () => {
    const { simulation, nodes } = atRest()
    const node = first(nodes)
    node.crash({ silently: false })
    node.lost = true
    simulation.newcomer('a').start()
    simulation.schedule.runUntil(simulation.nowMs + 20_000)
    expect(checkConvergence(simulation)).toBeUndefined()
    node.lost = false
    node.start()
    simulation.schedule.runUntil(simulation.nowMs + 100)
    expect(checkConvergence(simulation)).toMatchObject({ check: 'convergence' })
    simulation.schedule.runUntil(simulation.nowMs + 5000)
    expect(checkConvergence(simulation)).toBeUndefined()
  })

  it('a node of a mistyped cluster stays a learner that is not ready', () => {
    const { simulation } = atRest()
    simulation.stray().start()
    simulation.schedule.runUntil(simulation.nowMs + 5000)
    expect(allOf(simulation)).toEqual(Array.from({ length: 8 }))
  })

  it('a node that does not run is seen, unless it is lost', () => {
    const { simulation, nodes } = atRest()
    const node = first(nodes)
    node.crash({ silently: false })
    expect(checkConvergence(simulation)).toMatchObject({ check: 'convergence' })
    node.lost = true
    expect(checkConvergence(simulation)).toBeUndefined()
  })

  it('a reservation that stays open is seen, and so is that the status does not tell it', () => {
    const { simulation, nodes } = atRest()
    const slot = { key: 'x', version: 1, promised: openBallot(1) }
    first(nodes).store?.apply([{ type: 'slot', key: 'x', slot }])
    expect(checkIdle(simulation)).toMatchObject({ check: 'no reservation left' })
    expect(checkStatus(simulation, { quiet: false })).toMatchObject({ check: 'status' })
  })

  it('a change of the members that a steward has just heard of is seen, though nobody waits for it any more', () => {
    const { simulation, nodes } = atRest()
    const { state, options } = first(nodes).engine!
    const heardAtMs = first(nodes).nowMs - options.latelyMs + 1
    const changes = { remove: ['a3'], promote: [], demote: [] }
    ;(state as EngineState).steward.wishes.set('a2', { changes, force: false, heardAtMs })
    expect(checkIdle(simulation)).toMatchObject({ check: 'nothing left open' })
    ;(state as EngineState).steward.wishes.set('a2', { changes, force: false, heardAtMs: heardAtMs - 1 })
    expect(checkIdle(simulation)).toBeUndefined()
  })

  it('state without bounds is seen', () => {
    const { simulation, nodes } = atRest()
    const { state } = first(nodes).engine!
    const { reservations } = state as EngineState
    for (let i = 0; i <= 400; i++) reservations.set(`k${i}`, 0)
    expect(checkBounds(simulation)).toMatchObject({ check: 'bounded state' })
  })

  it('a value that was said to be stored and is gone is seen', () => {
    const { simulation, entry } = atRest()
    const told = entry.outcome as Extract<Outcome, { outcome: 'stored' }>
    simulation.history.entries.push({ ...entry, request: { ...entry.request, key: 'gone' }, outcome: { ...told } })
    expect(checkDurability(simulation.history, simulation)).toMatchObject({ check: 'durability' })
  })

  it('a proposal said to be stored where another one is committed is seen', () => {
    const { simulation, entry } = atRest()
    const told = entry.outcome as Extract<Outcome, { outcome: 'stored' }>
    entry.outcome = { ...told, proposal: `${told.proposal}0` }
    expect(checkDurability(simulation.history, simulation)).toMatchObject({ check: 'agreement' })
  })

  it('a winner whose client was told that it was denied is seen', () => {
    const { simulation, entry } = atRest()
    entry.outcome = { outcome: 'no-quorum' }
    expect(checkDenials(simulation.history, simulation)).toMatchObject({ check: 'honest denial' })
  })

  it.each(['stored', 'denied'] as const)('a look-up that says %s of the wrong proposal is seen', (state) => {
    const { simulation, entry } = atRest()
    const { proposal } = entry.outcome as Extract<Outcome, { outcome: 'stored' }>
    const reference = { key: 'k', version: 1, id: state === 'denied' ? proposal : `${proposal}0` }
    simulation.history.entries.push({ ...entry, reference, outcome: { state } })
    expect(checkDenials(simulation.history, simulation)).toMatchObject({ check: 'honest denial' })
    simulation.history.entries.pop()
    simulation.history.entries.push({ ...entry, reference, outcome: { state: 'unknown' } })
    expect(checkDenials(simulation.history, simulation)).toBeUndefined()
  })
})

/** One client's request for k, from a time to a time, and what it was told. */
function entryOf(
  kind: 'put' | 'get',
  [startMs, endMs]: readonly [number, number],
  outcome: Outcome | undefined,
  value = 'v',
): HistoryEntry {
  const request: Request =
    kind === 'put' ? { key: 'k', kind, mutable: false, requestId: '', value } : { key: 'k', kind }
  return { request, node: 'a1', boot: 1, startMs, endMs, outcome }
}

const stored: Outcome = { outcome: 'stored', version: 1, proposal: 'p', cluster: 'a', peer: 'a1', replayed: false }
const absent: Outcome = { outcome: 'absent', evidence: 'quorum' }

function found(value: string): Outcome {
  const record = {
    key: 'k',
    version: 1,
    since: 1,
    present: true,
    final: true,
    contentType: '',
    decisions: [],
    value: Buffer.from(value),
  }
  return { outcome: 'found', record, evidence: 'quorum' }
}

/** What k held: each text is a version, `undefined` nothing. */
function holding(...values: readonly (string | undefined)[]): { statesOf(key: string): readonly KeyState[] } {
  const states = values.map((value, i) => ({
    version: i + 1,
    since: i + 1,
    final: values.length === 1,
    value,
    expiresMs: undefined,
    proposal: 'p',
    requestId: '',
  }))
  return { statesOf: () => states }
}

function problemOf(...entries: readonly HistoryEntry[]): string | undefined {
  return checkLinearizability({ entries }, holding('v'))?.detail
}

describe('a history of one key', () => {
  it('is linearizable where one moment lies within all that was told', () => {
    expect(
      problemOf(entryOf('get', [0, 5], absent), entryOf('put', [1, 9], stored), entryOf('get', [2, 8], found('v'))),
    ).toBeUndefined()
    expect(
      problemOf(entryOf('put', [0, 10], stored), entryOf('get', [4, 6], absent), entryOf('get', [7, 8], found('v'))),
    ).toBeUndefined()
  })

  it('leaves open what was never answered', () => {
    expect(problemOf(entryOf('put', [0, Infinity], undefined), entryOf('get', [5, 6], found('v')))).toBeUndefined()
    expect(problemOf(entryOf('put', [0, Infinity], undefined), entryOf('get', [5, 6], absent))).toBeUndefined()
  })

  it.each([
    ['nothing is found after the value was stored', [entryOf('put', [0, 5], stored), entryOf('get', [6, 7], absent)]],
    [
      'nothing is found after the value was seen',
      [entryOf('put', [0, 9], stored), entryOf('get', [2, 3], found('v')), entryOf('get', [4, 5], absent)],
    ],
    ['two values are seen', [entryOf('put', [0, 5], stored), entryOf('put', [0, 5], stored, 'w')]],
    ['a value is seen that nobody proposed', [entryOf('get', [0, 5], found('v'))]],
    ['a value is seen before it was proposed', [entryOf('get', [0, 5], found('v')), entryOf('put', [6, 9], stored)]],
  ])('is not where %s', (_, entries) => {
    expect(problemOf(...entries)).toBeDefined()
  })
})

/** A client's change of version `ifMatch` of k. */
function changed(
  kind: 'update' | 'delete',
  ifMatch: number | '*',
  [startMs, endMs]: readonly [number, number],
  outcome: Outcome,
  value = 'w',
): HistoryEntry {
  const request: Request =
    kind === 'update'
      ? { key: 'k', kind, ifMatch, requestId: '', value, final: false }
      : { key: 'k', kind, ifMatch, requestId: '' }
  return { request, node: 'a1', boot: 1, startMs, endMs, outcome }
}

function storedAt(version: number): Outcome {
  return { outcome: 'stored', version, proposal: 'p', cluster: 'a', peer: 'a1', replayed: false }
}

function foundAt(since: number, value: string, evidence: 'quorum' | 'local' = 'quorum'): Outcome {
  const held = { key: 'k', version: since, since, present: true, final: false, contentType: '', decisions: [] }
  return { outcome: 'found', record: { ...held, value: Buffer.from(value) }, evidence }
}

function mismatch(version: number): Outcome {
  return { outcome: 'version-mismatch', version }
}

describe('a history of a key that changes: created as v, updated to w, deleted, created as x', () => {
  const held = holding('v', 'w', undefined, 'x')
  const created = entryOf('put', [0, 5], storedAt(1))
  const updated = changed('update', 1, [10, 15], storedAt(2))
  const deleted = changed('delete', 2, [20, 25], storedAt(3))
  const again = entryOf('put', [30, 35], storedAt(4), 'x')
  const all = [created, updated, deleted, again]

  it.each<readonly [string, HistoryEntry]>([
    ['reads the update while the deletion is under way', entryOf('get', [21, 24], foundAt(2, 'w'))],
    ['reads nothing while the deletion is under way', entryOf('get', [21, 24], absent)],
    ['reads an old value locally', entryOf('get', [26, 27], foundAt(1, 'v', 'local'))],
    ['is told of the version that a change lost to', changed('update', 1, [12, 19], mismatch(2))],
    ['is told long after that a version was passed', changed('update', 1, [40, 45], mismatch(2))],
    ['is told that there is nothing to delete', changed('delete', '*', [26, 29], { outcome: 'denied-absent' })],
    ['is told that there is nothing to update', changed('update', 2, [24, 31], mismatch(0))],
  ])('is linearizable where somebody %s', (_, entry) => {
    expect(checkLinearizability({ entries: [...all, entry] }, held)).toBeUndefined()
  })

  it.each<readonly [string, HistoryEntry]>([
    ['reads the value before the update after it', entryOf('get', [16, 17], foundAt(1, 'v'))],
    ['reads nothing between update and deletion', entryOf('get', [16, 17], absent)],
    ['reads the deleted value after the deletion', entryOf('get', [26, 27], foundAt(2, 'w'))],
    ['reads a value that was never there', entryOf('get', [26, 27], foundAt(2, 'y'))],
    ['sees the new value locally before it was proposed', entryOf('get', [26, 27], foundAt(4, 'x', 'local'))],
    ['is denied a create by what was deleted before', entryOf('put', [26, 29], deniedBy(2), 'z')],
    ['is told of a version that never was', changed('update', 1, [40, 45], mismatch(5))],
    ['is told of a mismatch with the version that it named', changed('update', 4, [40, 45], mismatch(4))],
    ['is told of nothing while something is there', changed('delete', '*', [36, 39], { outcome: 'denied-absent' })],
    ['is told that a record is final which is not', changed('update', 4, [40, 45], deniedFinal(4))],
    ['updates what another one wrote before it began', changed('update', '*', [16, 19], storedAt(2))],
  ])('is not where somebody %s', (_, entry) => {
    expect(checkLinearizability({ entries: [...all, entry] }, held)).toMatchObject({ check: 'linearizability' })
  })

  function deniedBy(version: number): Outcome {
    const holder = { cluster: 'a', peer: 'a1', proposal: 'p', version }
    return { outcome: 'denied-stored', holder, version, final: false }
  }

  function deniedFinal(version: number): Outcome {
    return { outcome: 'denied-final', holder: { cluster: 'a', peer: 'a1', proposal: 'p', version }, version }
  }
})

describe('the answers to one token', () => {
  const denied: Outcome = {
    outcome: 'denied-reserved',
    holder: { cluster: 'a', peer: 'a2', proposal: 'q', version: 1 },
    ageMs: 1,
    retryAfterMs: 1,
  }

  function repeated(
    outcome: Outcome,
    more: { readonly requestId?: string; readonly value?: string } = {},
  ): HistoryEntry {
    const { requestId = 'order', value = 'v' } = more
    const entry = entryOf('put', [0, 5], outcome)
    return {
      ...entry,
      request: { key: 'k', kind: 'put', mutable: false, requestId, value },
    }
  }

  function contradiction(...entries: readonly HistoryEntry[]): string | undefined {
    return checkRepeats({ entries }, holding('v'))?.check
  }

  it('contradict where one is stored and one denied, whichever came first', () => {
    expect(contradiction(repeated(stored), repeated(denied))).toBe('repeats agree')
    expect(contradiction(repeated(denied), repeated(stored))).toBe('repeats agree')
  })

  it('do not where the key has changed between a refusal and the answer that it is stored', () => {
    const changing = holding('v', undefined, 'v')
    const early = { ...repeated(denied), startMs: 0, endMs: 5 }
    const late = { ...repeated(stored), startMs: 6, endMs: 9 }
    expect(checkRepeats({ entries: [early, late] }, changing)).toBeUndefined()
    const later = { ...early, startMs: 10, endMs: 11 }
    expect(checkRepeats({ entries: [late, later] }, changing)?.check).toBe('repeats agree')
  })

  it('do not where they speak of an attempt only, or of another request', () => {
    expect(contradiction(repeated(stored), repeated({ outcome: 'no-quorum' }), repeated(stored))).toBeUndefined()
    expect(contradiction(repeated(stored), repeated(denied, { requestId: 'other' }))).toBeUndefined()
    expect(contradiction(repeated(stored), repeated(denied, { value: 'w' }))).toBeUndefined()
    expect(contradiction(repeated(stored, { requestId: '' }), repeated(denied, { requestId: '' }))).toBeUndefined()
  })
})

it('a node that finds its configuration damaged when it starts does not run, and is no voter to anybody', () => {
  const { simulation, nodes } = atRest()
  const [node] = nodes
  if (node === undefined) throw new Error('there is no node')
  node.crash({ silently: false })
  const bytes = node.disk.records.get(CONFIGURATION_KEY) ?? []
  const flipped = Uint8Array.from(bytes, (byte, at) => (at === 8 ? byte ^ 1 : byte))
  node.disk.damage('records', CONFIGURATION_KEY, flipped)
  node.start()
  simulation.schedule.runUntil(simulation.nowMs + 5000)
  expect([node.running, node.lost]).toEqual([false, true])
  expect(checkStatus(simulation, { quiet: true })).toBeUndefined()
})
