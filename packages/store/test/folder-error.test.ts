import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { codeOf, inWords, isOutOfSpace, wordsOf } from '../src/folder-error.js'
import { StoreLocked } from '../src/store-error.js'

/** What the system throws, as Node hands it on. */
function systemError(code: string, path?: string): Error {
  return Object.assign(new Error(`${code}: something, open`), {
    code,
    syscall: 'open',
    ...(path !== undefined && { path }),
  })
}

describe('an error of the system', () => {
  it('is one in another realm too, where Node throws what is no instance of `Error` here', () => {
    const strange: unknown = runInNewContext(
      "Object.assign(new Error('no such file'), { code: 'ENOENT', syscall: 'open' })",
    )
    expect(strange instanceof Error).toBe(false)
    expect(codeOf(strange)).toBe('ENOENT')
    expect(inWords('/srv/data', strange)).toMatchObject({ code: 'STORE_UNUSABLE', cause: strange })
    expect(wordsOf(runInNewContext("new Error('odd')"))).toBe('odd')
  })

  it.each([
    ['EACCES', 'this user may not read and write it'],
    ['EPERM', 'this user may not change it'],
    ['EROFS', 'its file system can only be read'],
    ['ENOSPC', 'no space left on the device'],
    ['ENAMETOOLONG', 'its path is too long'],
  ])('%s is told in words, with the folder and the file', (code, words) => {
    expect(inWords('/srv/data', systemError(code, '/srv/data/owner'))).toMatchObject({
      name: 'StoreUnusable',
      message: `The data folder /srv/data can't be used: /srv/data/owner: ${words} (${code})`,
      cause: { code },
    })
    expect(inWords('/srv/data', systemError(code, '/srv/data'))).toMatchObject({
      message: `The data folder /srv/data can't be used: ${words} (${code})`,
    })
  })

  it('that has no words of its own keeps those of the system', () => {
    expect(wordsOf(systemError('EWEIRD'))).toBe('EWEIRD: something, open')
    expect(wordsOf('a text')).toBe('a text')
  })

  it('that lmdb tells by its number is the same as by its name', () => {
    const full = Object.assign(new Error('No space left on device'), { code: 28 })
    expect(wordsOf(full)).toBe('no space left on the device (ENOSPC)')
    expect(isOutOfSpace(full)).toBe(true)
    expect(isOutOfSpace(Object.assign(new Error('Input/output error'), { code: 5 }))).toBe(false)
  })

  it('is the only kind that becomes another one', () => {
    const locked = new StoreLocked('/srv/data')
    expect(inWords('/srv/data', locked)).toBe(locked)
    const misuse = new RangeError('the key is too long')
    expect(inWords('/srv/data', misuse)).toBe(misuse)
  })
})
