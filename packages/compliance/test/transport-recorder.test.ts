import { expect, it } from 'vitest'
import { TransportRecorder } from '../src/index.js'

it('tells a test as soon as what it waits for has happened', async () => {
  const recorder = new TransportRecorder()
  const linked = recorder.linkedTo('a2')
  recorder.linked('a2')
  await linked
  expect(recorder.isLinked('a2')).toBe(true)
  const unlinked = recorder.unlinkedFrom('a2')
  recorder.unlinked('a2', 'gone')
  await unlinked
  expect([recorder.count('linked', 'a2'), recorder.count('unlinked', 'a2')]).toEqual([1, 1])
})

it('says what has happened instead where the time is over', async () => {
  const recorder = new TransportRecorder()
  recorder.discovered('a2', ['/x'])
  await expect(recorder.linkedTo('a3', 1)).rejects.toThrow('no link to a3 within 1 ms; the last events: discovered a2')
})
