import { readBackup } from '@replicator/core'
import { describe, expect, it } from 'vitest'
import { deferred } from '../deferred.ts'
import { testApp } from './app.ts'
import { listening, stuck } from './sockets.ts'

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

describe('GET /backup', () => {
  it('streams what the node holds, never to be kept by anybody', async () => {
    const { app, replicator } = testApp()
    replicator.hold({ key: 'a' })
    const answer = await app.inject({ url: '/backup' })
    expect([answer.statusCode, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([
      200,
      'application/vnd.replicator.backup',
      'no-store',
    ])
    const types: string[] = []
    for await (const { type } of readBackup(once(answer.rawPayload))) types.push(type)
    expect(types).toEqual(['header', 'record', 'end'])
    const head = await app.inject({ method: 'HEAD', url: '/backup' })
    expect([head.statusCode, head.body]).toEqual([200, ''])
  })

  it('is refused where no quorum says what it holds, and keeps no place; what the node holds alone is asked for by name', async () => {
    const { app, replicator } = testApp()
    replicator.isWithoutQuorum = true
    const refused = await app.inject({ url: '/backup' })
    expect([refused.statusCode, refused.json().code, refused.headers['content-type']]).toEqual([
      503,
      'NO_QUORUM',
      'application/problem+json',
    ])
    replicator.isWithoutQuorum = false
    expect((await app.inject({ url: '/backup?consistency=local' })).statusCode).toBe(200)
    expect((await app.inject({ url: '/backup?consistency=some' })).json().code).toBe('INVALID_REQUEST')
    expect(replicator.backups).toEqual([{}, { consistency: 'local' }])
  })

  it('is refused by a node that lacks what others have', async () => {
    const { app, replicator } = testApp()
    replicator.isBehind = true
    replicator.reasons = ['caught up with 3 of 7 records']
    const answer = await app.inject({ url: '/backup' })
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'NOT_READY'])
    expect(answer.json().detail).toContain('caught up with 3 of 7 records')
  })

  it('is refused by a node that was removed, also to who asks for its head alone', async () => {
    const { app, replicator } = testApp()
    replicator.isRemoved = true
    replicator.reasons = ['this node was removed']
    const answer = await app.inject({ url: '/backup' })
    expect([answer.statusCode, answer.json().code, answer.json().reasons]).toEqual([
      503,
      'NOT_READY',
      ['this node was removed'],
    ])
    expect((await app.inject({ method: 'HEAD', url: '/backup' })).statusCode).toBe(503)
    replicator.isRemoved = false
    // The refused ones have kept no place.
    expect((await app.inject({ url: '/backup' })).statusCode).toBe(200)
  })

  it('is taken by one client at a time, and free again once that one is gone', async () => {
    const { app, replicator, port } = await listening()
    const goesOn = deferred<void>()
    replicator.backupGoesOn = goesOn.promise
    const socket = await stuck(port, 'GET /backup HTTP/1.1\r\nHost: localhost\r\n\r\n')
    const refused = await app.inject({ url: '/backup' })
    expect([refused.statusCode, refused.json().code]).toEqual([429, 'OVERLOADED'])
    goesOn.resolve()
    await new Promise((resolve) => {
      socket.once('close', resolve)
      socket.destroy()
    })
    await expect.poll(async () => (await app.inject({ url: '/backup' })).statusCode).toBe(200)
  })
})
