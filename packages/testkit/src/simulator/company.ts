/**
 * The fault that copies of several nodes' disks, half of them or more, are started as processes beside their originals, as
 * when a restore of the whole network is rehearsed on its own machines. They have clients, and find each other: at once
 * where they were told of each other, otherwise through the originals that turned them away.
 *
 * Each original shows that it lives to somebody whom its copy reaches, for as long as the copy runs, and the copy is told so
 * soon after its start. Where that isn't so it ends: a copy that nobody tells is outside the model.
 */
import type { Strike } from './faults.js'
import type { SimulatedNode } from './simulated-node.js'
import type { Simulation } from './simulation.js'
import { copyOf, startTwin } from './twin.js'

/** Between two looks whether somebody tells the copies, and whether they have found each other. */
const LOOK_MS = 20
/** A copy is told within this time from its start: less than a node that starts again waits for that. */
const TOLD_MS = 900
/** When they are asked: before they are told, until they stand down, and when they may think that nobody tells them any more. */
const ASKED_MS = [100, 1000, 2000, 4000, 7000, 12_000]
/** How many keys clients of the copies write, and clients of the originals as well. */
const KEYS = 24

export function planCompany({ simulation, random, happened }: Strike): void {
  const { schedule, residents } = simulation
  const originals = random.shuffled(residents).slice(0, random.whole(Math.ceil(residents.length / 2), residents.length))
  const copies = originals.map((original) => copyOf(simulation, original))
  const areAcquainted = random.chance(0.5)
  const apartMs = random.pick([0, 0, 20, 2000])
  const beginMs = random.chance(0.5) ? 0 : random.between(500, 4000)
  const twins: SimulatedNode[] = []
  for (const [i, original] of originals.entries()) {
    const copy = copies[i]
    if (copy === undefined) continue
    schedule.after(beginMs + apartMs * random.fraction(), () => {
      if (simulation.calm || !isHeard(simulation, original)) return
      if (twins.length === 0) happened()
      const twin = startTwin(simulation, original, { copy, company: twins })
      twins.push(twin)
      if (areAcquainted) introduce(twins)
      watch(simulation, { original, twin })
    })
  }
  const met = new Set<SimulatedNode>()
  const introduceTold = (): void => {
    if (simulation.calm) return
    for (const twin of twins) if (isTold(twin)) met.add(twin)
    introduce([...met])
    schedule.after(LOOK_MS, introduceTold)
  }
  schedule.after(beginMs, introduceTold)
  for (let left = KEYS; left > 0; left--) {
    const key = `copied-${random.hex(4)}`
    const atMs = beginMs + random.pick(ASKED_MS) * random.between(0.5, 1.5)
    schedule.after(atMs, () => twins.forEach((twin) => put(twin, key)))
    const node = random.whole(0, residents.length - 1)
    const operation = {
      kind: 'put',
      number: 0,
      atMs: 0,
      node,
      key,
      mutable: false,
      requestId: '',
      value: `v-${key}`,
    } as const
    schedule.after(atMs * random.between(0.5, 1.5), () => simulation.calm || simulation.perform(operation))
  }
}

/** Ends a copy of which nobody knows any more, or has said in time, that its original lives. */
function watch(
  simulation: Simulation,
  { original, twin }: { readonly original: SimulatedNode; readonly twin: SimulatedNode },
): void {
  const { schedule } = simulation
  const startedMs = simulation.nowMs
  let wasTold = false
  const endOrLookAgain = (): void => {
    if (!twin.running) return
    wasTold ||= isTold(twin)
    const isLate = !wasTold && simulation.nowMs - startedMs > TOLD_MS
    if (isLate || !isHeard(simulation, original)) twin.crash({ silently: false })
    else schedule.after(LOOK_MS, endOrLookAgain)
  }
  endOrLookAgain()
}

/** Whether somebody has told a copy that its original lives. */
function isTold({ engine }: SimulatedNode): boolean {
  return engine?.state.turnedAway !== undefined || engine?.state.silenced !== undefined
}

/** Whether another node of the beginning hears it. */
function isHeard({ network, residents }: Simulation, { number }: SimulatedNode): boolean {
  return residents.some((node) => node.running && network.isHeard(node.number, number))
}

/** From now on each of them knows where the others are. */
function introduce(twins: readonly SimulatedNode[]): void {
  for (const twin of twins) for (const { number } of twins) if (number !== twin.number) twin.seek(number)
}

/** A client asks a process that is none of the network's nodes to store a value of its own. Nobody judges what it is told. */
export function put(twin: SimulatedNode, key: string): void {
  const value = Buffer.from(`v-${twin.label}`)
  const request = {
    key,
    operation: 'create',
    value,
    contentType: 'text/plain',
    mutable: false,
    requestId: '',
    fingerprint: '',
  } as const
  twin.ask(
    (engine, nowMs) => engine.write(nowMs, request),
    () => undefined,
  )
}
