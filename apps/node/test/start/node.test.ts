import type { ClientAnswer, MembersOutcome, WriteOutcome } from '@replicator/interface'
import { EventEmitter } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createReplicator, InvalidOption, StoreLost } from '@replicator/core'
import { createMemoryTransportHub } from '@replicator/transport'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openFirstFree } from '../../src/start/data-directory.ts'
import { aborted, stopRequest, type StopRequest } from '../../src/start/stop-request.ts'
import { Authority, CertificateFolder } from '../certificates.ts'
import { deferred } from '../deferred.ts'
import { FakeReplicator } from '../fake-replicator.ts'
import { scene } from './scene.ts'

function locked(dataDir: string): Error {
  return Object.assign(new Error(`Another running node holds ${dataDir}`), { name: 'StoreLocked' })
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
      { reason: 'SIGTERM' },
      { msg: 'stopped' },
    ])
  })

  describe('where the node has others to wait for', () => {
    /** A start whose node is there before its API. */
    function awaited(flags: Record<string, unknown> = {}) {
      const replicator = new FakeReplicator()
      const started = scene(flags, async ({ prepare, dataDir }) => {
        mkdirSync(dataDir!, { recursive: true, mode: 0o700 })
        await prepare!(replicator, { isAwaited: true })
        return replicator
      })
      return { ...started, replicator }
    }

    it('makes its API meanwhile', async () => {
      const { listening, ended, stop } = awaited()
      const { httpUrl } = await listening
      expect(await fetch(`${httpUrl}/status`).then((answer) => answer.json())).toMatchObject({ httpUrl })
      stop('SIGTERM')
      expect(await ended).toBe(0)
    })

    it('stops the node where its API can not listen', async () => {
      const { listening, ended, stop } = scene()
      const { port } = new URL((await listening).httpUrl)
      const second = awaited({ http: port })
      await expect(second.ended).rejects.toThrow(`can't listen on 127.0.0.1:${port}`)
      expect(second.replicator.stops).toBe(1)
      stop('SIGTERM')
      await ended
    })

    it('refuses what would open its network before the node says anything', async () => {
      const { ended, replicator } = awaited({ listen: ['/ip4/0.0.0.0/tcp/0/ws'] })
      await expect(ended).rejects.toThrow('could join this network')
      expect(replicator.stops).toBe(0)
    })
  })

  it('warns of a data folder that others may enter, with the command that closes it', async () => {
    const { listening, ended, stop, lines } = scene({}, async ({ prepare, dataDir }) => {
      mkdirSync(dataDir!, { recursive: true })
      chmodSync(dataDir!, 0o755)
      const replicator = new FakeReplicator()
      await prepare!(replicator, { isAwaited: false })
      return replicator
    })
    const { dataDir } = await listening
    await expect
      .poll(() => lines.find(({ level }) => level === 40))
      .toMatchObject({
        paths: [dataDir],
        command: `chmod -R go= ${dataDir}`,
        msg: expect.stringContaining('others may enter or read the data folder'),
      })
    stop('SIGTERM')
    await ended
  })

  it('serves HTTPS with the files that it is given, and reads them again when it is hung up', async () => {
    const folder = new CertificateFolder()
    onTestFinished(() => folder.remove())
    const authority = await Authority.make('authority')
    const [first, second] = await Promise.all([authority.sign('first'), authority.sign('second')])
    const [cert, key] = [folder.write('cert', first.cert), folder.write('key', first.key)]
    const { listening, ended, stop, hangUp, lines } = scene({ 'tls-cert': cert, 'tls-key': key })
    const { httpUrl } = await listening
    expect(httpUrl).toMatch(/^https:/)
    expect(lines.find(({ subject }) => subject === 'CN=first')).toMatchObject({ level: 30 })
    folder.write('cert', second.cert)
    hangUp()
    expect(lines.at(-1)).toMatchObject({ level: 50, reason: expect.stringContaining('is not the key of the first') })
    folder.write('key', second.key)
    hangUp()
    expect(lines.at(-1)).toMatchObject({ subject: 'CN=second' })
    stop('SIGTERM')
    expect(await ended).toBe(0)
  })

  it('is refused before anything is made where its files of TLS cannot be used', async () => {
    const { ended, created } = scene({ 'tls-cert': '/nowhere/cert', 'tls-key': '/nowhere/key' })
    await expect(ended).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining("--tls-cert can't be read"),
    })
    expect(created).toEqual([])
  })

  it('finishes what was accepted before it stops the node', async () => {
    const { replicator, listening, ended, stop } = scene()
    const { httpUrl } = await listening
    const outcome = deferred<WriteOutcome>()
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

  it('leaves the network as it stops where it is told to; where it cannot, it ends with 1 and says what is to be done', async () => {
    const refused: MembersOutcome = { outcome: 'not-ready', reasons: ['the node is starting'] }
    for (const [outcome, code] of [
      [undefined, 0],
      [refused, 1],
    ] as const) {
      const { replicator, listening, ended, stop, lines } = scene({ 'on-stop': 'leave' })
      if (outcome !== undefined) replicator.membersOutcome = outcome
      await listening
      stop('SIGTERM')
      expect(await ended).toBe(code)
      expect(replicator.wishes).toMatchObject([{ request: { remove: [replicator.peerId] } }])
      expect(replicator.stops).toBe(1)
      const command = `replicator remove ${replicator.peerId}`
      expect(lines.filter(({ level }) => level === 50)).toMatchObject(code === 0 ? [] : [{ ...refused, command }])
    }
  })

  it('hands its options on', async () => {
    const { created, listening, ended, stop } = scene({
      peer: ['/p'],
      confirm: 'all',
      'min-peers': '2',
      'max-value': '10',
      'scrub-rate': '0',
      'cluster-voters': '1',
      voters: '4',
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
        tuning: { engine: { clusterVotersMax: 1, votersMax: 4, scrubPerSecond: 0 } },
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

  it('ends in order, and with 1, where something throws that nobody expected', async () => {
    const { replicator, listening, ended, fault } = scene()
    const { httpUrl } = await listening
    fault(new Error('a socket of a library'))
    expect(await ended).toBe(1)
    expect(replicator.stops).toBe(1)
    await expect(fetch(`${httpUrl}/livez`)).rejects.toThrow('fetch failed')
    const starting = scene({}, () => new Promise(() => undefined))
    starting.fault(new Error('a socket of a library'))
    expect(await starting.ended).toBe(1)
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
    const argument = new InvalidOption('listen', "listen has 'x', which is no multiaddress")
    await expect(scene({ listen: ['x'] }, () => Promise.reject(argument)).ended).rejects.toMatchObject({
      name: 'UsageError',
      message: "--listen has 'x', which is no multiaddress.",
    })
    const lost = () => Promise.reject(new StoreLost('/d', 'its file is missing', '12D3KooWlost'))
    await expect(scene({ 'data-dir': '/d', peer: ['/p'] }, lost).ended).rejects.toMatchObject({
      name: 'CommandFailure',
      message: expect.stringMatching(
        /^The node can't start: The data of \/d is lost: .*: replicator start --cluster-id a --data-dir \/d-new --peer \/p --replace 12D3KooWlost$/,
      ),
    })
    // A fault of the program is none of whoever has typed the command.
    await expect(scene({}, () => Promise.reject(new TypeError('x is no function'))).ended).rejects.toMatchObject({
      name: 'CommandFailure',
    })
  })

  it('looks for a member to replace where it is new in the network, and never again', async () => {
    const hub = createMemoryTransportHub()
    const adapters = { transport: (identity: Uint8Array) => hub.transport(identity) }
    const founder = await createReplicator({ clusterId: 'a', minPeers: 1, adapters })
    onTestFinished(() => founder.stop())
    const dataDir = mkdtempSync(join(tmpdir(), 'replicator-replacing-'))
    onTestFinished(() => rmSync(dataDir, { recursive: true }))
    const flags = { 'data-dir': dataDir, peer: founder.status().addresses, replace: founder.peerId, 'min-peers': '1' }
    for (const problem of ['it can be reached', 'this node was a member before']) {
      const { ended, stop, lines } = scene(flags, (options) => createReplicator({ ...options, adapters }))
      await expect.poll(() => lines, { timeout: 10_000 }).toContainEqual(expect.objectContaining({ problem }))
      stop('x')
      expect(await ended).toBe(0)
    }
    expect(founder.status().role).toBe('voter')
  })

  it('refuses to be open to other machines without tokens, unless that is said', async () => {
    const refused = scene({ 'http-host': '0.0.0.0' })
    await expect(refused.ended).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(
        /^The HTTP API has no tokens, and 0\.0\.0\.0 can be reached .* --tokens; or, .* --http-open\.$/,
      ),
    })
    for (const flag of ['tokens', 'http-open']) {
      const { listening, ended, stop } = scene({ 'http-host': '0.0.0.0', [flag]: true })
      expect((await listening).httpUrl).toMatch(/^http:\/\/0\.0\.0\.0:/)
      stop('SIGTERM')
      expect(await ended).toBe(0)
    }
  })

  it.each([
    [{}, 200],
    [{ listen: ['/ip4/0.0.0.0/tcp/0/ws'], 'join-open': true }, 401],
    [{ listen: ['/ip4/0.0.0.0/tcp/0/ws'], 'join-open': true, 'http-open': true }, 200],
  ])('serves clients over libp2p; where others reach it, those with a token alone: %o', async (flags, status) => {
    const { replicator, listening, ended, stop } = scene(flags)
    await listening
    const answers = await new Promise<readonly ClientAnswer[]>((resolve) => {
      const send = (told: readonly ClientAnswer[]): boolean => (resolve(told), true)
      const link = { peer: 'p', address: '/ip4/127.0.0.1/tcp/1/ws', queuedBytes: 0, send, close: () => {} }
      replicator.clients?.asked(link, [{ type: 'peers', id: 1 }])
    })
    expect(answers).toMatchObject([{ id: 1, status }])
    stop('SIGTERM')
    await ended
  })

  it('shows the first token once, beside its log and never in it, and puts one of its own into its folder', async () => {
    const { replicator, listening, ended, stop, lines, told } = scene({ tokens: true })
    replicator.system.answers.push({ outcome: 'not-ready', reasons: ['the node is starting'] })
    const { httpUrl, dataDir } = await listening
    await expect.poll(() => told.length).toBe(2)
    const [token = '', joinToken = ''] = told.map((text) => /rpl_\S+/.exec(text)?.[0] ?? '')
    const status = (shown: string): Promise<number> =>
      fetch(`${httpUrl}/tokens`, { headers: { authorization: `Bearer ${shown}` } }).then((answer) => answer.status)
    expect(await status(token)).toBe(200)
    const local = readFileSync(join(dataDir, 'local-token'), 'utf8').trim()
    expect(await status(local)).toBe(200)
    stop('SIGTERM')
    expect(await ended).toBe(0)
    for (const secret of [token, joinToken, local]) expect(JSON.stringify(lines)).not.toContain(secret)
    const first = { name: 'first', createdBy: 'start --tokens' }
    const all = replicator.tokens.list().map((each) => each.kind)
    expect(all.toSorted()).toEqual(['http', 'join'])
    for (const made of replicator.tokens.list()) expect(made).toMatchObject(first)
  })

  it('has a token of its own as soon as the network has one, and makes none where it joins', async () => {
    const { replicator, listening, ended, stop, told } = scene({ peer: ['/ip4/127.0.0.1/tcp/1/ws'] })
    const { dataDir } = await listening
    expect(existsSync(join(dataDir, 'local-token'))).toBe(false)
    await replicator.tokens.make({ kind: 'http', grants: { scopes: ['admin'] }, by: 'test' })
    await expect.poll(() => existsSync(join(dataDir, 'local-token'))).toBe(true)
    stop('SIGTERM')
    await ended
    expect(told).toEqual([])
  })

  it('creates no node where the HTTP API cannot listen', async () => {
    const { listening, ended } = scene({ 'http-host': '192.0.2.1', 'http-open': true })
    await expect(ended).rejects.toMatchObject({
      name: 'CommandFailure',
      message: expect.stringContaining('192.0.2.1:0'),
    })
    expect(await Promise.race([listening, Promise.resolve('nothing listens')])).toBe('nothing listens')
  })

  it('closes the HTTP API again where the node cannot be created after all', async () => {
    let httpUrl = ''
    const { ended } = scene({}, async ({ prepare, dataDir }) => {
      mkdirSync(dataDir!, { recursive: true })
      await prepare!(new FakeReplicator(), { isAwaited: false })
      httpUrl = `http://127.0.0.1:${readFileSync(join(dataDir!, 'http-port'), 'utf8').trim()}`
      expect((await fetch(`${httpUrl}/livez`)).status).toBe(200)
      throw new Error('the disk is full')
    })
    await expect(ended).rejects.toThrow('the disk is full')
    await expect(fetch(`${httpUrl}/livez`)).rejects.toThrow('fetch failed')
  })

  it('starts also where the port of the HTTP API cannot be remembered', async () => {
    const { listening, ended, stop } = scene({}, async ({ prepare }) => {
      const replicator = new FakeReplicator()
      await prepare!(replicator, { isAwaited: false })
      return replicator
    })
    const { httpUrl, dataDir } = await listening
    expect(existsSync(dataDir)).toBe(false)
    expect((await fetch(`${httpUrl}/livez`)).status).toBe(200)
    stop('SIGTERM')
    expect(await ended).toBe(0)
  })

  it('ends with 0 where it is asked to stop while the node is being created, and goes no step further', async () => {
    const { ended, stop, lines } = scene({}, async ({ signal }) => {
      await aborted(signal!)
      throw Object.assign(new Error('the start was broken off'), { name: 'StartAborted' })
    })
    stop('SIGTERM')
    expect(await ended).toBe(0)
    expect(lines).toMatchObject([{ reason: 'SIGTERM', msg: 'stopped before it had started' }])
  })

  it('does not wait for a step that takes longer than whoever stops it', async () => {
    const { ended, stop } = scene({}, () => new Promise(() => undefined))
    stop('SIGTERM')
    expect(await ended).toBe(0)
  })

  it('closes everything also where a part of it does not close, and ends with 1', async () => {
    const { replicator, listening, ended, stop, lines } = scene()
    const { httpUrl } = await listening
    replicator.stop = () => Promise.reject(new Error('the transport is stuck'))
    stop('SIGTERM')
    expect(await ended).toBe(1)
    expect(lines.at(-2)).toMatchObject({
      msg: 'the node did not stop cleanly',
      err: { message: 'the transport is stuck' },
    })
    await expect(fetch(`${httpUrl}/livez`)).rejects.toThrow('fetch failed')
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
  function requested(): { signals: EventEmitter; stop: StopRequest; insisted: string[]; raised: string[] } {
    const signals = new EventEmitter()
    const insisted: string[] = []
    const raised: string[] = []
    const insist = (signal: string): void => void insisted.push(signal)
    const stop = stopRequest({ signals, raise: (signal) => raised.push(signal), insist })
    return { signals, stop, insisted, raised }
  }

  it('is the first signal; the second one insists', async () => {
    const { signals, stop, insisted } = requested()
    signals.emit('SIGTERM', 'SIGTERM')
    expect(await aborted(stop.signal)).toBe('SIGTERM')
    expect(insisted).toEqual([])
    signals.emit('SIGINT', 'SIGINT')
    expect(insisted).toEqual(['SIGINT'])
    expect(stop.signal.reason).toBe('SIGTERM')
  })

  it('is a terminal that is closed, which says so more than once', async () => {
    const { signals, stop, insisted } = requested()
    for (let i = 0; i < 3; i++) signals.emit('SIGHUP', 'SIGHUP')
    expect(await aborted(stop.signal)).toBe('SIGHUP')
    expect(insisted).toEqual([])
  })

  it('is no longer SIGHUP once somebody else heeds that', () => {
    const { signals, stop } = requested()
    let heeded = 0
    stop.onHangUp(() => heeded++)
    signals.emit('SIGHUP', 'SIGHUP')
    expect([heeded, stop.signal.aborted]).toEqual([1, false])
    signals.emit('SIGTERM', 'SIGTERM')
    expect(stop.signal.aborted).toBe(true)
  })

  it('is the end of the parent where that started the node', async () => {
    const { signals, stop, insisted } = requested()
    expect(signals.eventNames()).toEqual(['SIGINT', 'SIGTERM', 'SIGHUP'])
    stop.heedParent()
    signals.emit('disconnect')
    expect(await aborted(stop.signal)).toContain('is gone')
    expect(insisted).toEqual([])
  })

  it('is none to a command that a signal just ends, also one that came while it was being loaded', () => {
    const { signals, stop, raised } = requested()
    stop.release()
    expect(signals.eventNames()).toEqual([])
    expect(raised).toEqual([])
    const late = requested()
    late.signals.emit('SIGINT', 'SIGINT')
    late.stop.release()
    expect(late.raised).toEqual(['SIGINT'])
  })
})
