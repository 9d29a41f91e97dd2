import { describe, expect, it } from 'vitest'
import { membersRequest } from '../src/members-request.js'

describe('a change of the members', () => {
  it('is taken as it was given', () => {
    const given = { remove: ['a'], promote: ['b'], demote: [], replace: { c: 'd' } }
    expect(membersRequest(given)).toBe(given)
  })

  it.each([
    [undefined, 'is an object'],
    [[], 'is an object'],
    [{ remove: 'a' }, 'remove is a list'],
    [{ demote: [1] }, 'demote is a list'],
    [{ promote: Array.from({ length: 65 }, () => 'a') }, 'promote is a list'],
    [{ replace: ['a', 'b'] }, 'replace is an object'],
    [{ replace: { a: 1 } }, 'replace is an object'],
    [{ forget: ['a'] }, 'has no forget'],
  ])('is refused where it is none: %j', (given, problem) => {
    expect(() => membersRequest(given)).toThrow(problem)
    expect(() => membersRequest(given)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  })
})
