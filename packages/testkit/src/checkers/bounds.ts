/** Nothing grows without bound while faults go on, and in a quiet network nothing is left open. */
import type { Engine } from '@replicator/engine'
import type { NetworkView } from './network-view.js'
import type { Violation } from './violation.js'

/** Far above what the clients of one seed can cause, far below what a leak reaches. */
const OPEN_MAX = 400
/** Timers that nobody waits for any more, beside as many as are waited for. */
const STALE_TIMERS_MAX = 1024

/** The parts of a node's state that what it is asked makes larger. */
function sizesOf(state: Engine['state']): Readonly<Record<string, number>> {
  const { reservations, drives, writing, reading, changing, barriers, inquiries, interest } = state
  return {
    reservations: reservations.size,
    drives: drives.size,
    writing: writing.size,
    reading: reading.size,
    changing: changing.size,
    barriers: barriers.size,
    inquiries: inquiries.size,
    interest: interest.size,
  }
}

export function checkBounds({ nodes }: NetworkView): Violation | undefined {
  for (const { engine, name } of nodes) {
    if (engine === undefined) continue
    for (const [what, size] of Object.entries(sizesOf(engine.state))) {
      if (size > OPEN_MAX) return { check: 'bounded state', detail: `${name} has ${size} ${what}` }
    }
    const over = overOption(engine)
    if (over !== undefined) return { check: 'bounded state', detail: `${name} has ${over}` }
    const { timers, drives, writing, reading, deliveries } = engine.state
    if (timers.length > STALE_TIMERS_MAX + 2 * (1 + drives.size + writing.size + reading.size + deliveries.size)) {
      return { check: 'bounded state', detail: `${name} has ${timers.length} timers` }
    }
  }
  return undefined
}

/** What a node has more of than its options permit. Its own reads for a write that was taken need no place of their own. */
function overOption({ state, options }: Pick<Engine, 'state' | 'options'>): string | undefined {
  const { writing, reading, writingBytes, deliveries } = state
  const requests = writing.size + [...reading.values()].filter(({ purpose }) => purpose.kind !== 'write').length
  if (requests > options.operationsMax) return `${requests} requests under way, of ${options.operationsMax}`
  // One value is taken whatever its size; deletions beside it have none.
  const withValue = [...writing.values()].filter(({ request }) => request.value.length > 0).length
  if (withValue > 1 && writingBytes > options.operationBytesMax)
    return `${writingBytes} bytes of requests under way, of ${options.operationBytesMax}`
  if (deliveries.size > options.deliveriesMax) return `${deliveries.size} deliveries, of ${options.deliveriesMax}`
  return undefined
}

/** I5: no reservation or promise stays open, and nobody waits for anything. A node with an old copy takes no part, nor one that was removed. */
export function checkIdle({ nodes, removed }: NetworkView): Violation | undefined {
  for (const { engine, store, name, nowMs, outdated } of nodes) {
    if (engine === undefined || store === undefined || outdated || removed.has(name)) continue
    const [slot] = store.slots()
    if (slot !== undefined) {
      return {
        check: 'no reservation left',
        detail: `${name} holds version ${slot.version} of ${JSON.stringify(slot.key)} open`,
      }
    }
    for (const [what, size] of Object.entries(sizesOf(engine.state))) {
      if (size > 0) return { check: 'nothing left open', detail: `${name} has ${size} ${what}` }
    }
    // Whoever wished for it may have been told that it can't wait any longer: it comes true all the same.
    const { state, options } = engine
    const wishes = [...state.steward.wishes.values()].filter(({ heardAtMs }) => nowMs - heardAtMs < options.latelyMs)
    if (wishes.length > 0) return { check: 'nothing left open', detail: `${name} has ${wishes.length} wishes` }
  }
  return undefined
}
