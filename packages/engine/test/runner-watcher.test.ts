import { describe, expect, it } from 'vitest'
import { bench, COMMITTED, effects, PING, REFUSE, SELF, send, WRITE } from './runner-bench.js'

/** Notes what it sees among all that happens, and marks each ping. */
function watched() {
  return bench((note) => ({
    heard: ({ type }) => note(`heard ${type}`),
    said: (message) => {
      note(`said ${message.type}`)
      return message.type === 'ping' ? { ...message, token: 99 } : message
    },
    leaves: (message) => note(`leaves ${message.type}${message.type === 'ping' ? ` ${message.token}` : ''}`),
  }))
}

describe('whoever watches a node', () => {
  it('sees a message before the engine does, and what is said to it before the next one', () => {
    const { runner, seen, answers } = watched()
    answers.set('handle b1 committed', () => effects({ sends: [send('b1', REFUSE)] }))
    runner.received(0, 'b1', [COMMITTED, PING])
    expect(seen()).toEqual([
      'heard committed',
      'handle b1 committed',
      'said refuse',
      'leaves refuse',
      'heard ping',
      'handle b1 ping',
    ])
  })

  it('sees what the node says to itself, and what it makes of that is what is heard', () => {
    const { runner, seen, input } = watched()
    input({ sends: [send(SELF, PING)] })
    runner.endTurn(0)
    expect(seen()).toEqual(['said ping', 'leaves ping 99', 'heard ping', `handle ${SELF} ping`])
  })

  it('sees what is held back leave only when the sync that it waits for is done', () => {
    const { runner, seen, input } = watched()
    input({ writes: [WRITE], sends: [send('b1', PING, { durable: true })] })
    runner.endTurn(0)
    expect(seen()).toEqual(['apply 1', 'said ping', 'sync'])
    runner.synced(1)
    runner.endTurn(1)
    expect(seen()).toEqual(['leaves ping 99', 'send b1 ping'])
  })
})
