import { multiaddr } from '@multiformats/multiaddr'
import { CID } from 'multiformats/cid'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Counters } from '../src/counters.ts'
import { Discovery } from '../src/discovery.ts'
import type { Host } from '../src/host.ts'
import { DEFAULT_LIMITS, DEFAULT_PACE } from '../src/options.ts'

const DHT = '/kad'
const MINUTE_MS = 60_000
const ADDRESS = '/ip4/127.0.0.1/tcp/1/ws'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

interface Id {
  readonly name: string
  readonly equals: (other: Id) => boolean
  readonly toString: () => string
}

function idOf(name: string): Id {
  return { name, equals: (other) => other.name === name, toString: () => name }
}

/** Discovery over a DHT that is written down: who provides, and how often it was asked. */
class Bench {
  questions = 0
  isComplete = false
  readonly providers = ['self']
  readonly #identified: ((event: { detail: { protocols: string[] } }) => void)[] = []
  readonly counters = new Counters()

  constructor() {
    const host = {
      peerId: idOf('self'),
      addEventListener: (_: string, call: (event: { detail: { protocols: string[] } }) => void) =>
        void this.#identified.push(call),
      contentRouting: {
        provide: () => Promise.resolve(void this.questions++),
        findProviders: () => this.providers.map((name) => ({ id: idOf(name), multiaddrs: [multiaddr(ADDRESS)] })),
      },
    }
    const discovery = new Discovery({
      host: host as unknown as Host,
      content: CID.parse('bafkqaaa'),
      dhtProtocol: DHT,
      pace: DEFAULT_PACE,
      counters: this.counters,
      isComplete: () => this.isComplete,
      learnedMax: DEFAULT_LIMITS.learnedMax,
      found: () => undefined,
    })
    discovery.start()
  }

  /** Somebody came who is in the DHT. */
  meet(): void {
    for (const call of this.#identified) call({ detail: { protocols: [DHT] } })
  }

  /** How often the DHT is asked in that time. */
  async questionsIn(ms: number): Promise<number> {
    const before = this.questions
    await vi.advanceTimersByTimeAsync(ms)
    if (Object.keys(this.counters.all()).length > 0) throw new Error('a question has failed')
    return this.questions - before
  }
}

describe('a node that misses somebody', () => {
  it('asks soon after each peer that comes, and less and less often then', async () => {
    const bench = new Bench()
    bench.providers.push('other')
    bench.meet()
    expect(await bench.questionsIn(DEFAULT_PACE.firstMs)).toBe(1)
    expect(await bench.questionsIn(2 * MINUTE_MS)).toBe(6)
    expect(await bench.questionsIn(20 * MINUTE_MS)).toBe(10)
    bench.meet()
    expect(await bench.questionsIn(DEFAULT_PACE.firstMs)).toBe(1)
  })
})

describe('a node that has a link with everybody it wants one with', () => {
  it('only renews its entry, whoever comes', async () => {
    const bench = new Bench()
    bench.providers.push('other')
    bench.isComplete = true
    bench.meet()
    expect(await bench.questionsIn(MINUTE_MS)).toBe(1)
    bench.meet()
    expect(await bench.questionsIn(8 * MINUTE_MS)).toBe(0)
    const validMs = DEFAULT_LIMITS.providerValidityMs
    // Often enough that one renewal may fail.
    for (let i = 0; i < 5; i++) expect(await bench.questionsIn(validMs / 2)).toBeGreaterThanOrEqual(1)
    expect(await bench.questionsIn(60 * MINUTE_MS)).toBeLessThanOrEqual(6)
  })

  it('goes on to ask until it has found somebody: before, nobody may have its entry either', async () => {
    const bench = new Bench()
    bench.isComplete = true
    bench.meet()
    expect(await bench.questionsIn(2 * MINUTE_MS)).toBe(7)
    bench.providers.push('other')
    expect(await bench.questionsIn(2 * MINUTE_MS)).toBe(1)
    expect(await bench.questionsIn(8 * MINUTE_MS)).toBe(0)
  })

  it('asks again once it misses somebody', async () => {
    const bench = new Bench()
    bench.providers.push('other')
    bench.isComplete = true
    bench.meet()
    await bench.questionsIn(5 * MINUTE_MS)
    bench.isComplete = false
    expect(await bench.questionsIn(DEFAULT_PACE.maxMs)).toBe(1)
  })
})
