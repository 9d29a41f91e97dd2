import { expect, test } from 'vitest'
import type { OperationPlan, Plan } from '../src/simulator/plan.js'
import { planOf } from '../src/simulator/plan.js'
import { run } from '../src/simulator/run.js'
import type { Step } from '../src/simulator/simulated-node.js'

/** Far more steps than a node takes in these few seconds, so that the search ends where it should. */
const STEPS_MAX = 500

/** Two rivals for one key, one who asks twice, and one who reads, within the time of one write. */
const OPERATIONS: readonly OperationPlan[] = [
  { number: 0, atMs: 0, node: 0, key: 'k', kind: 'put', mutable: false, requestId: 'r', value: 'one' },
  { number: 1, atMs: 1, node: 1, key: 'k', kind: 'put', mutable: false, requestId: '', value: 'two' },
  { number: 2, atMs: 2, node: 2, key: 'k', kind: 'put', mutable: false, requestId: 'r', value: 'one' },
  { number: 3, atMs: 4, node: 2, key: 'k', kind: 'get', consistency: 'quorum' },
]

const BASE = {
  options: { reconcileMs: 1500, reservationAgeMs: 500, requestTimeoutMs: 2000 },
  confirmAll: [],
  syncMs: 1,
  turnMs: 0,
  nearMs: 1,
  formed: false,
  formedByMs: 20_000,
  operations: OPERATIONS,
  faults: [],
  activeMs: 1000,
} satisfies Partial<Plan>

function planFor(clusters: number): Plan {
  const clusterOf = Array.from({ length: clusters * 3 }, (_, node) => Math.floor(node / 3))
  const shape = { clusters, nodesPerCluster: 3 }
  return { ...planOf(1, shape), ...BASE, clusterOf, startsMs: clusterOf.map((_, node) => node * 5) }
}

interface Death {
  readonly node: number
  readonly step: Step
  readonly count: number
}

/** Has a node die at its n-th such step after the network has formed; false where it never came to that step. */
function happens(plan: Plan, { node, step, count }: Death): boolean {
  let died = false
  const { violations } = run(plan, {
    onFormed: (simulation) => {
      const victim = simulation.nodes[node]
      victim?.crashAt(step, count, () => {
        died = true
        simulation.schedule.after(300, () => victim.start())
      })
    },
  })
  expect(violations, `node ${node} dies at its ${step} number ${count}`).toEqual([])
  return died
}

const STEPS = ['write', 'sync', 'synced', 'send'] as const

test.each([
  { clusters: 1, nodes: [0, 1, 2] },
  // One of another site than the coordinator's, which may be its representative.
  { clusters: 2, nodes: [4] },
])('each step of a node may be its last: $clusters x 3', { timeout: 120_000 }, ({ clusters, nodes }) => {
  const plan = planFor(clusters)
  for (const node of nodes) {
    for (const step of STEPS) {
      let count = 1
      while (count < STEPS_MAX && happens(plan, { node, step, count })) count++
      expect(count, `times that node ${node} came to a ${step}`).toBeGreaterThan(2)
      expect(count).toBeLessThan(STEPS_MAX)
    }
  }
})
