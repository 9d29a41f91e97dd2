import { describe, expect, it } from 'vitest'
import type { MembersRequest, NetworkConfiguration } from '@replicator/interface'
import { isChanging, mayDoWithout, mayLose } from '../src/simulator/losses.js'
import type { SimulatedNode } from '../src/simulator/simulated-node.js'
import type { Simulation } from '../src/simulator/simulation.js'

/** Five voters of the beginning and a spare, of which some have lost their stores. */
function network({ lost = [], voters = ['a1', 'a2', 'a3', 'a4', 'a5'], before, wishes = [] }: Stage) {
  const nodes = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'].map((name) => ({
    name,
    lost: lost.includes(name),
    outdated: false,
    disk: { damaged: false },
  }))
  const members = nodes.map(({ name: peer }) => ({
    peer,
    cluster: 'a',
    addresses: [],
    ...(voters.includes(peer) ? { role: 'voter' } : { role: 'learner', ...(peer === 'a6' ? {} : { demoted: true }) }),
  }))
  const joint = before === undefined ? {} : { joint: { generation: 1, voters: before, leaving: [] } }
  const newest = { networkId: 'n', epoch: 2, generation: 2, members, ...joint } as unknown as NetworkConfiguration
  const simulation = {
    newest,
    nodes,
    residents: nodes.slice(0, 5),
    removed: new Set(),
    wishes,
  } as unknown as Simulation
  const node = (name: string) => nodes.find((each) => each.name === name) as unknown as SimulatedNode
  return { simulation, may: (name: string) => mayLose(simulation, node(name)) }
}

interface Stage {
  readonly lost?: readonly string[]
  readonly voters?: readonly string[]
  /** The voters of the generation before, while it is joint. */
  readonly before?: readonly string[]
  readonly wishes?: readonly { readonly request: MembersRequest; readonly outcome?: unknown }[]
}

const REMOVE_A2 = { remove: ['a2'] }

describe('what a network may lose', () => {
  it('is a minority of its voters', () => {
    expect(network({ lost: ['a1'] }).may('a2')).toBe(true)
    expect(network({ lost: ['a1', 'a3'] }).may('a2')).toBe(false)
  })

  it('is less where somebody may still be removed, and as much as before once that is over', () => {
    const open = network({ lost: ['a1'], wishes: [{ request: REMOVE_A2 }] })
    expect([open.may('a2'), open.may('a3'), isChanging(open.simulation)]).toEqual([true, false, true])
    const refused = { request: REMOVE_A2, outcome: { outcome: 'would-stop-writes' } }
    const over = network({ lost: ['a1'], wishes: [refused] })
    expect([over.may('a3'), isChanging(over.simulation)]).toEqual([true, false])
  })

  it('leaves a quorum of both sets while the generation is joint', () => {
    const before = ['a1', 'a2', 'a3', 'a4', 'a5']
    const joint = network({ voters: ['a1', 'a2', 'a3'], before, lost: ['a1'] })
    expect([joint.may('a2'), joint.may('a4')]).toEqual([false, true])
  })

  it('is no learner to whom somebody has asked to give a vote', () => {
    expect(network({}).may('a6')).toBe(true)
    expect(network({ wishes: [{ request: { replace: { a1: 'a6' } } }] }).may('a6')).toBe(false)
  })

  it('is nothing before all nodes of the beginning have had their vote', () => {
    const { simulation, may } = network({ voters: ['a1', 'a2', 'a3', 'a4', 'a5'] })
    const young = { ...simulation, residents: simulation.nodes } as unknown as Simulation
    expect(may('a1')).toBe(true)
    expect(mayLose(young, simulation.nodes[0] as SimulatedNode)).toBe(false)
  })
})

describe('what may be removed', () => {
  it('leaves a quorum of those that have lost nothing', () => {
    expect(mayDoWithout(network({ lost: ['a1'] }).simulation, REMOVE_A2)).toBe(true)
    expect(mayDoWithout(network({ lost: ['a1', 'a3'] }).simulation, REMOVE_A2)).toBe(false)
  })
})
