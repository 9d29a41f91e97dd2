import { runInNewContext } from 'node:vm'
import { asError, isError, reasonOf } from '@replicator/interface'
import { expect, it } from 'vitest'

it('what was thrown is an error whatever realm it comes from', () => {
  const strange: unknown = runInNewContext("new TypeError('strange')")
  expect(strange instanceof Error).toBe(false)
  for (const error of [new Error('own'), strange, new DOMException('aborted', 'AbortError')]) {
    expect(isError(error)).toBe(true)
    expect(asError(error)).toBe(error)
  }
  expect(reasonOf(strange)).toBe('strange')
})

it('what else was thrown is told as text', () => {
  for (const thrown of ['text', 7, undefined, null, Symbol('s')]) {
    expect(isError(thrown)).toBe(false)
    expect(reasonOf(thrown)).toBe(String(thrown))
    expect(asError(thrown).message).toBe(String(thrown))
  }
  expect(isError({ message: 7 })).toBe(false)
})
