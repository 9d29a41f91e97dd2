/**
 * Keeps links: dials what it was told to keep or to seek, for ever, with a growing pause between tries.
 *
 * Libp2p has keep-alive tags for this: it redials five times, then deletes the tag. And it forgets addresses after an
 * hour. So nothing of either is used here.
 */
import type { PeerId } from '@replicator/interface'
import { AddressBook } from './address-book.js'
import type { Counters } from './counters.js'
import type { BackOff, Warn } from './options.js'

export type Dialled =
  /** A link is there, and where it was dialled if it was dialled from here. */
  | { readonly linked: true; readonly peer: PeerId; readonly address?: string }
  /** `self`: the address is this node's own. */
  | { readonly linked: false; readonly self: boolean; readonly error: unknown }

export interface SupervisorInit {
  readonly self: PeerId
  readonly backOff: BackOff
  readonly counters: Counters
  readonly warn: Warn
  /** Dials the addresses (without `/p2p/…`) in turn until there is a link. Never rejects. */
  readonly dial: (peer: PeerId | undefined, addresses: readonly string[]) => Promise<Dialled>
  readonly isLinked: (peer: PeerId) => boolean
  /** For tests; default `setTimeout`. Returns what cancels it. */
  readonly after?: (delayMs: number, call: () => void) => () => void
  /** For tests; default `Math.random`. */
  readonly random?: () => number
}

/** A peer to keep or an address to seek. */
interface Target {
  /** Unknown for a sought address without `/p2p/…`, until it was reached. */
  peer?: PeerId
  readonly sought?: string
  given: readonly string[]
  failures: number
  dialling: boolean
  /** Something new came up while dialling: no pause after it. */
  again: boolean
  cancel?: () => void
}

export class Supervisor {
  readonly #init: SupervisorInit
  readonly #book = new AddressBook()
  readonly #kept = new Map<PeerId, Target>()
  readonly #sought = new Map<string, Target>()
  readonly #linkedAtMs = new Map<PeerId, number>()
  #stopped = false

  constructor(init: SupervisorInit) {
    this.#init = init
  }

  keep(peer: PeerId, addresses: readonly string[]): void {
    if (this.#stopped || peer === this.#init.self) return
    const given = [...new Set(addresses.map((address) => splitAddress(address).address))]
    const target = this.#kept.get(peer)
    if (target === undefined) {
      const added = newTarget({ peer, given })
      this.#kept.set(peer, added)
      this.#forgetSought(peer)
      this.#try(added)
      return
    }
    const isNew = given.some((address) => !target.given.includes(address))
    target.given = given
    if (isNew) this.#hurry(target)
  }

  seek(address: string): void {
    const { address: bare, peer } = splitAddress(address)
    if (this.#stopped || this.#sought.has(address) || peer === this.#init.self) return
    const target = newTarget({ sought: address, given: [bare], ...(peer === undefined ? {} : { peer }) })
    this.#sought.set(address, target)
    this.#try(target)
  }

  drop(peer: PeerId): void {
    const target = this.#kept.get(peer)
    if (target !== undefined) cancel(target)
    this.#kept.delete(peer)
    this.#forgetSought(peer)
    this.#book.forget(peer)
  }

  /** Somebody says that the peer is at these addresses. A peer that is being waited for is dialled there at once. */
  learn(peer: PeerId, addresses: readonly string[]): void {
    if (this.#stopped || addresses.length === 0 || !this.#book.learn(peer, addresses)) return
    for (const target of this.#targetsOf(peer)) this.#hurry(target)
  }

  linked(peer: PeerId): void {
    this.#linkedAtMs.set(peer, performance.now())
    for (const target of this.#targetsOf(peer)) cancel(target)
  }

  unlinked(peer: PeerId): void {
    const lastedMs = performance.now() - (this.#linkedAtMs.get(peer) ?? 0)
    this.#linkedAtMs.delete(peer)
    for (const target of this.#targetsOf(peer)) {
      // A link that ends as soon as it begins is as bad as none: without this, two nodes could do so all day.
      if (lastedMs < this.#init.backOff.stableMs) this.#pause(target)
      else this.#hurry(target)
    }
  }

  stop(): void {
    this.#stopped = true
    for (const target of [...this.#kept.values(), ...this.#sought.values()]) cancel(target)
    this.#kept.clear()
    this.#sought.clear()
  }

  #targetsOf(peer: PeerId): Target[] {
    const targets = [...this.#sought.values()].filter((target) => target.peer === peer)
    const kept = this.#kept.get(peer)
    return kept === undefined ? targets : [kept, ...targets]
  }

  #forgetSought(peer: PeerId): void {
    for (const [address, target] of this.#sought) {
      if (target.peer !== peer) continue
      cancel(target)
      this.#sought.delete(address)
      this.#book.learn(peer, target.given)
    }
  }

  #isCurrent(target: Target): boolean {
    if (this.#stopped) return false
    if (target.sought !== undefined) return this.#sought.get(target.sought) === target
    return target.peer !== undefined && this.#kept.get(target.peer) === target
  }

  /** Starts over without a pause: there is reason to hope. */
  #hurry(target: Target): void {
    target.failures = 0
    if (target.dialling) target.again = true
    else this.#try(target)
  }

  #try(target: Target): void {
    cancel(target)
    if (target.dialling || !this.#isCurrent(target)) return
    if (target.peer !== undefined && this.#init.isLinked(target.peer)) return
    const addresses = this.#book.candidates(target.peer, target.given)
    if (addresses.length === 0) return
    target.dialling = true
    void this.#dial(target, addresses)
  }

  async #dial(target: Target, addresses: readonly string[]): Promise<void> {
    const result = await this.#init.dial(target.peer, addresses)
    target.dialling = false
    const again = target.again
    target.again = false
    if (!this.#isCurrent(target)) return
    if (result.linked) this.#reached(target, result)
    else if (result.self) {
      this.#init.warn('an address to seek is this node itself', { address: target.sought })
      if (target.sought !== undefined) this.#sought.delete(target.sought)
    } else if (again) this.#try(target)
    else {
      this.#init.counters.add('dial-failed')
      if (target.failures === 0) {
        this.#init.warn('a peer cannot be reached', { peer: target.peer, addresses, error: result.error })
      }
      this.#pause(target)
    }
  }

  #reached(target: Target, { peer, address }: { peer: PeerId; address?: string }): void {
    if (address !== undefined) this.#book.reached(peer, address)
    target.peer = peer
    if (target.sought !== undefined && this.#kept.has(peer)) this.#sought.delete(target.sought)
    // The link may be gone again already, before this target was known to be its peer's.
    if (!this.#init.isLinked(peer)) this.#pause(target)
  }

  #pause(target: Target): void {
    if (target.dialling || !this.#isCurrent(target)) return
    cancel(target)
    const { backOff, after = setTimer, random = Math.random } = this.#init
    const pauseMs = Math.min(backOff.maxMs, backOff.minMs * backOff.factor ** target.failures)
    target.failures += 1
    target.cancel = after(pauseMs * (1 + backOff.jitter * random()), () => this.#try(target))
  }
}

/** Takes the `/p2p/…` part off a multiaddress. */
export function splitAddress(text: string): { readonly address: string; readonly peer?: PeerId } {
  const at = text.lastIndexOf('/p2p/')
  if (at < 0) return { address: text }
  return { address: text.slice(0, at), peer: text.slice(at + '/p2p/'.length) }
}

function newTarget(fields: Pick<Target, 'peer' | 'sought' | 'given'>): Target {
  return { ...fields, failures: 0, dialling: false, again: false }
}

function cancel(target: Target): void {
  target.cancel?.()
  delete target.cancel
}

function setTimer(delayMs: number, call: () => void): () => void {
  const timer = setTimeout(call, delayMs)
  return () => clearTimeout(timer)
}
