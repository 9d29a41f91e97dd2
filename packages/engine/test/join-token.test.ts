import { describe, expect, it } from 'vitest'
import { judgeJoin, type JoinToken } from '@replicator/engine'

const TOKEN: JoinToken = { isRevoked: false, isOnce: false }
const newcomer = { peer: 'd1', cluster: 'd', wallMs: 1000 }

describe('a join token', () => {
  it.each<readonly [string, JoinToken, string]>([
    ['that was revoked', { ...TOKEN, isRevoked: true }, 'the join token has been revoked'],
    ['whose time is up', { ...TOKEN, expiresMs: 1000 }, 'the join token has expired'],
    ['whose time has been up for long', { ...TOKEN, expiresMs: 1 }, 'the join token has expired'],
    ['for another cluster', { ...TOKEN, cluster: 'a' }, 'the join token is for cluster a, not d'],
    [
      'that another node has used',
      { ...TOKEN, isOnce: true, usedBy: 'e1' },
      'the join token counts once, and another node has used it',
    ],
    [
      'that was revoked after its use',
      { ...TOKEN, isOnce: true, usedBy: 'd1', isRevoked: true },
      'the join token has been revoked',
    ],
  ])('%s lets nobody in, and says why', (_, token, reason) => {
    expect(judgeJoin(token, newcomer)).toEqual({ kind: 'bad', reason })
  })

  it('lets anybody in until it ends', () => {
    expect(judgeJoin(TOKEN, newcomer)).toEqual({ kind: 'good' })
    expect(judgeJoin({ ...TOKEN, expiresMs: 1001, cluster: 'd' }, newcomer)).toEqual({ kind: 'good' })
  })

  it('that counts once is used up first, and lets the same node in again', () => {
    const token = { ...TOKEN, isOnce: true, expiresMs: 1001 }
    expect(judgeJoin(token, newcomer)).toEqual({ kind: 'use' })
    expect(judgeJoin({ ...token, usedBy: 'd1' }, { ...newcomer, wallMs: 2000 })).toEqual({ kind: 'good' })
  })
})
