import { describe, expect, it } from 'vitest'
import type { Message } from '@replicator/interface'
import { ENGINE_DEFAULTS } from '@replicator/engine'
import { PageQueue } from '../src/run/page-queue.js'

const { pagePauseMs, pageCalmMs, pullsWaitingMax } = ENGINE_DEFAULTS

function asked(...places: readonly number[]): PageQueue {
  const pages = new PageQueue(ENGINE_DEFAULTS)
  for (const after of places) pages.add({ peer: 'a2', question: { type: 'pull', after, full: true } })
  return pages
}

function page(after: number, head: number): Message {
  return { type: 'page', after, upTo: after + 1, head, records: head, merged: [], entries: [] }
}

/** The place behind which the page is that is made at that time, of a long log; undefined where none is. */
function madeAt(pages: PageQueue, nowMs: number): number | undefined {
  const question = pages.take(nowMs)?.question
  if (question?.type !== 'pull') return undefined
  pages.made(nowMs, [page(question.after, 1000)])
  return question.after
}

describe('pages', () => {
  it('are made one after the other where nobody writes', () => {
    const pages = asked(1, 2, 3)
    expect([madeAt(pages, 5), madeAt(pages, 5), madeAt(pages, 5)]).toEqual([1, 2, 3])
    expect(pages.dueMs()).toBe(Infinity)
    expect(madeAt(pages, 6)).toBeUndefined()
  })

  it('are followed by a pause each while there are writes', () => {
    const pages = asked(1, 2, 3)
    pages.noteWrite(0)
    expect(madeAt(pages, 0)).toBe(1)
    expect(pages.dueMs()).toBe(pagePauseMs)
    expect(madeAt(pages, pagePauseMs - 0.1)).toBeUndefined()
    expect(madeAt(pages, pagePauseMs)).toBe(2)
    expect(madeAt(pages, pagePauseMs)).toBeUndefined()
  })

  it('are made one in each pause however many writes there are: nobody starves', () => {
    const pages = asked(...Array.from({ length: 100 }, (_, index) => index))
    const made: number[] = []
    for (let nowMs = 0; made.length < 100 && nowMs <= 100 * pagePauseMs; nowMs++) {
      pages.noteWrite(nowMs)
      const page = madeAt(pages, nowMs)
      if (page !== undefined) made.push(page)
    }
    expect(made).toHaveLength(100)
  })

  it.each<[string, Message]>([
    ['the end of a log', page(1, 2)],
    ['the end of a range of keys', { type: 'newer', question: 1, records: [] }],
  ])('are followed by none where one is %s: there is nothing more to ask for', (_, answer) => {
    const pages = asked(1, 2)
    pages.noteWrite(0)
    pages.take(0)
    pages.made(0, [answer])
    expect(madeAt(pages, 0)).toBe(2)
  })

  it('are followed by one where more of a range of keys is to come', () => {
    const pages = asked(1, 2)
    pages.noteWrite(0)
    pages.take(0)
    pages.made(0, [{ type: 'newer', question: 1, records: [], upTo: 'k' }])
    expect(madeAt(pages, 0)).toBeUndefined()
    expect(pages.dueMs()).toBe(pagePauseMs)
  })

  it('need no pause any more once the last write is a while ago', () => {
    const pages = asked(1, 2, 3)
    pages.noteWrite(0)
    expect([madeAt(pages, pageCalmMs - 1), madeAt(pages, pageCalmMs - 1)]).toEqual([1, undefined])
    expect(pages.dueMs()).toBe(pageCalmMs)
    expect([madeAt(pages, pageCalmMs), madeAt(pages, pageCalmMs)]).toEqual([2, 3])
  })

  it('are made for one peer after the other, however many each has asked for', () => {
    const pages = asked(1, 2, 3)
    pages.add({ peer: 'a3', question: { type: 'pull', after: 7, full: true } })
    pages.add({ peer: 'a4', question: { type: 'list', question: 1, from: '', names: [] } })
    const peers = Array.from({ length: 6 }, () => pages.take(0)?.peer)
    expect(peers).toEqual(['a2', 'a3', 'a4', 'a2', 'a2', undefined])
  })

  it('are lost where too many wait', () => {
    const pages = asked(...Array.from({ length: pullsWaitingMax + 5 }, (_, index) => index))
    let made = 0
    while (pages.take(0) !== undefined) made++
    expect(made).toBe(pullsWaitingMax)
  })
})
