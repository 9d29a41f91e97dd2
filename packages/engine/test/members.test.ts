import { describe, expect, it } from 'vitest'
import type { MembersRequest, NetworkConfiguration, PeerId } from '@replicator/interface'
import type { EngineOptions, Outcome } from '@replicator/engine'
import { memberOf, votersOf } from '@replicator/membership'
import type { TestNode } from './network.js'
import type { MessageOf } from './network.js'
import { Network, storeWith } from './network.js'
import { configurationOf, proposalOf, recordOf, request } from './samples.js'

interface Asking {
  readonly preview?: boolean
  readonly force?: boolean
}

/** A network of voters and learners that all know each other; those that are named down have no engine. */
function networkWith(
  voters: readonly PeerId[],
  {
    learners = [],
    down = [],
    options = {},
  }: Partial<Record<'learners' | 'down', readonly PeerId[]>> & {
    readonly options?: Partial<EngineOptions>
  } = {},
): Network {
  const network = new Network(options)
  const configuration = configurationOf(voters, { learners })
  for (const peer of [...voters, ...learners])
    if (!down.includes(peer)) network.add(peer, { store: storeWith(configuration) })
  network.linkAll()
  network.log.length = 0
  return network
}

function ask(network: Network, node: TestNode, wanted: MembersRequest, asking: Asking = {}): () => Outcome | undefined {
  const { operation, effects } = node.engine.changeMembers(network.nowMs, wanted, asking)
  network.perform(node, effects)
  return () => node.outcomes.get(operation)
}

function configurationAt(network: Network, peer: PeerId): NetworkConfiguration {
  const { configuration } = network.node(peer).engine.state
  if (configuration === undefined) throw new Error(`${peer} is in no network`)
  return configuration
}

function told(network: Network, outcome: () => Outcome | undefined): Outcome {
  network.until(() => outcome() !== undefined, 40_000)
  return outcome() as Outcome
}

const FIVE = ['a1', 'a2', 'a3', 'a4', 'a5']
const FOUR = FIVE.slice(0, 4)

describe('to remove a voter', () => {
  it('is done through a joint generation, by any node, and told once it is so', () => {
    const network = networkWith(FOUR)
    const outcome = told(network, ask(network, network.node('a3'), { remove: ['a4'] }))
    expect(outcome).toMatchObject({ outcome: 'members', changed: true, epoch: 3, generation: 3 })
    expect(outcome).toMatchObject({ preview: { before: { voters: 4 }, after: { voters: 3, classic: 2, fast: 3 } } })
    expect(votersOf(configurationAt(network, 'a1'))).toEqual(['a1', 'a2', 'a3'])
    expect(configurationAt(network, 'a1').removed).toEqual(['a4'])
  })

  it('is told again, as nothing that had to be changed, where it is asked for again', () => {
    const network = networkWith(FOUR)
    told(network, ask(network, network.node('a3'), { remove: ['a4'] }))
    const again = told(network, ask(network, network.node('a1'), { remove: ['a4'] }))
    expect(again).toMatchObject({ outcome: 'members', changed: false, epoch: 3 })
  })

  it('leaves the removed node silent, which says so and what to do, and again when it is started again', () => {
    const network = networkWith(FOUR)
    const a4 = network.node('a4')
    told(network, ask(network, network.node('a1'), { remove: ['a4'] }))
    network.until(() => a4.engine.state.silenced?.kind === 'removed')
    const status = a4.engine.status(network.nowMs)
    expect(status).toMatchObject({ role: 'removed', ready: false })
    expect(status.reasons[0]).toContain('this node was removed from its network')
    expect(a4.links.at(-1)).toMatchObject({ kind: 'quiet', deaf: true })
    network.remove('a4')
    const again = network.add('a4', { store: a4.store, boot: { boot: 2, nonce: '0'.repeat(16) } })
    network.linkAll()
    expect(again.engine.state.silenced?.kind).toBe('removed')
    expect(again.outcomes.get(network.get(again, 'k', 'local'))).toMatchObject({ outcome: 'not-ready' })
  })

  it('is told to one that was down when it comes back with the configuration of before', () => {
    const network = networkWith(FOUR, { down: ['a4'] })
    told(network, ask(network, network.node('a1'), { remove: ['a4'] }))
    const a4 = network.add('a4', { store: storeWith(configurationOf(FOUR)) })
    network.linkAll()
    network.until(() => a4.engine.state.silenced?.kind === 'removed')
    expect(configurationAt(network, 'a1').members.map(({ peer }) => peer)).toEqual(['a1', 'a2', 'a3'])
    network.advance(3000)
    expect(network.node('a1').links.at(-1)).toMatchObject({ kind: 'drop', peer: 'a4' })
  })

  it('is finished by another steward where the node that was asked and proposed it is gone half-way', () => {
    const network = networkWith(FIVE)
    const a1 = network.node('a1')
    ask(network, a1, { remove: ['a5'] })
    // Nobody may tell how far it is: the change can't end before this.
    network.lose = ({ message }) => message.type === 'progress'
    network.until(() => a1.engine.state.configuration?.joint !== undefined)
    expect(a1.engine.state.configuration?.joint?.leaving).toEqual(['a5'])
    network.until(() => configurationAt(network, 'a3').joint !== undefined)
    network.remove('a1')
    network.lose = () => false
    network.until(() => configurationAt(network, 'a3').joint === undefined, 30_000)
    expect(memberOf(configurationAt(network, 'a3'), 'a5')).toBeUndefined()
  })

  it('is not told before a classic quorum of those that vote now has adopted it, durably', () => {
    const network = networkWith(FOUR)
    network.lose = ({ from, message }) => from !== 'a1' && message.type === 'answer' && message.question === 'read'
    const outcome = ask(network, network.node('a1'), { remove: ['a4'] })
    network.until(() => configurationAt(network, 'a1').epoch === 3)
    network.advance(2000)
    expect(outcome()).toBeUndefined()
    network.lose = () => false
    expect(told(network, outcome)).toMatchObject({ outcome: 'members', changed: true })
  })

  it('that asks for its own removal ends once a classic quorum of the others has told it that it is out', () => {
    const network = networkWith(FOUR)
    const a1 = network.node('a1')
    network.lose = ({ to, message }) => to === 'a1' && message.type === 'refuse'
    const outcome = ask(network, a1, { remove: ['a1'] })
    network.until(() => configurationAt(network, 'a2').epoch === 3 && configurationAt(network, 'a1').epoch === 3)
    network.advance(1000)
    expect(outcome()).toBeUndefined()
    expect(a1.engine.state.silenced).toBeUndefined()
    network.lose = () => false
    for (const peer of ['a2', 'a3', 'a4']) {
      network.cut('a1', peer)
      network.link('a1', peer)
    }
    expect(told(network, outcome)).toMatchObject({ outcome: 'members', changed: true })
    expect(a1.engine.state.silenced?.kind).toBe('removed')
  })

  it('keeps what was decided, and what only votes hold', () => {
    const network = networkWith(FIVE)
    const stored = network.put(network.node('a5'), request('k'))
    network.until(() => network.node('a5').outcomes.has(stored))
    told(network, ask(network, network.node('a5'), { remove: ['a5', 'a4'] }))
    network.advance(2000)
    for (const peer of ['a1', 'a2', 'a3']) expect(network.node(peer).store.record('k')).toBeDefined()
  })

  it('frees its place for a learner of its cluster, in the same change where the cluster would have too few', () => {
    const network = networkWith(['a1', 'a2', 'a3'], { learners: ['a4'], down: ['a3'] })
    const outcome = told(network, ask(network, network.node('a1'), { remove: ['a3'] }))
    expect(outcome).toMatchObject({ outcome: 'members', epoch: 3, preview: { after: { voters: 3 } } })
    expect(votersOf(configurationAt(network, 'a2'))).toEqual(['a1', 'a2', 'a4'])
  })
})

describe('what would stop writes', () => {
  it('is refused where too few live voters would be left', () => {
    const network = networkWith(FIVE, { down: ['a4', 'a5'] })
    const outcome = told(network, ask(network, network.node('a1'), { remove: ['a2'] }))
    expect(outcome).toMatchObject({ outcome: 'would-stop-writes', preview: { after: { mayFail: { nodes: -1 } } } })
    expect(network.take('wish')).toEqual([])
  })

  it('is refused where a cluster would have fewer voters than it needs', () => {
    const network = networkWith(['a1', 'a2', 'a3'])
    const outcome = told(network, ask(network, network.node('a1'), { demote: ['a2'] }))
    expect(outcome).toMatchObject({ outcome: 'would-stop-writes' })
  })

  it('is done all the same where it is forced', () => {
    const network = networkWith(['a1', 'a2', 'a3'])
    const outcome = told(network, ask(network, network.node('a2'), { remove: ['a3'] }, { force: true }))
    expect(outcome).toMatchObject({ outcome: 'members', changed: true })
    expect(votersOf(configurationAt(network, 'a1'))).toEqual(['a1', 'a2'])
  })

  it('is not even tried without a quorum', () => {
    const network = networkWith(['a1', 'a2', 'a3'], { down: ['a2', 'a3'] })
    expect(told(network, ask(network, network.node('a1'), { remove: ['a3'] }, { force: true }))).toEqual({
      outcome: 'no-quorum',
    })
  })
})

describe('a preview', () => {
  it('tells what would come of it, and changes nothing', () => {
    const network = networkWith(FIVE, { down: ['a4', 'a5'] })
    const outcome = told(network, ask(network, network.node('a1'), { remove: ['a2'] }, { preview: true }))
    expect(outcome).toMatchObject({ outcome: 'members', changed: false, epoch: 1 })
    expect(network.take('wish')).toEqual([])
  })
})

describe('to replace a voter', () => {
  it('takes its vote away and gives it to the other one, in one change', () => {
    const network = networkWith(['a1', 'a2', 'a3'], { learners: ['a4'], down: ['a3'] })
    const outcome = told(network, ask(network, network.node('a4'), { replace: { a3: 'a4' } }))
    expect(outcome).toMatchObject({ outcome: 'members', changed: true, epoch: 3 })
    expect(votersOf(configurationAt(network, 'a1'))).toEqual(['a1', 'a2', 'a4'])
  })

  it('waits until the other one has caught up', () => {
    const network = new Network()
    const configuration = configurationOf(['a1', 'a2', 'a3'], { learners: ['a4'] })
    for (const peer of ['a1', 'a2', 'a4']) network.add(peer, { store: storeWith(configuration) })
    for (const peer of ['a1', 'a2'])
      network.node(peer).store.apply([{ type: 'record', record: recordOf('k', proposalOf('a1')) }])
    network.lose = ({ to, message }) => to === 'a4' && (message.type === 'page' || message.type === 'records')
    network.linkAll()
    const outcome = ask(network, network.node('a1'), { replace: { a3: 'a4' } })
    network.advance(5000)
    expect(configurationAt(network, 'a1').epoch).toBe(1)
    network.lose = () => false
    expect(told(network, outcome)).toMatchObject({ outcome: 'members', changed: true })
    expect(network.node('a4').store.record('k')).toBeDefined()
  })
})

describe('a member that was demoted', () => {
  it('holds all records and stays a learner until it is promoted', () => {
    const network = networkWith(FOUR)
    told(network, ask(network, network.node('a1'), { demote: ['a1'] }))
    network.advance(5000)
    expect(memberOf(configurationAt(network, 'a1'), 'a1')).toMatchObject({ role: 'learner', demoted: true })
    expect(network.node('a1').engine.status(network.nowMs)).toMatchObject({ role: 'learner', ready: true })
    told(network, ask(network, network.node('a2'), { promote: ['a1'] }))
    expect(votersOf(configurationAt(network, 'a1'))).toEqual(FOUR)
    expect(memberOf(configurationAt(network, 'a1'), 'a1')).not.toHaveProperty('demoted')
  })

  it('needs no joint generation where it had no vote', () => {
    const network = networkWith(['a1', 'a2', 'a3'], { learners: ['d1'] })
    const outcome = told(network, ask(network, network.node('d1'), { demote: ['d1'] }))
    expect(outcome).toMatchObject({ outcome: 'members', changed: true, epoch: 2, generation: 1 })
  })
})

describe('voters', () => {
  it('are five in a cluster, and the others stay learners', () => {
    const network = networkWith(FOUR, { learners: ['a5', 'a6'] })
    network.advance(10_000)
    expect(votersOf(configurationAt(network, 'a6'))).toEqual(FIVE)
    expect(network.node('a6').engine.status(network.nowMs)).toMatchObject({
      role: 'learner',
      ready: true,
      warnings: [],
    })
    expect(told(network, ask(network, network.node('a1'), { promote: ['a6'] }))).toMatchObject({
      outcome: 'impossible',
    })
  })

  it('that are removed give their place to a learner by itself', () => {
    const network = networkWith(FIVE, { learners: ['a6'] })
    told(network, ask(network, network.node('a1'), { remove: ['a2'] }))
    network.until(() => votersOf(configurationAt(network, 'a1')).includes('a6'))
    expect(votersOf(configurationAt(network, 'a1'))).toEqual(['a1', 'a3', 'a4', 'a5', 'a6'])
  })

  it('are fifteen in all: a further cluster stays learners, and says why', () => {
    const network = networkWith(['a1', 'a2', 'a3', 'b1', 'b2', 'b3'], {
      learners: ['c1', 'c2', 'c3'],
      options: { votersMax: 8 },
    })
    network.advance(5000)
    expect(votersOf(configurationAt(network, 'c1'))).toHaveLength(6)
    expect(network.node('c1').engine.status(network.nowMs).reasons[0]).toContain(
      '6 of the 8 that it may have (--voters)',
    )
  })
})

describe('a request that makes no sense', () => {
  it.each<[string, MembersRequest, string]>([
    ['names nothing', {}, 'impossible'],
    ['names somebody twice', { remove: ['a4'], demote: ['a4'] }, 'impossible'],
    ['leaves no voter', { remove: FOUR }, 'impossible'],
    ['names a stranger', { promote: ['x1'] }, 'unknown-peer'],
    ['replaces over clusters', { replace: { a4: 'd1' } }, 'impossible'],
  ])('is refused: it %s', (_what, wanted, outcome) => {
    const network = networkWith(FOUR, { learners: ['d1'] })
    expect(told(network, ask(network, network.node('a1'), wanted))).toMatchObject({ outcome })
  })

  it('is refused where it wants somebody back that was removed', () => {
    const network = networkWith(FIVE)
    told(network, ask(network, network.node('a1'), { remove: ['a5'] }))
    expect(told(network, ask(network, network.node('a1'), { promote: ['a5'] }))).toMatchObject({
      outcome: 'impossible',
    })
  })
})

it('the outcome is pending where the steward can not do it in time', () => {
  const network = networkWith(FOUR, { options: { changeTimeoutMs: 11_000 } })
  network.lose = ({ message }) => message.type === 'prepare'
  expect(told(network, ask(network, network.node('a2'), { remove: ['a4'] }))).toMatchObject({ outcome: 'pending' })
})

it.each<readonly [string, Pick<MessageOf<'wish'>, 'remove' | 'promote' | 'demote'>]>([
  ['that names one which never was a member', { remove: ['zz'], promote: [], demote: ['a2'] }],
  ['that names one twice', { remove: ['a2'], promote: [], demote: ['a2'] }],
  ['that leaves no voter', { remove: FIVE, promote: [], demote: [] }],
])('a wish %s is passed over by the steward, and changes nothing for ever', (_, changes) => {
  const network = networkWith(FIVE)
  network.tell(network.node('a1'), 'a2', { type: 'wish', requester: 'a2', ...changes, force: true })
  network.advance(3000)
  expect(configurationAt(network, 'a1').epoch).toBe(1)
})
