import { randomInt } from 'node:crypto'
import { FairClock, ProcessNetwork, until, type Answer, type NodeProcess } from '@replicator/testkit/processes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assertAgreement, copiesOf, fateOf, reservationsOn } from './copies.ts'
import { Load, type Attempt } from './load.ts'
import { program } from '../processes/program.ts'

/** One network for all scenarios: each leaves it whole for the next, and an operator's network lives through more. */
let network: ProcessNetwork

beforeAll(async () => {
  network = await ProcessNetwork.start({ program, clusters: 3, nodes: 3 })
}, 240_000)

afterAll(() => network?.dispose())

/** A node by its name: a1 is the first of cluster a. */
function named(name: string): NodeProcess {
  const node = network.cluster(name.slice(0, 1))[Number(name.slice(1)) - 1]
  if (node === undefined) throw new Error(`there is no node ${name}`)
  return node
}

/** Each attempt's value is what a client reads now, at one node or another. */
async function expectReadable(attempts: readonly Attempt[], nodes: readonly NodeProcess[]): Promise<void> {
  const lost: string[] = []
  const lanes = Array.from({ length: 32 }, async (_, lane) => {
    for (let place = lane; place < attempts.length; place += 32) {
      const { key, value } = attempts[place]!
      const { status, text } = await nodes[place % nodes.length]!.get(key)
      if (status !== 200 || text !== value) lost.push(`${key}: ${status} ${text}`)
    }
  })
  await Promise.all(lanes)
  expect(lost).toEqual([])
}

describe('a network of three clusters with three nodes each', () => {
  it('reads at a node of another cluster what was stored at one', async () => {
    const value = 'Ada Lovelace'
    const put = await named('a1').put('user/ada', value, { 'content-type': 'text/plain' })
    expect(put.status).toBe(201)
    expect(put.json).toMatchObject({ key: 'user/ada', version: 1, cluster: 'a', peer: named('a1').peerId })
    expect(put.headers.get('etag')).toBe('"1"')
    for (const node of [named('c3'), named('b2'), named('a2')]) {
      const read = await node.get('user/ada')
      expect(read.status).toBe(200)
      expect(read.text).toBe(value)
      expect(read.headers.get('content-type')).toContain('text/plain')
    }
    await until(
      'every node holds the record itself',
      async () => ((await copiesOf(network.nodes, 'user/ada')).every((copy) => copy === value) ? true : undefined),
      { withinMs: 5000 },
    )
  })

  it('denies a key that is stored, naming the holder and free keys', async () => {
    const first = await named('b1').put('user/grace', 'Grace Hopper')
    await until(
      'the other node has heard of it',
      async () => (await named('c2').local('user/grace')).status === 200 || undefined,
      {
        withinMs: 5000,
      },
    )
    const second = await named('c2').put('user/grace', 'Somebody Else')
    expect(second.status).toBe(409)
    expect(second.code).toBe('KEY_STORED')
    const { holder, suggestions, outcome } = second.json as {
      holder: object
      suggestions: readonly string[]
      outcome: string
    }
    expect(outcome).toBe('not-stored')
    expect(holder).toEqual({ cluster: 'b', peer: named('b1').peerId, proposal: first.json['proposal'] })
    expect(suggestions).toHaveLength(3)
    expect((await named('c2').put(suggestions[0]!, 'Somebody Else')).status).toBe(201)
    expect((await named('a3').get('user/grace')).text).toBe('Grace Hopper')
  })

  it('denies a key that another client is proposing, and leaves no reservation', async () => {
    const answers = await Promise.all(network.nodes.map((node, place) => node.put('user/alan', `proposer ${place}`)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...answers.slice(1).map(() => 409)])
    for (const { status, code } of answers) if (status === 409) expect(code).toMatch(/^KEY_(RESERVED|STORED)$/)
    await until('no reservation is open', async () => (await reservationsOn(network.nodes)).length === 0 || undefined, {
      withinMs: 5000,
    })
  })

  it('answers 404 for a key that nobody stored, because a quorum says so', async () => {
    for (const node of [named('a1'), named('b2'), named('c3')]) {
      const read = await node.get('user/nobody')
      expect([read.status, read.code]).toEqual([404, 'UNKNOWN_KEY'])
    }
  })

  it('lets one of fifty simultaneous proposers win, on ten keys at once, and tells the others who holds it', async () => {
    const keys = Array.from({ length: 10 }, (_, number) => `contested/${number}`)
    const proposals = keys.flatMap((key) =>
      Array.from({ length: 50 }, (_, number) => ({ key, value: `proposer ${number}`, node: network.at(number) })),
    )
    const answers = await Promise.all(
      proposals.map(async (proposal) => ({
        ...proposal,
        answer: await proposal.node.put(proposal.key, proposal.value),
      })),
    )
    for (const key of keys) {
      const all = answers.filter((each) => each.key === key)
      const winners = all.filter(({ answer }) => answer.status === 201)
      expect(winners, key).toHaveLength(1)
      const { value, node, answer } = winners[0]!
      const holder = { cluster: node.clusterId, peer: node.peerId, proposal: answer.json['proposal'] }
      for (const loser of all.filter((each) => each !== winners[0])) await expectTold(loser, holder)
      expect((await network.at(4).get(key)).text).toBe(value)
    }
  }, 240_000)

  /** At once, or on asking again after the time that the node named. */
  async function expectTold(loser: { key: string; value: string; node: NodeProcess; answer: Answer }, holder: object) {
    const { key, value, node, answer } = loser
    expect(answer.status, answer.text).toBe(409)
    const told = await until(
      `a proposer of ${key} is told who holds it`,
      async () => (answer.code === 'KEY_STORED' ? answer : asStored(await node.put(key, value))),
      { withinMs: 5000 },
    )
    expect(told.json['holder']).toEqual(holder)
  }

  function asStored(answer: Answer): Answer | undefined {
    return answer.code === 'KEY_STORED' ? answer : undefined
  }

  it('goes on writing while a node is frozen, and that node has it all once it goes on', async () => {
    const frozen = named('b3')
    frozen.freeze()
    const load = new Load({ nodes: [named('a1'), named('b1'), named('c1')], clients: 6, prefix: 'frozen' })
    // Longer than a peer counts as alive, so that both ways of going on are taken.
    await until(
      'a voter no longer looks alive',
      () => looksAlive(named('a1'), frozen).then((alive) => !alive || undefined),
      {
        withinMs: 10_000,
      },
    )
    const before = load.stored.length
    await until('writes go on', () => load.stored.length >= before + 20 || undefined, { withinMs: 10_000 })
    await load.end()
    frozen.thaw()
    expect(load.stored).toHaveLength(load.attempts.length)
    await until(
      'the node that was frozen holds every record',
      async () => {
        for (const { key } of load.stored) if ((await frozen.local(key)).status !== 200) return undefined
        return true
      },
      { withinMs: 15_000 },
    )
    await network.ready()
  }, 240_000)

  it('goes on with one node of each cluster down, and they come back with their data and what they missed', async () => {
    const down = [named('a2'), named('b2'), named('c2')]
    expect((await named('a2').put('before/down', 'kept')).status).toBe(201)
    await Promise.all(down.map((node) => node.kill()))
    const up = network.running
    const load = new Load({ nodes: up, clients: 12, prefix: 'three-down' })
    await until('writes go on', () => load.stored.length >= 200 || undefined, { withinMs: 20_000 })
    await load.end()
    expect(load.stored).toHaveLength(load.attempts.length)
    await expectReadable(load.stored, up)
    await network.restart(down)
    for (const node of down) expect((await node.local('before/down')).text).toBe('kept')
    await expectReadable(load.stored, down)
  }, 240_000)
})

async function looksAlive(observer: NodeProcess, peer: NodeProcess): Promise<boolean> {
  const { peers } = (await observer.ask('/peers')).json as { peers: readonly { peerId: string; alive: boolean }[] }
  return peers.find(({ peerId }) => peerId === peer.peerId)?.alive === true
}

describe('coordinators that are killed', () => {
  it('leave each key stored everywhere or free again within 5 s, whenever they die', async () => {
    for (const names of [['a1'], ['a3', 'b1', 'c2']]) {
      const coordinators = names.map(named)
      const pauseMs = randomInt(40, 400)
      const load = new Load({ nodes: coordinators, clients: 36, prefix: `killed-${names.join('-')}-${pauseMs}` })
      await until('the load runs', () => load.stored.length > 0 || undefined, { withinMs: 10_000, everyMs: 5 })
      const killAtMs = performance.now() + pauseMs
      await until('it is time', () => performance.now() >= killAtMs || undefined, { withinMs: 10_000, everyMs: 1 })
      expect(load.open.length).toBeGreaterThan(0)
      const sinceKilled = new FairClock()
      await Promise.all(coordinators.map((node) => node.kill()))
      await load.end()
      const live = network.running
      await until('each key is stored everywhere or free again', () => areSettled(live, load.open), {
        withinMs: 5000,
        clock: sinceKilled,
        everyMs: 200,
      })
      await network.restart(coordinators)
      await expectReadable(load.stored, network.nodes)
      for (const { key } of load.open) assertAgreement(key, await copiesOf(network.nodes, key))
      const fates = await Promise.all(load.open.map(async ({ key }) => fateOf(network.nodes, key)))
      const free = load.open[fates.indexOf('free')]
      if (free !== undefined) expect((await network.at(5).put(free.key, free.value)).status).toBe(201)
    }
  }, 240_000)
})

/** Looks at each key only once nothing is reserved any more: asking for all of them all the time would be a load itself. */
async function areSettled(nodes: readonly NodeProcess[], attempts: readonly Attempt[]): Promise<true | undefined> {
  if ((await reservationsOn(nodes)).length > 0) return undefined
  for (const { key } of attempts) if ((await fateOf(nodes, key)) === 'open') return undefined
  return true
}

describe('a network without its quorum', () => {
  it('refuses writes within 2 s, calls open ones unknown, and settles them within 5 s of the quorum coming back', async () => {
    const lost = ['b2', 'b3', 'c1', 'c2', 'c3'].map(named)
    const rest = network.nodes.filter((node) => !lost.includes(node))
    expect((await named('c1').put('before/quorum-lost', 'kept')).status).toBe(201)
    await until(
      'a record is everywhere',
      async () => (await fateOf(network.nodes, 'before/quorum-lost')) === 'everywhere' || undefined,
      {
        withinMs: 5000,
      },
    )
    const load = new Load({ nodes: rest, clients: 64, prefix: 'quorum-lost' })
    await until('the load runs', () => load.stored.length >= 100 || undefined, { withinMs: 20_000 })
    const sinceLost = new FairClock()
    await Promise.all(lost.map((node) => node.kill()))
    for (const node of rest) {
      await until('a write is refused', async () => (await refusal(node)) === 'NO_QUORUM' || undefined, {
        withinMs: 2000,
        clock: sinceLost,
      })
    }
    // A read of a final record needs nobody; one that does is refused, and never answered with "unknown key".
    expect((await named('a1').get('before/quorum-lost')).text).toBe('kept')
    expect((await named('a1').get('quorum-lost/nothing-here')).code).toBe('NO_QUORUM')
    await load.end()
    const unknown = load.answered('OUTCOME_UNKNOWN')
    expect(unknown.length).toBeGreaterThan(0)
    expect(load.stored.length + unknown.length + load.answered('NO_QUORUM').length).toBe(load.attempts.length)

    await Promise.all(lost.map((node) => node.start([])))
    await until(
      'a quorum is there again',
      async () => (await rest[0]!.put(`back/${performance.now()}`, 'yes')).status === 201 || undefined,
      {
        withinMs: 20_000,
      },
    )
    await until(
      'every reservation is settled',
      async () => (await reservationsOn(network.nodes)).length === 0 || undefined,
      {
        withinMs: 5000,
      },
    )
    await network.ready()
    await expectReadable(load.stored, network.nodes)
    for (const { key, value, answer } of unknown)
      await expectSettled({ key, value, proposal: String(answer?.json['proposal']) })
  }, 240_000)

  /** A write that begins before the node has noticed the loss is under way, and told its fate only at its deadline. */
  async function refusal(node: NodeProcess): Promise<string> {
    return (await node.ask(`/store/refused-${performance.now()}`, { method: 'PUT', body: 'no', withinMs: 500 })).code
  }

  /** Every node says the same of a proposal, and what it says is true. */
  async function expectSettled({
    key,
    value,
    proposal,
  }: {
    key: string
    value: string
    proposal: string
  }): Promise<void> {
    const states = await Promise.all(
      [named('a1'), named('c2')].map(
        async (node) => (await node.ask(`/proposals/${encodeURIComponent(proposal)}`)).json['state'],
      ),
    )
    expect(new Set(states).size, `${key}: ${states.join()}`).toBe(1)
    const read = await named('b3').get(key)
    if (states[0] === 'stored') expect(read.text).toBe(value)
    else expect(read.status).toBe(404)
  }
})

describe('a network whose nodes are all killed at once under load', () => {
  it('has every write that was answered 201, when all but its founder start again', async () => {
    const load = new Load({ nodes: network.nodes, clients: 36, prefix: 'power-lost' })
    await until('the load runs', () => load.stored.length >= 500 || undefined, { withinMs: 30_000 })
    await Promise.all(network.nodes.map((node) => node.kill()))
    await load.end()
    const [founder, ...others] = network.nodes
    await network.restart(others)
    await expectReadable(load.stored, others)
    await network.restart([founder!])
    await expectReadable(load.stored, [founder!])
    await until('what was under way is settled', () => areSettled(network.nodes, load.open), {
      withinMs: 10_000,
      everyMs: 200,
    })
  }, 240_000)
})
