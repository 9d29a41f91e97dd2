import { contentTypeProblem, isContentType, isRequestId, requestIdProblem } from '@replicator/interface'
import { expect, it } from 'vitest'

it.each([
  ['a content type', isContentType, contentTypeProblem],
  ['an idempotency key', isRequestId, requestIdProblem],
] as const)(
  '%s is printable ASCII within its bound, and whatever is not is named in words',
  (name, accepts, problem) => {
    for (const text of ['a', ' ', 'text/plain; charset=utf-8', '~'.repeat(256)]) {
      expect([text, accepts(text), problem(text)]).toEqual([text, true, undefined])
    }
    for (const text of ['', 'a\nb', 'a\n', '\u007f', 'é', 'x'.repeat(257)]) {
      expect([text, accepts(text)]).toEqual([text, false])
      expect(problem(text)).toBe(`${name} is 1 to 256 printable ASCII characters`)
    }
  },
)
