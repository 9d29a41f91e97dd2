import { Writable } from 'node:stream'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { LOG_BYTES_MAX } from '../../src/limits.ts'
import { createLog } from '../../src/start/log.ts'
import { logLine } from '../../src/start/log-line.ts'
import { fakeTerminal } from '../cli/fake-terminal.ts'

afterEach(() => void vi.useRealTimers())

/** What a terminal shows of one call, without the time. */
function shown(fields: object, text: string, level: 'info' | 'warn' | 'error' = 'info'): string {
  const terminal = fakeTerminal({ tty: true, env: { NO_COLOR: '1' } })
  createLog('info', terminal).logger[level](fields, text)
  return terminal.out().replace(/^\d\d:\d\d:\d\d {2}/, '')
}

describe('the log at a terminal', () => {
  it('is one line for each entry: when, what, and the facts', () => {
    expect(shown({ httpUrl: 'http://127.0.0.1:1' }, 'the HTTP API listens')).toBe(
      'the HTTP API listens  httpUrl=http://127.0.0.1:1\n',
    )
    expect(shown({ addresses: ['/a', '/b'], members: 3 }, 'x')).toBe('x  addresses=/a /b  members=3\n')
  })

  it('says why beside what, and names a peer by its name alone', () => {
    const fields = { name: 'rack-7', peer: '12D3KooW', cluster: 'a', why: 'nothing listens there' }
    expect(shown(fields, 'a node cannot be reached', 'warn')).toBe(
      'WARN  a node cannot be reached: nothing listens there  name=rack-7  cluster=a\n',
    )
    expect(shown({ peer: '12D3KooW' }, 'x')).toBe('x  peer=12D3KooW\n')
  })

  it('stays one line, and without colours of others, whatever is in an entry', () => {
    expect(shown({ why: 'a\n\u001b[31mb' }, 'x\ny')).toBe('x\\u000ay: a\\u000a\\u001b[31mb\n')
    expect(shown({ odd: undefined, error: {} }, 'x')).toBe('x: {}\n')
  })

  it('has the picture of the stack below an error that nobody expected', () => {
    const lines = shown({ err: new Error('broken') }, 'the node ends', 'error').split('\n')
    expect(lines[0]).toBe('ERROR the node ends: broken')
    expect(lines[1]).toMatch(/^ {10}at /)
  })

  it('has colour where NO_COLOR is not set, and hides what is below its level', () => {
    const terminal = fakeTerminal({ tty: true })
    const { logger } = createLog('info', terminal)
    logger.debug({}, 'hidden')
    logger.warn({}, 'shown')
    expect(terminal.out()).toContain('\u001b[33mWARN  shown\u001b[39m')
    expect(terminal.out()).not.toContain('hidden')
  })

  it('takes the message of a library as it is', () => {
    expect(logLine('{"level":30,"time":0}', false)).toMatch(/^\d\d:\d\d:\d\d {2}\n$/)
  })
})

describe('the log where nobody reads it', () => {
  /** A reader that takes nothing before it is let go. */
  function stuck() {
    const taken: string[] = []
    let goOn: (() => void) | undefined
    const stdout = new Writable({
      write: (chunk: Buffer, _, done) => {
        taken.push(chunk.toString())
        if (goOn === undefined) goOn = done
        else done()
      },
    })
    return { terminal: { ...fakeTerminal(), stdout }, stdout, taken, goOn: () => goOn?.() }
  }

  it('loses lines rather than memory, and says how many once it is read again', async () => {
    const { terminal, stdout, taken, goOn } = stuck()
    const { logger } = createLog('info', terminal)
    const line = 'x'.repeat(1000)
    for (let i = 0; i < (2 * LOG_BYTES_MAX) / 1000; i++) logger.info({}, line)
    expect(stdout.writableLength).toBeLessThanOrEqual(LOG_BYTES_MAX)
    goOn()
    await expect.poll(() => stdout.writableLength).toBe(0)
    logger.info({}, 'read again')
    await expect.poll(() => taken.at(-1)).toContain('lines of the log were lost: nobody read them')
    expect(JSON.parse(taken.at(-1)!).lines + taken.length).toBe(Math.ceil((2 * LOG_BYTES_MAX) / 1000) + 2)
  })

  it('does not keep the process from its end', async () => {
    const { terminal } = stuck()
    let isGivenUp = false
    const giveUp = () => void (isGivenUp = true)
    const { logger, flush } = createLog('info', { ...terminal, giveUp })
    logger.info({}, 'nobody reads this')
    await flush()
    expect(isGivenUp).toBe(true)
  })
})

it('the log is waited for where somebody reads it', async () => {
  const taken: string[] = []
  const write = (chunk: Buffer, _: string, done: () => void) => {
    taken.push(chunk.toString())
    setImmediate(done)
  }
  const { logger, flush } = createLog('info', { ...fakeTerminal(), stdout: new Writable({ write }) })
  logger.info({}, 'first')
  logger.info({}, 'last')
  await flush()
  expect(taken.join('')).toContain('"msg":"last"')
})
