import { describe, expect, it } from 'vitest'
import type { Message, PeerId, Store, Transport, Write } from '@replicator/interface'
import { type Effects, type Engine, ENGINE_DEFAULTS } from '@replicator/engine'
import { openMemoryStore } from '@replicator/store'
import { Driver } from '../src/driver.js'
import { NodeStopped, OutcomeLost } from '../src/node-error.js'
import { ManualClock, idle } from './manual-clock.js'

const SELF = 'a1'
const PING: Message = { type: 'ping', token: 1, epoch: 1, boot: 1, nonce: '0011223344556677', batch: 1 }
const COMMITTED: Message = { type: 'committed', key: 'k', version: 1, need: false }
const DECIDED: Write = {
  type: 'record',
  record: { key: 'k', version: 1, since: 1, present: false, final: false, contentType: '', decisions: [] },
}
const WRITE: Write = { type: 'meta', name: 'x', value: '1' }

function effects(some: Partial<Effects> = {}): Effects {
  return { writes: [], sends: [], outcomes: [], links: [], admissions: [], events: [], ...some }
}

function send(to: PeerId, message: Message, how: { durable?: true; late?: true } = {}): Effects['sends'][number] {
  return { to, message, durable: false, late: false, ...how }
}

/** A driver between a scripted engine, a store whose syncs end when the test says so, and a transport that notes. */
function bench() {
  const clock = new ManualClock()
  const log: string[] = []
  const failures: Error[] = []
  const syncs: { resolve: () => void; reject: (error: Error) => void }[] = []
  const answers = new Map<string, (nowMs: number) => Effects>()
  const script = { nextWakeMs: Infinity }
  const abandoned: Effects['outcomes'][number][] = []
  const plain = openMemoryStore()
  const store = Object.assign(Object.create(plain, { head: { get: () => 7 } }) as Store, {
    apply: (writes: readonly Write[]) => {
      log.push(`apply ${writes.length}`)
    },
    flush: () => {
      log.push('flush')
      return new Promise<number>((resolve, reject) => {
        syncs.push({ resolve: () => resolve(1), reject })
      })
    },
  })
  const transport: Transport = {
    self: SELF,
    listen: () => Promise.resolve(),
    start: () => undefined,
    addresses: () => [],
    send: (peer, messages) => {
      log.push(`send ${peer} ${messages.map(({ type }) => type).join('+')}`)
      return true
    },
    keep: (peer, addresses) => void log.push(`keep ${peer} ${addresses.join()}`),
    seek: () => undefined,
    peerAt: () => undefined,
    close: (peer, reason) => void log.push(`close ${peer} ${reason}`),
    drop: (peer, reason) => void log.push(`drop ${peer} ${reason}`),
    quiet: (reason, deaf) => void log.push(`quiet ${reason} ${deaf}`),
    queuedBytes: () => undefined,
    counters: () => ({}),
    stop: () => Promise.resolve(),
  }
  const answer = (what: string, nowMs: number): Effects => {
    log.push(what)
    return answers.get(what)?.(nowMs) ?? effects()
  }
  const engine = {
    state: { self: SELF, neighbours: new Map() },
    options: ENGINE_DEFAULTS,
    nextWakeMs: () => script.nextWakeMs,
    linked: (nowMs: number, peer: PeerId) => answer(`linked ${peer}`, nowMs),
    unlinked: (nowMs: number, peer: PeerId) => answer(`unlinked ${peer}`, nowMs),
    discovered: (nowMs: number, peer: PeerId) => answer(`discovered ${peer}`, nowMs),
    handle: (nowMs: number, from: PeerId, { type }: Message) => answer(`handle ${from} ${type}`, nowMs),
    wake: (nowMs: number) => answer('wake', nowMs),
    abandon: () => effects({ outcomes: abandoned }),
    unsent: () => undefined,
  } as unknown as Engine
  const driver = new Driver({
    engine,
    store,
    transport,
    clock,
    failed: (error) => void failures.push(error),
    synced: (head) => void log.push(`synced ${head}`),
    system: () => undefined,
    admit: ({ peer }) => void log.push(`admit ${peer}`),
    turned: () => void log.push('turned'),
  })
  const input = (some: Partial<Effects>): void => driver.input(() => effects(some))
  return { clock, log, failures, syncs, answers, abandoned, script, driver, input }
}

describe('the driver', () => {
  it('applies writes before anything is sent, and sends nothing before the turn ends', async () => {
    const { input, log } = bench()
    input({ writes: [WRITE], sends: [send('a2', PING)] })
    expect(log).toEqual(['apply 1'])
    await idle()
    expect(log).toEqual(['apply 1', 'flush', 'send a2 ping', 'turned'])
  })

  it('lets a durable message wait for the sync, and others go', async () => {
    const { input, log, syncs } = bench()
    input({ writes: [WRITE], sends: [send('a2', COMMITTED, { durable: true }), send('a2', PING)] })
    await idle()
    expect(log).toContain('send a2 ping')
    expect(log).not.toContain('send a2 committed')
    syncs[0]?.resolve()
    await idle()
    expect(log).toContain('send a2 committed')
  })

  it('lets a decided record wait a moment for a sync that something else needs, and no longer', async () => {
    const { input, log, syncs, clock } = bench()
    const flushes = (): number => log.filter((each) => each === 'flush').length
    input({ writes: [DECIDED], sends: [send('a2', COMMITTED, { durable: true, late: true })] })
    await idle()
    expect(flushes()).toBe(0)
    input({ writes: [WRITE] })
    await idle()
    expect(flushes()).toBe(1)
    syncs[0]?.resolve()
    await idle()
    clock.pass(20)
    await idle()
    expect(log).toContain('send a2 committed')

    input({ writes: [DECIDED], sends: [send('a3', COMMITTED, { durable: true, late: true })] })
    await idle()
    expect(flushes()).toBe(1)
    clock.pass(20)
    await idle()
    expect(flushes()).toBe(2)
    syncs[1]?.resolve()
    await idle()
    clock.pass(20)
    await idle()
    expect(log).toContain('send a3 committed')
  })

  it('hands what a node says to itself back as an input, behind the sync where it is durable', async () => {
    const { input, log, answers, syncs } = bench()
    answers.set('handle a1 committed', () => effects({ sends: [send('a2', PING)] }))
    input({ sends: [send(SELF, PING)], writes: [] })
    await idle()
    expect(log).toContain('handle a1 ping')
    input({ writes: [WRITE], sends: [send(SELF, COMMITTED, { durable: true })] })
    await idle()
    expect(log).not.toContain('handle a1 committed')
    syncs[0]?.resolve()
    await idle()
    expect(log.slice(log.indexOf('handle a1 committed'))).toContain('send a2 ping')
  })

  it('tells each outcome to the one who asked, once', async () => {
    const { driver, input } = bench()
    const first = driver.ask(() => ({ operation: 7, effects: effects() }))
    const second = driver.ask(() => ({
      operation: 8,
      effects: effects({ outcomes: [{ operation: 8, outcome: { outcome: 'no-quorum' } }] }),
    }))
    expect(await second).toEqual({ outcome: 'no-quorum' })
    expect(driver.pending).toBe(1)
    input({ outcomes: [{ operation: 7, outcome: { outcome: 'mismatch' } }] })
    expect(await first).toEqual({ outcome: 'mismatch' })
    expect(driver.pending).toBe(0)
  })

  it('hands on what the transport tells, message by message', () => {
    const { driver, log } = bench()
    driver.linked('a2')
    driver.received('a2', [PING, COMMITTED])
    driver.discovered('a3', ['/x'])
    driver.unlinked('a2', 'gone')
    expect(log).toEqual(['linked a2', 'handle a2 ping', 'handle a2 committed', 'discovered a3', 'unlinked a2'])
  })

  it('wakes the engine when it wants to be woken, also where that becomes earlier', async () => {
    const { input, log, clock, script, answers } = bench()
    script.nextWakeMs = clock.monotonicMs() + 500
    input({})
    await idle()
    script.nextWakeMs = clock.monotonicMs() + 100
    input({})
    await idle()
    expect(clock.pending).toBe(1)
    clock.pass(99)
    expect(log).not.toContain('wake')
    answers.set('wake', () => {
      script.nextWakeMs = Infinity
      return effects()
    })
    clock.pass(1)
    expect(log).toContain('wake')
  })

  it('leaves it alone until then, where that becomes later', async () => {
    const { input, log, clock, script } = bench()
    script.nextWakeMs = clock.monotonicMs() + 5
    input({})
    await idle()
    script.nextWakeMs = clock.monotonicMs() + 500
    input({})
    await idle()
    expect(clock.pending).toBe(1)
    const turns = log.length
    clock.pass(499)
    await idle()
    expect(log).toHaveLength(turns)
    clock.pass(1)
    expect(log).toContain('wake')
  })
})

describe('a node that cannot go on', () => {
  it('is ended by a broken invariant: nothing is written or sent any more', async () => {
    const { input, log, failures } = bench()
    input({ halt: 'two decisions', writes: [WRITE], sends: [send('a2', PING)] })
    input({ sends: [send('a2', PING)] })
    await idle()
    expect(log).toEqual([])
    expect(failures.map(({ message }) => message)).toEqual(['two decisions'])
  })

  it('is ended by a failed sync, and what waited for it never leaves', async () => {
    const { input, log, syncs, failures } = bench()
    input({ writes: [WRITE], sends: [send('a2', COMMITTED, { durable: true })] })
    await idle()
    syncs[0]?.reject(new Error('disk full'))
    await idle()
    input({ sends: [send('a2', COMMITTED, { durable: true })] })
    await idle()
    expect(log).not.toContain('send a2 committed')
    expect(failures.map(({ message }) => message)).toEqual(['disk full'])
  })

  it('still tells the outcomes of the turn that halts it, and what can be said of all other requests', async () => {
    const { driver, abandoned } = bench()
    const first = driver.ask(() => ({ operation: 7, effects: effects() }))
    const second = driver.ask(() => ({ operation: 8, effects: effects() }))
    abandoned.push({ operation: 8, outcome: { outcome: 'no-quorum' } })
    const halting = effects({ halt: 'two decisions', outcomes: [{ operation: 7, outcome: { outcome: 'mismatch' } }] })
    driver.input(() => halting)
    expect(await first).toEqual({ outcome: 'mismatch' })
    expect(await second).toEqual({ outcome: 'no-quorum' })
  })

  it('leaves no request without an answer, not even one of which nothing can be said or that ends it', async () => {
    const { driver } = bench()
    const lost = driver.ask(() => ({ operation: 7, effects: effects() }))
    const ending = driver.ask(() => {
      throw new Error('unreadable record')
    })
    const late = driver.ask(() => ({ operation: 8, effects: effects() }))
    await expect(ending).rejects.toBeInstanceOf(NodeStopped)
    await expect(lost).rejects.toBeInstanceOf(OutcomeLost)
    await expect(late).rejects.toBeInstanceOf(NodeStopped)
    expect(driver.pending).toBe(0)
  })

  it('is ended by an exception in an input, which the caller does not see', () => {
    const { driver, failures } = bench()
    driver.input(() => {
      throw new TypeError('unreadable record')
    })
    expect(failures.map(({ message }) => message)).toEqual(['unreadable record'])
  })

  it('is ended by an exception in a later turn, and not the program around it', async () => {
    const { input, answers, failures, log } = bench()
    answers.set('handle a1 ping', () => {
      throw new Error('unreadable record')
    })
    input({ sends: [send(SELF, PING), send('a2', PING)] })
    await idle()
    expect(failures).toHaveLength(1)
    expect(log.filter((each) => each === 'turned').length).toBeLessThanOrEqual(1)
  })

  it('is told to have failed once', async () => {
    const { input, failures, syncs } = bench()
    input({ writes: [WRITE] })
    await idle()
    input({ halt: 'first' })
    syncs[0]?.reject(new Error('second'))
    await idle()
    expect(failures.map(({ message }) => message)).toEqual(['first'])
  })
})

it('a driver that was stopped takes no input, and wakes nobody', async () => {
  const { driver, log, clock, script } = bench()
  script.nextWakeMs = clock.monotonicMs() + 10
  driver.input(() => effects())
  await idle()
  driver.stop()
  log.length = 0
  driver.linked('a2')
  clock.pass(1000)
  await idle()
  expect(log).toEqual([])
})
