import { describe, expect, it } from 'vitest'
import type { Message } from '@replicator/interface'
import type { Effects } from '@replicator/engine'
import { ENGINE_DEFAULTS } from '@replicator/engine'
import {
  type Bench,
  READ,
  SELF,
  PING,
  COMMITTED,
  REFUSE,
  COMMIT,
  DECIDED,
  WRITE,
  TOLD,
  effects,
  send,
  bench,
} from './runner-bench.js'

describe('the effects of an input', () => {
  it('are carried out in one order: log, writes, outcomes; and at the end of the turn sync, messages, links', () => {
    const { runner, input, ask, seen } = bench()
    ask(7)
    input({
      links: [{ kind: 'keep', peer: 'a3', addresses: ['/x', '/y'] }],
      outcomes: [TOLD],
      sends: [send('a2', PING)],
      writes: [WRITE],
      events: [{ level: 'info', text: 'something', fields: {} }],
    })
    expect(seen()).toEqual(['log something', 'apply 1', 'told 7 no-quorum'])
    expect(runner.endTurn(0)).toBe(false)
    expect(seen()).toEqual(['sync', 'send a2 ping', 'keep a3 /x,/y'])
  })

  it('leave together with those of the same turn, one frame for each peer, in order', () => {
    const { runner, input, seen } = bench()
    input({ sends: [send('a2', PING), send('a3', PING)] })
    input({ sends: [send('a2', COMMITTED)] })
    runner.endTurn(0)
    expect(seen()).toEqual(['send a2 ping+committed', 'send a3 ping'])
  })

  it('drop a link only behind what was said on it, and the last word on a link counts', () => {
    const { runner, input, seen } = bench()
    input({
      sends: [send('x1', REFUSE)],
      links: [
        { kind: 'drop', peer: 'a2', reason: 'left' },
        { kind: 'keep', peer: 'x1', addresses: ['/x'] },
      ],
    })
    input({
      links: [
        { kind: 'drop', peer: 'x1', reason: 'no' },
        { kind: 'keep', peer: 'a2', addresses: ['/y'] },
      ],
    })
    runner.endTurn(0)
    expect(seen()).toEqual(['send x1 refuse', 'drop x1 no', 'keep a2 /y'])
  })

  it('end all links behind the last words on each, when the node takes no part any more', () => {
    const { runner, input, seen } = bench()
    input({
      links: [
        { kind: 'quiet', reason: 'an old copy', deaf: false },
        { kind: 'close', peer: 'a2', reason: 'an old copy' },
      ],
    })
    input({ sends: [send('x1', REFUSE)] })
    runner.endTurn(0)
    runner.endTurn(0)
    expect(seen()).toEqual(['send x1 refuse', 'close a2 an old copy', 'quiet an old copy'])
  })
})

describe('a message that reports what was written', () => {
  it('waits for the sync, and others go', () => {
    const { runner, input, seen } = bench()
    input({ writes: [WRITE], sends: [send('a2', COMMITTED, { durable: true }), send('a2', PING)] })
    runner.endTurn(0)
    expect(seen()).toEqual(['apply 1', 'sync', 'send a2 ping'])
    runner.synced(1)
    runner.endTurn(1)
    expect(seen()).toEqual(['send a2 committed'])
  })

  it('goes at once where nothing waits to be synced, and otherwise with the sync that covers it', () => {
    const { runner, input, seen } = bench()
    input({ sends: [send('a2', COMMITTED, { durable: true })] })
    runner.endTurn(0)
    expect(seen()).toEqual(['send a2 committed'])
    input({ writes: [WRITE] })
    runner.endTurn(1)
    input({ sends: [send('a2', COMMITTED, { durable: true })] })
    runner.endTurn(2)
    expect(seen()).toEqual(['apply 1', 'sync'])
    runner.synced(3)
    runner.endTurn(3)
    expect(seen()).toEqual(['send a2 committed'])
  })

  it('shares the next sync with all that came while one was under way', () => {
    const { runner, input, seen } = bench()
    for (let atMs = 0; atMs < 3; atMs++) {
      input({ writes: [WRITE], sends: [send('a2', COMMITTED, { durable: true })] })
      runner.endTurn(atMs)
    }
    expect(seen()).toEqual(['apply 1', 'sync', 'apply 1', 'apply 1'])
    runner.synced(3)
    runner.endTurn(3)
    expect(seen()).toEqual(['sync', 'send a2 committed'])
    runner.synced(4)
    runner.endTurn(4)
    expect(seen()).toEqual(['send a2 committed+committed'])
  })

  it('lingers for 20 ms where it is a decided record, unless something else needs a sync before', () => {
    const { runner, input, seen } = bench()
    input({ writes: [DECIDED], sends: [send('a2', COMMITTED, { durable: true, late: true })] }, 100)
    runner.endTurn(100)
    expect(seen()).toEqual(['apply 1', 'call at 120'])
    input({ writes: [WRITE] }, 110)
    runner.endTurn(110)
    expect(seen()).toEqual(['apply 1', 'sync'])
    runner.synced(111)
    input({ sends: [send('a2', PING)] }, 111)
    runner.endTurn(111)
    expect(seen()).toEqual(['send a2 committed+ping'])
    input({ writes: [DECIDED] }, 200)
    runner.endTurn(200)
    runner.wake(219, 0)
    runner.endTurn(219)
    expect(seen()).toEqual(['apply 1', 'call at 220', 'call at 220'])
    runner.wake(220, 0)
    runner.endTurn(220)
    expect(seen()).toEqual(['sync'])
  })
})

describe('messages that nobody waits for', () => {
  it('leave in front of the next words to the same peer, and those to others do not take them along', () => {
    const { runner, input, seen } = bench()
    input({ sends: [send('a2', COMMIT, { late: true }), send('a3', PING)] }, 100)
    runner.endTurn(100)
    expect(seen()).toEqual(['send a3 ping', 'call at 105'])
    input({ sends: [send('a2', PING)] }, 102)
    runner.endTurn(102)
    expect(seen()).toEqual(['send a2 commit+ping'])
  })

  it('leave by themselves 5 ms after the first of them', () => {
    const { runner, input, seen } = bench()
    input({ sends: [send('a2', COMMIT, { late: true })] }, 100)
    input({ sends: [send('a2', COMMIT, { late: true })] }, 104)
    runner.endTurn(104)
    expect(seen()).toEqual(['call at 105'])
    runner.wake(105, 0)
    runner.endTurn(105)
    expect(seen()).toEqual(['send a2 commit+commit'])
  })

  it('are never more than so many', () => {
    const { runner, input, seen } = bench()
    const { lateMessagesMax } = ENGINE_DEFAULTS
    for (let at = 1; at < lateMessagesMax; at++) input({ sends: [send('a2', COMMIT, { late: true })] }, 100)
    runner.endTurn(100)
    expect(seen()).toEqual(['call at 105'])
    input({ sends: [send('a2', COMMIT, { late: true })] }, 100)
    runner.endTurn(100)
    expect(seen()).toEqual([`send a2 ${Array.from({ length: lateMessagesMax }, () => 'commit').join('+')}`])
  })

  it('leave when the node is stopped, and not when it breaks', () => {
    const stopped = bench()
    stopped.input({ sends: [send('a2', COMMIT, { late: true })] })
    stopped.runner.stop(0)
    expect(stopped.seen()).toEqual(['send a2 commit', 'abandon', 'ended: asked to'])
    const broken = bench()
    broken.input({ sends: [send('a2', COMMIT, { late: true })] })
    broken.runner.fail(0, new Error('a failed sync'))
    expect(broken.seen()).toEqual(['abandon', 'ended: a failed sync'])
  })
})

describe('what a node says to itself', () => {
  it('is heard before the turn’s messages leave, and what follows leaves with them', () => {
    const { runner, input, seen, answers } = bench()
    answers.set('handle a1 ping', () => effects({ sends: [send('a2', COMMITTED), send(SELF, REFUSE)] }))
    answers.set('handle a1 refuse', () => effects({ sends: [send('a3', PING)] }))
    input({ sends: [send('a2', PING), send(SELF, PING)] })
    expect(runner.endTurn(0)).toBe(false)
    expect(seen()).toEqual(['handle a1 ping', 'handle a1 refuse', 'send a2 ping+committed', 'send a3 ping'])
  })

  it('is heard behind the sync where it reports what was written', () => {
    const { runner, input, seen } = bench()
    input({ writes: [WRITE], sends: [send(SELF, COMMITTED, { durable: true })] })
    runner.endTurn(0)
    expect(seen()).toEqual(['apply 1', 'sync'])
    runner.synced(1)
    runner.endTurn(1)
    expect(seen()).toEqual(['handle a1 committed'])
  })

  it('keeps no turn from ending, however much of it follows: the rest waits for the next one', () => {
    const { runner, input, seen, answers } = bench()
    answers.set('handle a1 ping', () => effects({ sends: [send(SELF, PING)] }))
    input({ sends: [send(SELF, PING), send('a2', PING)] })
    expect(runner.endTurn(0)).toBe(true)
    const first = seen()
    expect(first.filter((each) => each === 'handle a1 ping')).toHaveLength(64)
    expect(first.at(-1)).toBe('send a2 ping')
    answers.clear()
    expect(runner.endTurn(0)).toBe(false)
    expect(seen()).toEqual(['handle a1 ping'])
  })

  it('may end it: nothing of the turn leaves then, and nothing is synced', () => {
    const { runner, input, seen, answers } = bench()
    answers.set('handle a1 ping', () => effects({ halt: 'two decisions', writes: [DECIDED] }))
    input({ writes: [WRITE], sends: [send(SELF, PING), send('a2', PING)] })
    expect(runner.endTurn(0)).toBe(false)
    expect(seen()).toEqual(['apply 1', 'handle a1 ping', 'abandon', 'ended: two decisions'])
  })
})

describe('a question for a page', () => {
  const pull = (after: number): Message => ({ type: 'pull', after, full: true })
  const page: Message = { type: 'page', after: 0, upTo: 1, head: 1, records: 1, merged: [], entries: [] }

  it('waits until all else that came is answered, and each has a turn of its own', () => {
    const { runner, seen, answers } = bench()
    answers.set('handle a2 pull', () => effects({ sends: [send('a2', page, { durable: true })] }))
    answers.set('handle a3 ping', () => effects({ sends: [send('a3', PING)] }))
    runner.received(0, 'a2', [pull(0), pull(1)])
    runner.received(0, 'a3', [PING])
    expect(runner.endTurn(0)).toBe(true)
    expect(seen()).toEqual(['handle a3 ping', 'send a3 ping', 'handle a2 pull'])
    expect(runner.endTurn(0)).toBe(true)
    expect(seen()).toEqual(['send a2 page', 'handle a2 pull'])
    expect(runner.endTurn(0)).toBe(false)
    expect(seen()).toEqual(['send a2 page'])
  })

  it.each([
    ['a client asks for something', ({ ask }: Bench) => ask(7)],
    ['another node asks for a vote', ({ runner }: Bench) => runner.received(0, 'a3', [READ])],
  ])('waits longer where %s meanwhile, and the node is called for it', (_, write) => {
    const made = bench()
    const { runner, seen, answers } = made
    const { pagePauseMs } = ENGINE_DEFAULTS
    answers.set('handle a2 pull', () => effects({ sends: [send('a2', { ...page, head: 9 })] }))
    runner.received(0, 'a2', [pull(0), pull(1)])
    write(made)
    expect(runner.endTurn(0)).toBe(true)
    expect(seen()).toContain('handle a2 pull')
    expect(runner.endTurn(1)).toBe(false)
    expect(seen()).toEqual(['send a2 page', `call at ${pagePauseMs}`])
    runner.wake(pagePauseMs, 0)
    expect(runner.endTurn(pagePauseMs)).toBe(true)
    expect(seen()).toEqual(['handle a2 pull'])
  })
})

describe('messages that a link does not take', () => {
  it('are offered one by one, so that a vote passes where a large record does not fit', () => {
    const { runner, input, seen, script } = bench()
    script.refused = (_, messages) => messages.some(({ type }) => type === 'refuse')
    input({ sends: [send('a2', PING), send('a2', REFUSE), send('a2', COMMITTED)] })
    runner.endTurn(0)
    expect(seen()).toEqual([
      'refused a2 ping+refuse+committed',
      'send a2 ping',
      'refused a2 refuse',
      'send a2 committed',
      'unsent 1',
    ])
  })

  it('are lost and counted where there is no link, as on a broken one', () => {
    const { runner, input, seen, script } = bench()
    script.refused = (peer) => peer === 'a2'
    input({ sends: [send('a2', PING), send('a3', PING)] })
    runner.endTurn(0)
    expect(seen()).toEqual(['refused a2 ping', 'unsent 1', 'send a3 ping'])
    runner.endTurn(1)
    expect(seen()).toEqual([])
  })
})

describe('a node that ends', () => {
  it('by a halt tells the outcomes of that very turn, then abandons the rest, and does nothing else', () => {
    const { runner, input, ask, seen, answers } = bench()
    ask(7)
    ask(8)
    answers.set('abandon', () => effects({ outcomes: [{ operation: 8, outcome: { outcome: 'no-quorum' } }] }))
    input({
      halt: 'two decisions',
      outcomes: [TOLD],
      writes: [WRITE],
      sends: [send('a2', PING)],
      events: [{ level: 'error', text: 'why', fields: {} }],
    })
    input({ sends: [send('a2', PING)] })
    runner.endTurn(0)
    const told = ['log why', 'told 7 no-quorum', 'abandon', 'told 8 no-quorum', 'ended: two decisions']
    expect(seen()).toEqual(told)
    expect(runner.ended).toBe(true)
  })

  it('by an exception of its engine abandons as well, and ends once', () => {
    const { runner, seen } = bench()
    runner.input(0, () => {
      throw new TypeError('unreadable record')
    })
    runner.fail(0, new Error('a second reason'))
    runner.stop(0)
    expect(seen()).toEqual(['abandon', 'ended: unreadable record'])
  })

  it('says so where its engine is too broken to abandon anything', () => {
    const { runner, seen, answers } = bench()
    answers.set('abandon', () => {
      throw new Error('broken')
    })
    runner.fail(0, new Error('disk full'))
    expect(seen()).toEqual(['abandon', 'log open requests could not be answered', 'ended: disk full'])
  })

  it('begins no operation any more, nor one that ends it', () => {
    const { runner, seen } = bench()
    const begun: number[] = []
    const throwing = (): { operation: number; effects: Effects } => {
      throw new Error('unreadable record')
    }
    runner.ask(0, throwing, (operation) => void begun.push(operation))
    runner.ask(
      0,
      () => ({ operation: 9, effects: effects() }),
      (operation) => void begun.push(operation),
    )
    expect(begun).toEqual([])
    expect(seen()).toEqual(['abandon', 'ended: unreadable record'])
  })
})
