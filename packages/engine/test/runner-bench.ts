import type { Message, PeerId, Write } from '@replicator/interface'
import { openBallot } from '@replicator/interface'
import type { Effects, Engine, RoundWatcher } from '@replicator/engine'
import { ENGINE_DEFAULTS, Runner } from '@replicator/engine'
import { NONCE, proposalId } from './samples.js'

export const SELF = 'a1'
export const PING: Message = { type: 'ping', token: 1, epoch: 1, boot: 1, nonce: NONCE, batch: 1 }
export const COMMITTED: Message = { type: 'committed', key: 'k', version: 1, need: false }
export const REFUSE: Message = { type: 'refuse', code: 'network', reason: 'no' }
export const COMMIT: Message = {
  type: 'commit',
  generation: 1,
  ballot: openBallot(1),
  key: 'k',
  version: 1,
  proposal: proposalId('a1'),
  voters: [],
}
export const READ: Message = { type: 'read', generation: 1, key: 'k', reader: 'a3', readId: '1.1' }
export const DECIDED: Write = {
  type: 'record',
  record: { key: 'k', version: 1, since: 1, present: false, final: false, contentType: '', decisions: [] },
}
export const WRITE: Write = { type: 'meta', name: 'x', value: '1' }
export const TOLD: Effects['outcomes'][number] = { operation: 7, outcome: { outcome: 'no-quorum' } }

export function effects(some: Partial<Effects> = {}): Effects {
  return { writes: [], sends: [], outcomes: [], links: [], admissions: [], events: [], ...some }
}

export function send(
  to: PeerId,
  message: Message,
  how: { durable?: true; late?: true } = {},
): Effects['sends'][number] {
  return { to, message, durable: false, late: false, ...how }
}

export type Bench = ReturnType<typeof bench>

/** A runner between a scripted engine and a port that notes; `watcher` makes one that notes as well. */
export function bench(watcher?: (note: (line: string) => void) => RoundWatcher) {
  const log: string[] = []
  const answers = new Map<string, () => Effects>()
  const script = { nextWakeMs: Infinity, refused: (_peer: PeerId, _messages: readonly Message[]): boolean => false }
  const answer = (what: string): Effects => {
    log.push(what)
    return answers.get(what)?.() ?? effects()
  }
  const engine = {
    state: { self: SELF },
    options: ENGINE_DEFAULTS,
    nextWakeMs: () => script.nextWakeMs,
    handle: (_: number, from: PeerId, { type }: Message) => answer(`handle ${from} ${type}`),
    wake: () => answer('wake'),
    abandon: () => answer('abandon'),
    unsent: (messages: number) => void log.push(`unsent ${messages}`),
  } as unknown as Engine
  const runner = new Runner(engine, {
    apply: (writes) => void log.push(`apply ${writes.length}`),
    beginSync: () => void log.push('sync'),
    send: (peer, messages) => {
      const isTaken = !script.refused(peer, messages)
      log.push(`${isTaken ? 'send' : 'refused'} ${peer} ${messages.map(({ type }) => type).join('+')}`)
      return isTaken
    },
    keep: (peer, addresses) => void log.push(`keep ${peer} ${addresses.join()}`),
    close: (peer, reason) => void log.push(`close ${peer} ${reason}`),
    drop: (peer, reason) => void log.push(`drop ${peer} ${reason}`),
    quiet: (reason, deaf) => void log.push(`quiet ${reason}${deaf ? ', deaf' : ''}`),
    told: (operation, outcome) => void log.push(`told ${operation} ${'outcome' in outcome ? outcome.outcome : ''}`),
    admit: ({ peer }) => void log.push(`admit ${peer}`),
    callAt: (atMs) => {
      if (atMs !== Infinity) log.push(`call at ${atMs}`)
    },
    ended: (error) => void log.push(`ended: ${error?.message ?? 'asked to'}`),
    log: ({ text }) => void log.push(`log ${text}`),
    watcher: watcher?.((line) => void log.push(line)),
  })
  const input = (some: Partial<Effects>, nowMs = 0): void => runner.input(nowMs, () => effects(some))
  /** A request that is not told anything yet. */
  const ask = (operation: number): void => {
    runner.ask(
      0,
      () => ({ operation, effects: effects() }),
      () => undefined,
    )
  }
  /** What happened since the last look. */
  const seen = (): string[] => log.splice(0)
  return { runner, input, ask, answers, script, seen }
}
