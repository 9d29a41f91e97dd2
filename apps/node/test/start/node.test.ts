import { EventEmitter } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import type { ReplicatorOptions } from '@replicator/core'
import pino from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openFirstFree } from '../../src/start/data-directory.ts'
import { createLog } from '../../src/start/log.ts'
import { runNode, type Create, type ListeningFacts } from '../../src/start/node.ts'
import { startSettings } from '../../src/start/settings.ts'
import { stopRequest } from '../../src/start/stop-request.ts'
import { fakeTerminal } from '../cli/fake-terminal.ts'
import { deferred } from '../deferred.ts'
import { FakeReplicator } from '../fake-replicator.ts'

function locked(dataDir: string): Error {
  return Object.assign(new Error(`Another running node holds ${dataDir}`), { name: 'StoreLocked' })
}

interface Scene {
  readonly replicator: FakeReplicator
  readonly created: ReplicatorOptions[]
  readonly listening: Promise<ListeningFacts>
  readonly ended: Promise<number>
  readonly stop: (reason: string) => void
  readonly lines: Record<string, unknown>[]
}

/** Runs a node over a fake; `create` may be replaced. */
function scene(flags: Record<string, unknown> = {}, create?: Create): Scene {
  const dataRoot = mkdtempSync(join(tmpdir(), 'replicator-start-'))
  onTestFinished(() => rmSync(dataRoot, { recursive: true }))
  const replicator = new FakeReplicator()
  const created: ReplicatorOptions[] = []
  const stopAsked = deferred<string>()
  const listening = deferred<ListeningFacts>()
  const lines: Record<string, unknown>[] = []
  const stream = new PassThrough()
  stream.on('data', (line: Buffer) => lines.push(JSON.parse(line.toString())))
  const ended = runNode(startSettings({ flags: { 'cluster-id': 'a', ...flags }, env: {} }), {
    create: async (options) => {
      created.push(options)
      if (create !== undefined) return create(options)
      mkdirSync(options.dataDir!, { recursive: true })
      return replicator
    },
    logger: pino({ level: 'debug' }, stream),
    dataRoot,
    stopAsked: stopAsked.promise,
    listening: listening.resolve,
  })
  return { replicator, created, listening: listening.promise, ended, stop: stopAsked.resolve, lines }
}

describe('replicator start', () => {
  it('serves until it is asked to stop, and says where it can be reached', async () => {
    const { replicator, listening, ended, stop, lines } = scene()
    const { httpUrl, addresses, dataDir } = await listening
    expect(dataDir).toMatch(/replicator-data[/\\]a-1$/)
    expect(await fetch(`${httpUrl}/status`).then((answer) => answer.json())).toMatchObject({ httpUrl })
    stop('SIGTERM')
    expect(await ended).toBe(0)
    expect(replicator.stops).toBe(1)
    await expect(fetch(`${httpUrl}/status`)).rejects.toThrow('fetch failed')
    expect(lines).toMatchObject([
      { peerId: replicator.peerId, clusterId: 'a', dataDir },
      { addresses },
      { httpUrl },
      { msg: 'the node is ready: it takes reads and writes' },
      { reason: 'SIGTERM' },
      { msg: 'stopped' },
    ])
  })

  it('finishes what was accepted before it stops the node', async () => {
    const { replicator, listening, ended, stop } = scene()
    const { httpUrl } = await listening
    const outcome = deferred<Awaited<ReturnType<FakeReplicator['put']>>>()
    replicator.putOutcome = outcome.promise
    const answer = fetch(`${httpUrl}/store/k`, { method: 'PUT', body: 'v' })
    await expect.poll(() => replicator.puts.length).toBe(1)
    stop('SIGINT')
    await Promise.resolve()
    expect(replicator.stops).toBe(0)
    outcome.resolve({ outcome: 'no-quorum' })
    expect((await answer).status).toBe(503)
    expect(await ended).toBe(0)
    expect(replicator.stops).toBe(1)
  })

  it('hands its options on', async () => {
    const { created, listening, ended, stop } = scene({
      peer: ['/p'],
      confirm: 'all',
      'min-peers': '2',
      'max-value': '10',
      'data-dir': join(tmpdir(), 'replicator-start-given'),
    })
    onTestFinished(() => rmSync(join(tmpdir(), 'replicator-start-given'), { recursive: true }))
    await listening
    expect(created).toMatchObject([
      {
        clusterId: 'a',
        peers: ['/p'],
        confirm: 'all',
        minPeers: 2,
        valueBytesMax: 10,
        listen: ['/ip4/127.0.0.1/tcp/0/ws'],
      },
    ])
    stop('x')
    await ended
  })

  it('ends with 1 and says why where the node ends by itself', async () => {
    const { replicator, listening, ended, lines } = scene()
    await listening
    replicator.fail(new Error('a sync failed'))
    expect(await ended).toBe(1)
    expect(replicator.stops).toBe(1)
    expect(lines.find(({ level }) => level === 50)).toMatchObject({ msg: 'the node ends: a sync failed' })
  })

  it('does not wait for requests that a failed node will never answer', async () => {
    const { replicator, listening, ended } = scene()
    const { httpUrl } = await listening
    replicator.putOutcome = new Promise(() => undefined)
    const answer = fetch(`${httpUrl}/store/k`, { method: 'PUT', body: 'v' }).catch((error: Error) => error.message)
    await expect.poll(() => replicator.puts.length).toBe(1)
    replicator.fail(new Error('a sync failed'))
    expect(await answer).toBe('fetch failed')
    expect(await ended).toBe(1)
  })

  it('ends with 1 and names the peers where none of them can be reached', async () => {
    const { replicator, listening, ended, lines } = scene({ peer: ['/ip4/10.0.0.1/tcp/1/ws'] })
    await listening
    replicator.fail(Object.assign(new Error('x'), { name: 'NoPeerReachable' }))
    expect(await ended).toBe(1)
    expect(lines.find(({ level }) => level === 50)!['msg']).toContain(
      'none of the given peers can be reached (/ip4/10.0.0.1/tcp/1/ws)',
    )
  })

  it('explains a start that fails', async () => {
    await expect(scene({ 'data-dir': '/d' }, () => Promise.reject(locked('/d'))).ended).rejects.toMatchObject({
      name: 'CommandFailure',
      message: 'Another running node holds /d. Give another --data-dir, or stop that node.',
    })
    await expect(scene({}, () => Promise.reject(new Error('the disk is full'))).ended).rejects.toMatchObject({
      name: 'CommandFailure',
      message: "The node can't start: the disk is full",
    })
    const argument = new TypeError('listen: "x" is no multiaddress')
    await expect(scene({ listen: ['x'] }, () => Promise.reject(argument)).ended).rejects.toMatchObject({
      name: 'UsageError',
    })
  })

  it('stops the node again where the HTTP API cannot listen', async () => {
    const { replicator, ended } = scene({ 'http-host': '192.0.2.1' })
    await expect(ended).rejects.toMatchObject({
      name: 'CommandFailure',
      message: expect.stringContaining('192.0.2.1:0'),
    })
    expect(replicator.stops).toBe(1)
  })
})

describe('the default data directory', () => {
  it('is the first that no running node holds', async () => {
    const tried: string[] = []
    const opened = await openFirstFree('root', 'a', async (dataDir) => {
      tried.push(dataDir)
      if (tried.length < 3) throw locked(dataDir)
      return dataDir
    })
    expect(opened).toBe(join('root', 'a-3'))
    expect(tried).toEqual([join('root', 'a-1'), join('root', 'a-2'), join('root', 'a-3')])
  })

  it('is not skipped for another reason than a lock', async () => {
    await expect(openFirstFree('root', 'a', () => Promise.reject(new Error('damaged')))).rejects.toThrow('damaged')
  })
})

describe('a request to stop', () => {
  it('is the first signal; the second one insists', async () => {
    const signals = new EventEmitter()
    const insisted: string[] = []
    const { asked, dispose } = stopRequest({ signals, withParent: false, insist: (signal) => insisted.push(signal) })
    signals.emit('SIGTERM')
    expect(await asked).toBe('SIGTERM')
    expect(insisted).toEqual([])
    signals.emit('SIGINT')
    expect(insisted).toEqual(['SIGINT'])
    dispose()
    expect(signals.eventNames()).toEqual([])
  })

  it('is the end of the parent where it started the node that way', async () => {
    const signals = new EventEmitter()
    const insisted: string[] = []
    const { asked } = stopRequest({ signals, withParent: true, insist: (signal) => insisted.push(signal) })
    signals.emit('disconnect')
    signals.emit('disconnect')
    expect(await asked).toContain('is gone')
    expect(insisted).toEqual([])
    const alone = new EventEmitter()
    stopRequest({ signals: alone, withParent: false, insist: () => undefined })
    expect(alone.eventNames()).toEqual(['SIGINT', 'SIGTERM'])
  })
})

describe('the log', () => {
  it('is readable lines at a terminal, without colour where NO_COLOR asks for it', async () => {
    const terminal = fakeTerminal({ tty: true, env: { NO_COLOR: '1' } })
    const { logger, flush } = await createLog('info', terminal)
    logger.debug({}, 'hidden')
    logger.info({ httpUrl: 'http://127.0.0.1:1' }, 'the HTTP API listens')
    flush()
    await expect.poll(terminal.out).toContain('INFO: the HTTP API listens\n')
    expect(terminal.out()).toContain('httpUrl: "http://127.0.0.1:1"')
    expect(terminal.out()).not.toContain('\u001b')
    expect(terminal.out()).not.toContain('hidden')
  })
})
