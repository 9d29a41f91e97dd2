import { InvalidArgument } from '@replicator/core'
import { describe, expect, it } from 'vitest'
import { bench, type BenchArguments } from '../../src/cli/bench.ts'
import { nodeClient } from '../../src/cli/node-client.ts'
import { HOLDER, PEER, PROPOSAL } from '../fake-replicator.ts'
import { command } from './command.ts'
import { fakeTerminal } from './fake-terminal.ts'
import { listeningNode } from './listening.ts'

interface Bench extends Partial<BenchArguments> {
  readonly urls: readonly string[]
  /** A run ends with so many requests, however long they take. */
  readonly requests?: number
  readonly stop?: AbortSignal
}

async function benched({ urls, requests = 20, stop = new AbortController().signal, ...args }: Bench) {
  const terminal = fakeTerminal()
  let run = new AbortController()
  let count = 0
  const connect: BenchArguments['connect'] = (url, agents) => {
    const client = nodeClient([url], { agents })
    const request = client.request.bind(client)
    client.request = async (...asked) => {
      const answer = await request(...asked)
      if (++count === requests) run.abort()
      return answer
    }
    return client
  }
  const end = (): AbortSignal => {
    run = new AbortController()
    count = 0
    return run.signal
  }
  const usual = { seconds: 1, connections: [2], bytes: 10, consistency: 'quorum' as const, json: false }
  const code = await bench({ ...usual, nodes: urls, connect, ...args }, terminal, stop, end)
  return { code, out: terminal.out(), err: terminal.err() }
}

interface Told {
  readonly prefix: string
  readonly ttlSeconds: number
  readonly runs: readonly { operation: string; connections: number; requests: number; failed: object }[]
}

async function takingNode() {
  const node = await listeningNode()
  const stored = {
    outcome: 'stored',
    version: 1,
    proposal: PROPOSAL,
    cluster: 'a',
    peer: PEER,
    replayed: false,
  } as const
  node.replicator.putOutcome = stored
  node.replicator.hold({ key: 'k' })
  const record = node.replicator.records.get('k')!
  node.replicator.getOutcome = { outcome: 'found', record, evidence: 'quorum' }
  return node
}

describe('replicator bench', () => {
  it('writes few keys of its own that expire, and reads no others', async () => {
    const { url, replicator } = await takingNode()
    const { code, out, err } = await benched({ urls: [url], json: true })
    const { prefix, ttlSeconds, runs } = JSON.parse(out) as Told
    expect(code).toBe(0)
    expect(runs.map(({ operation, connections, failed }) => [operation, connections, failed])).toEqual([
      ['write', 2, {}],
      ['read', 2, {}],
    ])
    for (const { requests } of runs) expect(requests).toBeGreaterThan(0)
    expect(err).toContain(`Up to 32 keys under ${prefix} get values of 10 bytes; each is free again after 61 s.`)
    const written = new Set(replicator.puts.map(({ key }) => key))
    expect(written.size).toBeLessThanOrEqual(32)
    for (const { key, value, options } of replicator.puts) {
      expect(key.startsWith(prefix)).toBe(true)
      expect(value).toHaveLength(10)
      expect(options).toMatchObject({ mutable: true, ttlMs: ttlSeconds * 1000 })
    }
    for (const { key } of replicator.gets) expect(written).toContain(key)
  })

  it('deals its connections out to several nodes, in one run for each number', async () => {
    const [one, two] = [await takingNode(), await takingNode()]
    const { out } = await benched({ urls: [one.url, two.url], connections: [1, 2], json: true })
    expect((JSON.parse(out) as Told).runs.map(({ connections }) => connections)).toEqual([1, 1, 2, 2])
    for (const { replicator } of [one, two]) expect(replicator.puts.length).toBeGreaterThan(0)
  })

  it('shows a histogram of each run and a table of all', async () => {
    const { url } = await takingNode()
    const { out } = await benched({ urls: [url], connections: [1] })
    expect(out).toMatch(/^writes, 1 connection\n( +[\d.,]+ ms to +[\d.,]+ ms .*\d\n)+\nreads, 1 connection\n/)
    expect(out).toMatch(/CONNECTIONS {2}OPERATION {2}PER SECOND +P50 +P90 +P99 +MAX {2}FAILED\n +1 {2}write +[\d,]+ /)
  })

  it('counts what is refused, by code, and ends with 1', async () => {
    const { url, replicator } = await listeningNode()
    replicator.putOutcome = { outcome: 'denied-reserved', holder: HOLDER, ageMs: 1, retryAfterMs: 1 }
    const { code, out } = await benched({ urls: [url], connections: [1], requests: 2 })
    expect(code).toBe(1)
    expect(out).toMatch(/^ +1 {2}write +0 +- +- +- +- {2}\d+ KEY_RESERVED$/m)
  })

  it('ends at once where each request would be refused, and says why', async () => {
    const { url, replicator } = await listeningNode()
    replicator.putOutcome = new InvalidArgument('VALUE_TOO_LARGE', 'It has too many bytes.')
    const { code, out, err } = await command(['bench', '--url', url, '--seconds', '60'])
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('VALUE_TOO_LARGE: It has too many bytes.')
  })

  it('says what it has when it is stopped', async () => {
    const { url } = await takingNode()
    const stop = new AbortController()
    stop.abort()
    const { err, out } = await benched({ urls: [url], stop: stop.signal })
    expect(err).toContain('Stopped before the end')
    expect(out).toMatch(/^CONNECTIONS/)
  })

  it('refuses numbers that it could not keep to', async () => {
    const refused = async (...args: readonly string[]) => (await command(['bench', '--url', ':1', ...args])).err
    expect(await refused('--seconds', '9999')).toContain('--seconds is 3600 at most.')
    expect(await refused('--connections', '8,0')).toContain('--connections is a number from 1 to 256')
    expect(await refused('--connections', '1,1,1,1,1,1,1,1,1')).toContain('--connections has 8 numbers at most.')
    expect(await refused('--bytes', '99999999999')).toContain('--bytes is 16777216 at most.')
    expect((await command(['bench'])).err).toContain('No node is named.')
  })
})
