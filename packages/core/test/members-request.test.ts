import { describe, expect, it } from 'vitest'
import { membersRequest } from '../src/members-request.js'

const [ADA, BOB, EVE] = ['12D3KooWada1', '12D3KooWbob2', '12D3KooWbobby'] as const
const peers = [
  { peerId: ADA, name: 'berlin-1' },
  { peerId: BOB, name: 'berlin-2' },
  { peerId: EVE, name: 'berlin-2' },
]

describe('a change of the members', () => {
  it('is taken as it was given where it has ids, also of peers that are no members any more', () => {
    const given = { remove: [ADA], promote: ['12D3KooWgone'], demote: [], replace: { [BOB]: EVE } }
    expect(membersRequest(given, peers)).toEqual(given)
  })

  it('may name peers by their names, and by beginnings of their ids', () => {
    expect(
      membersRequest(
        { remove: ['berlin-1'], demote: ['12D3KooWbob2'], replace: { '12D3KooWbobb': '12D3KooWa' } },
        peers,
      ),
    ).toEqual({ remove: [ADA], demote: [BOB], replace: { [EVE]: ADA } })
  })

  it('may name a peer by its whole id where that is the beginning of another one', () => {
    expect(membersRequest({ remove: ['12D3KooWbob'] }, [...peers, { peerId: '12D3KooWbob', name: 'x' }])).toEqual({
      remove: ['12D3KooWbob'],
    })
  })

  it.each(['berlin-2', '12D3KooWbob', '12D3KooW'])('is refused where %s may stand for several', (text) => {
    for (const given of [{ remove: [text] }, { replace: { [text]: ADA } }, { replace: { [ADA]: text } }]) {
      expect(() => membersRequest(given, peers)).toThrow(`${BOB} (berlin-2), ${EVE} (berlin-2); give more of the id`)
    }
  })

  it('is refused where two texts are one peer that leaves', () => {
    expect(() => membersRequest({ replace: { 'berlin-1': BOB, [ADA]: EVE } }, peers)).toThrow(`the peer ${ADA} twice`)
  })

  it.each([
    [undefined, 'is an object'],
    [[], 'is an object'],
    [{ remove: 'a' }, 'remove is a list'],
    [{ demote: [1] }, 'demote is a list'],
    [{ demote: ['two words'] }, 'demote is a list'],
    [{ promote: Array.from({ length: 65 }, () => 'a') }, 'promote is a list'],
    [{ replace: ['a', 'b'] }, 'replace is an object'],
    [{ replace: { a: 1 } }, 'replace is an object'],
    [{ forget: ['a'] }, 'has no forget'],
  ])('is refused where it is none: %j', (given, problem) => {
    expect(() => membersRequest(given, peers)).toThrow(problem)
    expect(() => membersRequest(given, peers)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  })
})
