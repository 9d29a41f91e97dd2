import { expect, test } from 'vitest'
import { Counters } from '../src/counters.ts'
import { DEFAULT_BACK_OFF, DEFAULT_LIMITS, type Unreachable } from '../src/options.ts'
import { type Dialled, splitAddress, Supervisor } from '../src/supervisor.ts'

const SELF = '12D3KooWself'
const PEER = '12D3KooWpeer'
const OTHER = '12D3KooWother'
const NAME = '/dns4/node.example/tcp/1/ws'
const HOME = '/ip4/127.0.0.1/tcp/1/ws'
const AWAY = '/ip4/127.0.0.1/tcp/2/ws'
const REFUSED: Dialled = { linked: false, self: false, error: new Error('refused') }

/** A supervisor whose dials and pauses are written down; nothing happens by itself. */
class Bench {
  readonly dials: { peer: string | undefined; addresses: readonly string[]; answer: (result: Dialled) => void }[] = []
  readonly pausesMs: number[] = []
  readonly links = new Set<string>()
  readonly counters = new Counters()
  readonly unreachable: Unreachable[] = []
  timers = new Set<() => void>()
  readonly supervisor: Supervisor

  constructor(options: { stableMs?: number; random?: number } = {}) {
    this.supervisor = new Supervisor({
      self: SELF,
      backOff: { ...DEFAULT_BACK_OFF, stableMs: options.stableMs ?? 0 },
      limits: DEFAULT_LIMITS,
      counters: this.counters,
      warn: () => undefined,
      unreachable: (one) => void this.unreachable.push(one),
      dial: (peer, addresses) => new Promise((answer) => void this.dials.push({ peer, addresses, answer })),
      isLinked: (peer) => this.links.has(peer),
      random: () => options.random ?? 0,
      after: (delayMs, call) => {
        this.pausesMs.push(Math.round(delayMs))
        this.timers.add(call)
        return () => this.timers.delete(call)
      },
    })
  }

  async answer(result: Dialled): Promise<void> {
    this.dials.at(-1)?.answer(result)
    await new Promise(setImmediate)
  }

  passTime(): void {
    const due = [...this.timers]
    this.timers = new Set()
    for (const call of due) call()
  }

  link(peer: string): void {
    this.links.add(peer)
    this.supervisor.linked(peer)
  }

  unlink(peer: string): void {
    this.links.delete(peer)
    this.supervisor.unlinked(peer)
  }
}

test('the first try comes at once and the pauses grow to their bound, for ever', async () => {
  const bench = new Bench()
  bench.supervisor.keep(PEER, [HOME])
  for (let i = 0; i < 40; i++) {
    expect(bench.dials).toHaveLength(i + 1)
    await bench.answer(REFUSED)
    bench.passTime()
  }
  expect(bench.pausesMs.slice(0, 4)).toEqual([200, 320, 512, 819])
  expect(bench.pausesMs.at(-1)).toBe(10_000)
  expect(bench.counters.all()).toEqual({ 'dial-failed': 40 })
})

test('who is not reached is told once for each row of tries, with the error and what was given', async () => {
  const bench = new Bench()
  bench.supervisor.keep(PEER, [HOME])
  for (let i = 0; i < 3; i++) {
    await bench.answer(REFUSED)
    bench.passTime()
  }
  expect(bench.unreachable).toEqual([{ peer: PEER, error: REFUSED.error }])
  bench.link(PEER)
  bench.unlink(PEER)
  // The dial that was under way, and the one after it.
  await bench.answer(REFUSED)
  await bench.answer(REFUSED)
  expect(bench.unreachable).toHaveLength(2)
  bench.supervisor.seek(NAME)
  await bench.answer(REFUSED)
  expect(bench.unreachable.at(-1)).toEqual({ sought: NAME, error: REFUSED.error })
})

test('pauses are lengthened at random, so that many nodes do not dial in step', async () => {
  const bench = new Bench({ random: 1 })
  bench.supervisor.keep(PEER, [HOME])
  await bench.answer(REFUSED)
  expect(bench.pausesMs).toEqual([250])
})

test('a peer that was gone for up to three seconds is dialled within two of its return', async () => {
  const bench = new Bench({ random: 1 })
  bench.supervisor.keep(PEER, [HOME])
  for (let goneMs = 0; goneMs <= 3000; goneMs += bench.pausesMs.at(-1) ?? 0) {
    await bench.answer(REFUSED)
    expect(bench.pausesMs.at(-1)).toBeLessThan(2000)
    bench.passTime()
  }
})

test('a peer that is linked is not dialled until its link ends, and then at once', () => {
  const bench = new Bench()
  bench.link(PEER)
  bench.supervisor.keep(PEER, [HOME])
  expect(bench.dials).toHaveLength(0)
  bench.unlink(PEER)
  expect(bench.dials).toHaveLength(1)
})

test('links that end as soon as they begin are paused for longer and longer', async () => {
  const bench = new Bench({ stableMs: 60_000 })
  bench.supervisor.keep(PEER, [HOME])
  for (let i = 0; i < 3; i++) {
    bench.link(PEER)
    await bench.answer({ linked: true, peer: PEER, address: HOME })
    bench.unlink(PEER)
    bench.passTime()
  }
  expect(bench.pausesMs).toEqual([200, 320, 512])
})

test('keeping a peer again with the same addresses leaves its pause alone, a new one ends it', async () => {
  const bench = new Bench()
  bench.supervisor.keep(PEER, [HOME])
  await bench.answer(REFUSED)
  bench.supervisor.keep(PEER, [HOME])
  expect(bench.dials).toHaveLength(1)
  bench.supervisor.keep(PEER, [AWAY])
  expect(bench.dials.at(-1)?.addresses).toEqual([AWAY])
})

test('an address learned while waiting is dialled at once and first', async () => {
  const bench = new Bench()
  bench.supervisor.keep(PEER, [HOME])
  await bench.answer(REFUSED)
  bench.supervisor.learn(PEER, [AWAY])
  expect(bench.dials.at(-1)?.addresses).toEqual([AWAY, HOME])
  await bench.answer(REFUSED)
  bench.supervisor.learn(PEER, [AWAY])
  expect(bench.dials).toHaveLength(2)
})

test('an address learned while dialling is dialled right after', async () => {
  const bench = new Bench()
  bench.supervisor.keep(PEER, [HOME])
  bench.supervisor.learn(PEER, [AWAY])
  expect(bench.dials).toHaveLength(1)
  await bench.answer(REFUSED)
  expect(bench.dials.at(-1)?.addresses).toEqual([AWAY, HOME])
  expect(bench.pausesMs).toEqual([])
})

test('what worked last is dialled first', async () => {
  const bench = new Bench()
  bench.supervisor.keep(PEER, [AWAY, HOME])
  bench.link(PEER)
  await bench.answer({ linked: true, peer: PEER, address: HOME })
  bench.unlink(PEER)
  expect(bench.dials.at(-1)?.addresses).toEqual([HOME, AWAY])
})

test('a peer whose link is closed from here is looked for elsewhere first: a copy of it may have been there', async () => {
  const bench = new Bench()
  bench.supervisor.seek(`${AWAY}/p2p/${PEER}`)
  bench.supervisor.keep(PEER, [HOME])
  bench.link(PEER)
  await bench.answer({ linked: true, peer: PEER, address: AWAY })
  bench.supervisor.close(PEER)
  bench.unlink(PEER)
  expect(bench.dials.at(-1)?.addresses).toEqual([HOME, AWAY])
  bench.link(PEER)
  await bench.answer({ linked: true, peer: PEER, address: AWAY })
  bench.unlink(PEER)
  expect(bench.dials.at(-1)?.addresses).toEqual([AWAY, HOME])
})

test('a peer without an address waits for one', () => {
  const bench = new Bench()
  bench.supervisor.keep(PEER, [])
  expect(bench.dials).toHaveLength(0)
  bench.supervisor.learn(PEER, [AWAY])
  expect(bench.dials).toHaveLength(1)
})

test('what was given is dialled in turns with what others say, so that they cannot put it behind all of theirs', async () => {
  const bench = new Bench()
  bench.supervisor.keep(PEER, [HOME, NAME])
  const told = Array.from({ length: 4 }, (_, i) => `/ip4/10.0.0.${i}/tcp/1/ws`)
  bench.supervisor.learn(PEER, told)
  await bench.answer(REFUSED)
  expect(bench.dials.at(-1)?.addresses).toEqual([told[0], HOME, told[1], NAME, told[2], told[3]])
  bench.link(PEER)
  await bench.answer({ linked: true, peer: PEER, address: told[2]! })
  bench.unlink(PEER)
  expect(bench.dials.at(-1)?.addresses.slice(0, 3)).toEqual([told[2], told[0], HOME])
})

test('a dropped peer is not dialled any more, however it was wanted', async () => {
  const bench = new Bench()
  bench.supervisor.keep(PEER, [HOME])
  bench.supervisor.seek(`${AWAY}/p2p/${PEER}`)
  await bench.answer(REFUSED)
  bench.supervisor.drop(PEER)
  bench.dials[0]?.answer(REFUSED)
  await new Promise(setImmediate)
  bench.passTime()
  bench.supervisor.learn(PEER, [AWAY])
  expect(bench.dials).toHaveLength(2)
})

test('a sought address is dialled again when the link that it gave is lost, whoever is there now', async () => {
  const bench = new Bench()
  bench.supervisor.seek(HOME)
  expect(bench.dials.at(-1)).toMatchObject({ peer: undefined, addresses: [HOME] })
  bench.link(PEER)
  await bench.answer({ linked: true, peer: PEER, address: HOME })
  expect(bench.supervisor.peerAt(HOME)).toBe(PEER)
  bench.unlink(PEER)
  expect(bench.dials.at(-1)).toMatchObject({ peer: undefined, addresses: [HOME] })
  bench.link(OTHER)
  await bench.answer({ linked: true, peer: OTHER, address: HOME })
  expect(bench.supervisor.peerAt(HOME)).toBe(OTHER)
})

test('a sought address that names nobody comes after the addresses of a kept peer that was found there', async () => {
  const bench = new Bench()
  bench.supervisor.seek(HOME)
  bench.link(PEER)
  await bench.answer({ linked: true, peer: PEER, address: HOME })
  bench.supervisor.keep(PEER, [AWAY])
  bench.unlink(PEER)
  expect(bench.dials.slice(1)).toMatchObject([{ peer: PEER, addresses: [HOME, AWAY] }])
  bench.passTime()
  expect(bench.dials.at(-1)).toMatchObject({ peer: undefined, addresses: [HOME] })
})

test('a name that was given is dialled for ever, also once its peer was reached elsewhere and has many addresses', async () => {
  const bench = new Bench()
  bench.supervisor.seek(`${NAME}/p2p/${PEER}`)
  for (let i = 0; i < 20; i++) {
    await bench.answer(REFUSED)
    bench.passTime()
  }
  bench.supervisor.keep(PEER, [HOME])
  for (let i = 0; i < 20; i++) bench.supervisor.learn(PEER, [`/ip4/10.0.0.${i}/tcp/1/ws`])
  bench.link(PEER)
  await bench.answer({ linked: true, peer: PEER, address: HOME })
  bench.supervisor.keep(PEER, [AWAY])
  bench.unlink(PEER)
  expect(bench.dials.at(-1)).toMatchObject({ peer: PEER, addresses: expect.arrayContaining([NAME, HOME, AWAY]) })
})

test('a name that was given is dialled again once its peer is kept after it was dropped', async () => {
  const bench = new Bench()
  bench.supervisor.seek(`${NAME}/p2p/${PEER}`)
  await bench.answer(REFUSED)
  bench.supervisor.drop(PEER)
  bench.supervisor.keep(PEER, [HOME])
  expect(bench.dials.at(-1)?.addresses).toEqual([NAME, HOME])
})

test('each try begins with another address, since the first ones may take all the time there is', async () => {
  const bench = new Bench()
  bench.supervisor.keep(PEER, [HOME, AWAY, NAME])
  for (let i = 0; i < 3; i++) {
    await bench.answer(REFUSED)
    bench.passTime()
  }
  expect(bench.dials.map(({ addresses }) => addresses)).toEqual([
    [HOME, AWAY, NAME],
    [AWAY, NAME, HOME],
    [NAME, HOME, AWAY],
    [HOME, AWAY, NAME],
  ])
})

test('a sought address whose peer is kept becomes one of the addresses of the kept peer', async () => {
  const bench = new Bench()
  bench.supervisor.seek(`${HOME}/p2p/${PEER}`)
  await bench.answer(REFUSED)
  bench.supervisor.keep(PEER, [AWAY])
  expect(bench.dials.at(-1)?.addresses).toEqual([HOME, AWAY])
  bench.passTime()
  expect(bench.dials).toHaveLength(2)
})

test('an address that turns out to be the own one is given up', async () => {
  const bench = new Bench()
  bench.supervisor.seek(HOME)
  await bench.answer({ linked: false, self: true, error: new Error('Can not dial self') })
  bench.passTime()
  bench.supervisor.seek(`${HOME}/p2p/${SELF}`)
  bench.supervisor.keep(SELF, [HOME])
  expect(bench.dials).toHaveLength(1)
})

test('a stopped supervisor dials nothing more', async () => {
  const bench = new Bench()
  bench.supervisor.keep(PEER, [HOME])
  bench.supervisor.stop()
  await bench.answer(REFUSED)
  bench.supervisor.keep(PEER, [AWAY])
  expect([bench.dials.length, bench.timers.size]).toEqual([1, 0])
})

test('an address is split into where and who', () => {
  expect(splitAddress(`${HOME}/p2p/${PEER}`)).toEqual({ address: HOME, peer: PEER })
  expect(splitAddress(HOME)).toEqual({ address: HOME })
})
