import { describe, expect, it } from 'vitest'
import { decodeJoinToken, encodeJoinToken, judgeJoin, type JoinToken } from '@replicator/engine'

const TOKEN: JoinToken = { id: 'join-1', hash: 'ab', createdMs: 1 }
const newcomer = { peer: 'd1', cluster: 'd', isSecret: true, wallMs: 1000 }

describe('a join token', () => {
  it.each<readonly [string, JoinToken | undefined, Partial<typeof newcomer>, string]>([
    ['that nobody has made', undefined, {}, 'the join token is not known here'],
    [
      'of which only the place is known',
      { ...TOKEN, revoked: true },
      { isSecret: false },
      'the join token is not known',
    ],
    ['that was revoked', { ...TOKEN, revoked: true }, {}, 'the join token has been revoked'],
    ['whose time is up', { ...TOKEN, expiresMs: 1000 }, {}, 'the join token has expired'],
    ['for another cluster', { ...TOKEN, cluster: 'a' }, {}, 'the join token is for cluster a, not d'],
    ['that another node has used', { ...TOKEN, once: true, usedBy: 'e1' }, {}, 'the join token counts once'],
    ['that was revoked after its use', { ...TOKEN, once: true, usedBy: 'd1', revoked: true }, {}, 'has been revoked'],
  ])('%s lets nobody in, and says why', (_, token, more, reason) => {
    expect(judgeJoin(token, { ...newcomer, ...more })).toMatchObject({
      kind: 'bad',
      reason: expect.stringContaining(reason),
    })
  })

  it('lets anybody in who shows its secret, until it ends', () => {
    expect(judgeJoin(TOKEN, newcomer)).toEqual({ kind: 'good' })
    expect(judgeJoin({ ...TOKEN, expiresMs: 1001, cluster: 'd' }, newcomer)).toEqual({ kind: 'good' })
  })

  it('that counts once is used up first, and lets the same node in again', () => {
    const token = { ...TOKEN, once: true, expiresMs: 1001 } as const
    const used = { ...token, usedBy: 'd1' }
    expect(judgeJoin(token, newcomer)).toEqual({ kind: 'use', token: used })
    expect(judgeJoin(used, { ...newcomer, wallMs: 2000 })).toEqual({ kind: 'good' })
  })

  it('is read from its record as it was written, and nothing else is taken for one', () => {
    const token: JoinToken = { ...TOKEN, expiresMs: 5, once: true, cluster: 'd', usedBy: 'e1', revoked: true }
    expect(decodeJoinToken(encodeJoinToken(token))).toEqual(token)
    for (const text of ['', '{}', '[]', 'null', '{"id":"x"}', JSON.stringify({ ...token, once: false })])
      expect(decodeJoinToken(text)).toBeUndefined()
  })
})
