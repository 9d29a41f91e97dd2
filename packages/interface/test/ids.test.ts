import {
  formatProposalId,
  formatProposalReference,
  formatReadId,
  ID_PATTERNS,
  isClusterId,
  isFingerprint,
  isNetworkId,
  isNonce,
  isPeerId,
  isProposalId,
  isReadId,
  parseProposalId,
  parseProposalReference,
  proposalOwner,
} from '@replicator/interface'
import { describe, expect, it } from 'vitest'

const parts = { peer: '12D3KooWabc', boot: 3, nonce: '00112233aabbccdd', sequence: 7 }
const id = formatProposalId(parts)

describe('a proposal id', () => {
  it('names the node, its boot with the nonce of that boot, and the place among its proposals', () => {
    expect(id).toBe('12D3KooWabc.3.00112233aabbccdd.7')
    expect(isProposalId(id)).toBe(true)
    expect(proposalOwner(id)).toBe('12D3KooWabc')
    expect(parseProposalId(id)).toEqual(parts)
  })

  it('is another one as soon as any of its parts is', () => {
    const others = [
      { ...parts, peer: '12D3KooWabd' },
      { ...parts, boot: 4 },
      { ...parts, nonce: '00112233aabbccde' },
      { ...parts, sequence: 8 },
      { ...parts, boot: 37, sequence: 7 },
    ]
    expect(new Set([id, ...others.map(formatProposalId)]).size).toBe(others.length + 1)
  })

  it('has an owner that is never mistaken, however alike two peer ids begin', () => {
    expect(proposalOwner(formatProposalId({ ...parts, peer: 'a' }))).toBe('a')
    expect(proposalOwner(formatProposalId({ ...parts, peer: 'ab' }))).toBe('ab')
  })

  it.each([
    ['no text', ''],
    ['no peer', '.3.00112233aabbccdd.7'],
    ['a peer with a sign in it', '12D3-KooW.3.00112233aabbccdd.7'],
    ['a peer that is too long', `${'a'.repeat(129)}.3.00112233aabbccdd.7`],
    ['a boot that is no number', '12D3.x.00112233aabbccdd.7'],
    ['a short nonce', '12D3.3.00112233aabbccd.7'],
    ['a nonce in capitals', '12D3.3.00112233AABBCCDD.7'],
    ['no sequence', '12D3.3.00112233aabbccdd.'],
    ['a part too many', `${id}.8`],
    ['a line behind it', `${id}\n`],
  ])('is not one with %s', (_what, text) => {
    expect(isProposalId(text)).toBe(false)
    expect(parseProposalId(text)).toBeUndefined()
  })
})

describe('an id', () => {
  const hex = '0123456789abcdef'
  it.each([
    [
      'of a cluster',
      isClusterId,
      ['a', 'berlin-2', '.', '_', 'x'.repeat(64)],
      ['', 'two words', 'zürich', 'a/b', 'x'.repeat(65)],
    ],
    ['of a peer', isPeerId, ['a', '12D3KooWabc', 'x'.repeat(128)], ['', 'a.b', 'é', 'x'.repeat(129)]],
    ['of a network', isNetworkId, [hex + hex], ['', hex, hex.toUpperCase() + hex, `${hex}${hex}0`]],
    ['of a boot', isNonce, [hex], ['', `${hex}0`, 'g'.repeat(16)]],
    ['of a read', isReadId, [formatReadId({ boot: 3, nonce: hex }, 7)], ['', '1', '1.', '1.2.3', '-1.1']],
    ['of what a request asks', isFingerprint, ['', 'ab', 'f'.repeat(64)], ['F', 'f'.repeat(65)]],
  ] as const)('%s has one grammar', (_what, accepts, good, bad) => {
    for (const text of good) expect([text, accepts(text)]).toEqual([text, true])
    for (const text of [...bad, ...good.map((each) => `${each}\n`)])
      expect([text, accepts(text)]).toEqual([text, false])
  })

  it('in its public form matches what the API says of it', () => {
    const pattern = new RegExp(ID_PATTERNS.proposalReference)
    for (const key of ['a', '%', 'a~b', '日本'])
      expect(pattern.test(formatProposalReference({ key, version: 12, id }))).toBe(true)
    for (const text of ['', id, `1~${id}~`, `1~x~k`, `1~${id}~a%41`]) expect(pattern.test(text)).toBe(false)
  })
})

describe('the public form of a proposal id', () => {
  const keys = [
    'a',
    'user/ada',
    'a b',
    'ä',
    '日本',
    '🙂',
    '~',
    '1~2',
    '%',
    '%41',
    '=',
    'a=b',
    '?#&+',
    '..',
    "'()*!",
    '\u0001',
  ]

  it.each(keys)('carries the key %j there and back', (key) => {
    const text = formatProposalReference({ key, version: 12, id })
    expect(parseProposalReference(text)).toEqual({ key, version: 12, id })
  })

  it.each(keys)('is one path segment for the key %j, pasted as it is or encoded once more', (key) => {
    const text = formatProposalReference({ key, version: 1, id })
    const url = new URL(`http://localhost/proposals/${text}`)
    expect(decodeURIComponent(url.pathname.slice('/proposals/'.length))).toBe(text)
    expect(decodeURIComponent(encodeURIComponent(text))).toBe(text)
  })

  it('is told apart for every key, so no two proposals share one', () => {
    const texts = keys.map((key) => formatProposalReference({ key, version: 1, id }))
    expect(new Set(texts).size).toBe(keys.length)
  })

  it.each([
    ['nothing', ''],
    ['an id alone', id],
    ['no key', `1~${id}~`],
    ['no version', `~${id}~a`],
    ['a version that is no number', `x~${id}~a`],
    ['a version of sixteen digits', `1234567890123456~${id}~a`],
    ['an id that is none', '1~12D3.3.7~a'],
    ['a percent sign', `1~${id}~a%20b`],
    ['half an escape', `1~${id}~a=2`],
    ['an escape that is no UTF-8', `1~${id}~=ff`],
  ])('is not read from %s', (_what, text) => {
    expect(parseProposalReference(text)).toBeUndefined()
  })
})
