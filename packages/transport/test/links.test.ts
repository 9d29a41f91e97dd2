import type { Connection } from '@libp2p/interface'
import { expect, test } from 'vitest'
import { Counters } from '../src/counters.ts'
import type { Host } from '../src/host.ts'
import { Links } from '../src/links.ts'
import { DEFAULT_LIMITS } from '../src/options.ts'

/** A connection whose peer takes what was sent only when the test lets it: `taken` ends its orderly close. */
class SlowConnection extends EventTarget {
  readonly status = 'open'
  readonly remotePeer = 'peer'
  taken: () => void = () => undefined
  ended = ''

  async close({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.taken = resolve
      signal.addEventListener('abort', () => reject(signal.reason as Error))
    })
    this.ended = 'all was taken'
  }

  abort(): void {
    if (this.ended === '') this.ended = 'destroyed before all was taken'
    this.dispatchEvent(new Event('close'))
  }
}

/** Links that know one connection, and nothing of libp2p besides. */
async function linksWith(connection: SlowConnection): Promise<Links> {
  const host = Object.assign(new EventTarget(), { handle: async () => undefined })
  const links = new Links({
    self: 'self',
    host: host as unknown as Host,
    protocol: '/p',
    limits: { ...DEFAULT_LIMITS, closeTimeoutMs: 1 },
    counters: new Counters(),
    warn: () => undefined,
    isKept: () => true,
    isClient: () => false,
    linked: () => undefined,
    unlinked: () => undefined,
    received: () => undefined,
  })
  await links.start()
  host.dispatchEvent(new CustomEvent('connection:open', { detail: connection as unknown as Connection }))
  return links
}

/** Resolves behind all timers of that time that run already. */
async function behindTimersOf(timeMs: number): Promise<void> {
  const signal = AbortSignal.timeout(timeMs)
  await new Promise((resolve) => signal.addEventListener('abort', resolve))
}

test('the last words before a link is closed are left to a busy peer for longer than the time for closing', async () => {
  const connection = new SlowConnection()
  const links = await linksWith(connection)
  links.close('peer', 'refused')
  await behindTimersOf(1)
  expect(connection.ended).toBe('')
  connection.taken()
  await links.settled('peer')
  expect(connection.ended).toBe('all was taken')
})

test('a stop waits for no busy peer', async () => {
  const connection = new SlowConnection()
  const links = await linksWith(connection)
  await links.stop('the peer stopped')
  expect(connection.ended).toBe('destroyed before all was taken')
})
