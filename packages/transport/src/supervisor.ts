/**
 * Keeps links: dials what it was told to keep or to seek, for ever, with a growing pause between tries.
 *
 * Libp2p has keep-alive tags for this: it redials five times, then deletes the tag. And it forgets addresses after an
 * hour. So nothing of either is used here.
 */
import type { PeerId } from '@replicator/interface'
import { AddressBook } from './address-book.js'
import type { Counters } from './counters.js'
import type { BackOff, Limits, Unreachable, Warn } from './options.js'

export type Dialled =
  /** A link is there, and where it was dialled if it was dialled from here. */
  | { readonly linked: true; readonly peer: PeerId; readonly address?: string }
  /** `self`: the address is this node's own. */
  | { readonly linked: false; readonly self: boolean; readonly error: unknown }

export interface SupervisorInit {
  readonly self: PeerId
  readonly backOff: BackOff
  readonly limits: Pick<Limits, 'peersMax' | 'learnedMax'>
  readonly counters: Counters
  readonly warn: Warn
  readonly unreachable: (one: Unreachable) => void
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
  /** Who it must be; absent for a sought address without `/p2p/…`, where whoever is there will do. */
  readonly peer?: PeerId
  readonly sought?: string
  /** Who was reached last at a sought address. */
  found?: PeerId
  /** A sought address that is not dialled at present: its peer was dropped, or it is this node itself. */
  idle: boolean
  given: readonly string[]
  failures: number
  dialling: boolean
  /** Something new came up while dialling: no pause after it. */
  again: boolean
  cancel?: () => void
}

export class Supervisor {
  readonly #init: SupervisorInit
  readonly #book: AddressBook
  readonly #kept = new Map<PeerId, Target>()
  readonly #sought = new Map<string, Target>()
  readonly #linkedAtMs = new Map<PeerId, number>()
  #stopped = false

  constructor(init: SupervisorInit) {
    this.#init = init
    this.#book = new AddressBook(init.limits)
  }

  keep(peer: PeerId, addresses: readonly string[]): void {
    if (this.#stopped || peer === this.#init.self) return
    const given = [...new Set(addresses.map((address) => splitAddress(address).address))]
    const target = this.#kept.get(peer)
    if (target === undefined) {
      const added = newTarget({ peer, given })
      this.#kept.set(peer, added)
      // From now on dialled with the kept peer's other addresses.
      for (const sought of this.#soughtOf(peer)) {
        cancel(sought)
        sought.idle = false
      }
      this.#try(added)
      return
    }
    const isNew = given.some((address) => !target.given.includes(address))
    target.given = given
    if (isNew) this.#hurry(target)
  }

  seek(address: string): void {
    const { address: bare, peer } = splitAddress(address)
    if (this.#stopped || peer === this.#init.self) return
    const known = this.#sought.get(address)
    if (known !== undefined && !known.idle) return
    const target = newTarget({ sought: address, given: [bare], ...(peer === undefined ? {} : { peer }) })
    this.#sought.set(address, target)
    const kept = peer === undefined ? undefined : this.#kept.get(peer)
    if (kept === undefined) this.#try(target)
    else this.#hurry(kept)
  }

  /** Who is at an address: the peer that it names, or the one that was reached there last. */
  peerAt(address: string): PeerId | undefined {
    return splitAddress(address).peer ?? this.#sought.get(address)?.found
  }

  /** Whether there are peers to keep, and each of them has its link. */
  get isComplete(): boolean {
    return this.#kept.size > 0 && [...this.#kept.keys()].every((peer) => this.#init.isLinked(peer))
  }

  /** The peer's link is closed from here: the next try begins elsewhere, for the one that is wanted may be there. */
  close(peer: PeerId): void {
    this.#book.avoid(peer)
  }

  drop(peer: PeerId): void {
    const target = this.#kept.get(peer)
    if (target !== undefined) cancel(target)
    this.#kept.delete(peer)
    for (const sought of this.#soughtOf(peer)) {
      cancel(sought)
      sought.idle = true
    }
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
      // And whoever was found at an address that names nobody is first looked for by its id, where it is kept.
      if (lastedMs < this.#init.backOff.stableMs || (target.peer === undefined && this.#kept.has(peer)))
        this.#pause(target)
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
    const targets = [...this.#sought.values()].filter((target) => (target.peer ?? target.found) === peer)
    const kept = this.#kept.get(peer)
    return kept === undefined ? targets : [kept, ...targets]
  }

  /** The sought addresses that name a peer. They stay for ever: an operator gave them. */
  #soughtOf(peer: PeerId): Target[] {
    return [...this.#sought.values()].filter((target) => target.peer === peer)
  }

  #isCurrent(target: Target): boolean {
    if (this.#stopped) return false
    if (target.sought === undefined) return target.peer !== undefined && this.#kept.get(target.peer) === target
    if (target.peer !== undefined && this.#kept.has(target.peer)) return false
    return this.#sought.get(target.sought) === target && !target.idle
  }

  /**
   * Each try begins with another address, since the first ones may use up the time for all: many that were learned and
   * lead nowhere must not keep from the one that would.
   */
  #addressesOf({ peer, given, failures }: Target): readonly string[] {
    if (peer === undefined) return given
    const sought = this.#soughtOf(peer).flatMap((target) => target.given)
    const all = this.#book.candidates(peer, [...sought, ...given])
    const first = all.length === 0 ? 0 : failures % all.length
    return [...all.slice(first), ...all.slice(0, first)]
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
    const expected = target.peer ?? target.found
    if (expected !== undefined && this.#init.isLinked(expected)) return
    const addresses = this.#addressesOf(target)
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
      target.found = this.#init.self
      target.idle = true
    } else if (again) this.#try(target)
    else {
      this.#init.counters.add('dial-failed')
      if (target.failures === 0) {
        const { peer, sought } = target
        const named = { ...(peer !== undefined && { peer }), ...(sought !== undefined && { sought }) }
        this.#init.unreachable({ ...named, error: result.error })
      }
      this.#pause(target)
    }
  }

  #reached(target: Target, { peer, address }: { peer: PeerId; address?: string }): void {
    if (address !== undefined) this.#book.reached(peer, address)
    if (target.sought !== undefined) target.found = peer
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
  return { ...fields, idle: false, failures: 0, dialling: false, again: false }
}

function cancel(target: Target): void {
  target.cancel?.()
  delete target.cancel
}

function setTimer(delayMs: number, call: () => void): () => void {
  const timer = setTimeout(call, delayMs)
  return () => clearTimeout(timer)
}
