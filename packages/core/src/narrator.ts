/**
 * What a node says in its log while it runs: what it waits for, that it is ready or no longer is, that it catches up with
 * what was decided while it was away, who joined, left, can't be reached or is back. Each once, when it changes; what lasts
 * only for a moment isn't said.
 */
import type { EngineStatus } from '@replicator/engine'
import type { PeerId, PeerView } from '@replicator/interface'
import type { Logger } from './replicator.js'
import { causeOf, type Unreachable } from './unreachable.js'

export interface NarratorTimes {
  /** Between two looks. */
  readonly narrateMs: number
  /** Until it is said again how far the node is, where only that changes. */
  readonly narrateProgressMs: number
  /** A member that was never heard is called out of reach after this long; one that was, after a second look. */
  readonly narrateUnheardMs: number
}

/** What is seen of a member: `unheard` since the start, `silent` since the last look, `lost` once it was said. */
interface Sight {
  readonly view: PeerView
  readonly presence: 'unheard' | 'alive' | 'silent' | 'lost'
  readonly sinceMs: number
}

export class Narrator {
  readonly #logger: Logger
  readonly #times: NarratorTimes
  #lookedAtMs = -Infinity
  #sights: Map<PeerId, Sight> | undefined
  #wasOutside = false
  /** Whether it was ever ready, and what was said last. */
  #wasReady = false
  #isReadySaid = false
  /** The reasons that were seen at the last look, and those that were said last, with when. */
  #seen = ''
  #said = { words: '', atMs: -Infinity }
  /** Whether it was behind at the last look, and when that was said last; absent where it was said that it no longer is. */
  #wasBehind = false
  #behindSaidAtMs: number | undefined
  /** Why the last dial of a member failed. */
  readonly #causes = new Map<PeerId, string>()
  readonly #soughtSaid = new Set<string>()

  constructor(logger: Logger, times: NarratorTimes) {
    this.#logger = logger
    this.#times = times
  }

  /** That the node is ready is said at once, even where it is for a moment only. */
  isDue(nowMs: number, isReady: boolean): boolean {
    return nowMs - this.#lookedAtMs >= this.#times.narrateMs || (isReady && !this.#isReadySaid)
  }

  /** Whether it is worth asking if the node is ready by now. */
  get awaitsReady(): boolean {
    return !this.#isReadySaid
  }

  observe(nowMs: number, status: EngineStatus, peers: readonly PeerView[]): void {
    this.#lookedAtMs = nowMs
    if (status.networkId === '') this.#wasOutside = true
    else this.#lookAtMembers(nowMs, status, peers)
    if (status.ready) this.#sayReady()
    else this.#sayReasons(nowMs, status)
    this.#lookAtCatchUp(nowMs, status)
  }

  /** A peer was dialled in vain. Of a member it is said why when it is said that it can't be reached. */
  unreachable({ peer, sought, error }: Unreachable): void {
    const why = causeOf(error)
    if (peer !== undefined && this.#sights?.has(peer) === true) this.#causes.set(peer, why)
    if (sought === undefined || (peer !== undefined && this.#sights?.has(peer) === true)) return
    const words = `${sought} ${why}`
    if (this.#soughtSaid.has(words)) return
    this.#soughtSaid.add(words)
    this.#logger.warn({ address: sought, why }, 'a given peer (--peer) cannot be reached; it is tried again and again')
  }

  #lookAtMembers(nowMs: number, { networkId, clusterId }: EngineStatus, peers: readonly PeerView[]): void {
    const before = this.#sights
    const now = new Map<PeerId, Sight>()
    for (const view of peers) {
      if (view.self) continue
      const known = before?.get(view.peerId)
      if (known === undefined && before !== undefined) this.#say('info', 'a node has joined the network', view)
      now.set(view.peerId, this.#sightOf(nowMs, view, known))
    }
    for (const [peer, { view }] of before ?? []) {
      if (now.has(peer)) continue
      this.#say('info', 'a node has left the network', view)
      this.#causes.delete(peer)
    }
    this.#sights = now
    if (this.#wasOutside)
      this.#logger.info({ networkId, clusterId, members: peers.length }, 'this node is a member of the network')
    this.#wasOutside = false
  }

  #sightOf(nowMs: number, view: PeerView, known: Sight | undefined): Sight {
    const { peerId, alive } = view
    if (alive) {
      if (known?.presence === 'lost') this.#say('info', 'a node is back', view)
      this.#causes.delete(peerId)
      return { view, presence: 'alive', sinceMs: nowMs }
    }
    if (known === undefined) return { view, presence: 'unheard', sinceMs: nowMs }
    if (known.presence === 'alive') return { view, presence: 'silent', sinceMs: nowMs }
    const { presence, sinceMs } = known
    const patienceMs = presence === 'silent' ? 2 * this.#times.narrateMs : this.#times.narrateUnheardMs
    if (presence === 'lost' || nowMs - sinceMs < patienceMs) return { ...known, view }
    const why = this.#causes.get(peerId)
    this.#say('warn', 'a node cannot be reached', view, why === undefined ? {} : { why })
    return { view, presence: 'lost', sinceMs: nowMs }
  }

  #sayReady(): void {
    this.#seen = ''
    this.#said = { words: '', atMs: -Infinity }
    if (!this.#isReadySaid) this.#logger.info({}, 'the node is ready: it takes reads and writes')
    this.#wasReady = true
    this.#isReadySaid = true
  }

  #sayReasons(nowMs: number, { reasons, catchUp }: EngineStatus): void {
    const why = reasons.join('; ')
    const { words, atMs } = this.#said
    const lasts = kindOf(why) === kindOf(this.#seen)
    this.#seen = why
    if (!lasts || why === words) return
    // How far it is changes all the time.
    const isProgress = catchUp.state === 'behind' && kindOf(why) === kindOf(words)
    if (isProgress && nowMs - atMs < this.#times.narrateProgressMs) return
    this.#said = { words: why, atMs: nowMs }
    this.#isReadySaid = false
    const fields = catchUp.state === 'behind' && catchUp.of > 0 ? { why, catchUp } : { why }
    if (this.#wasReady) this.#logger.warn(fields, 'the node is not ready any more')
    else this.#logger.info(fields, 'the node is not ready yet')
  }

  /** Of one that is not ready it is said among the reasons. */
  #lookAtCatchUp(nowMs: number, { ready, catchUp }: EngineStatus): void {
    const isBehind = catchUp.state === 'behind'
    const lasts = isBehind === this.#wasBehind
    this.#wasBehind = isBehind
    const saidAtMs = this.#behindSaidAtMs
    if (!lasts || (isBehind && !ready)) return
    if (isBehind && nowMs - (saidAtMs ?? -Infinity) >= this.#times.narrateProgressMs) {
      this.#behindSaidAtMs = nowMs
      this.#logger.info({ catchUp }, 'this node was away, and catches up with what was decided meanwhile')
    } else if (!isBehind && saidAtMs !== undefined) {
      this.#behindSaidAtMs = undefined
      this.#logger.info({ records: catchUp.records }, 'this node has caught up with what was decided while it was away')
    }
  }

  #say(level: 'info' | 'warn', text: string, { peerId, name, clusterId }: PeerView, more: object = {}): void {
    this.#logger[level]({ name, peer: peerId, cluster: clusterId, ...more }, text)
  }
}

/** The words without their numbers. */
function kindOf(words: string): string {
  return words.replaceAll(/\d+/g, '#')
}
