/**
 * Links between nodes as the Transport port shows them, over a wire that loses, doubles, delays and reorders frames.
 *
 * Between two running nodes that may reach each other there is at most one link, and each side has its own idea of it:
 * a side that is cut off, or whose other end lost power, notices late or never. A frame belongs to one link; what a
 * broken link held is gone, except for frames of an earlier boot that the replay fault brings back.
 */
import type { Message, PeerId, Refuse } from '@replicator/interface'
import { DialPauses } from './dial-pauses.js'
import type { Overlap } from './overlap.js'
import { type LinePlan, SimulatedLine } from './simulated-line.js'
import type { Prng } from '../random/prng.js'
import type { Schedule } from './schedule.js'
import type { Trace } from './trace.js'
import { Weather } from './weather.js'
import { NOTHING_SENT } from './wire-counts.js'
import { type FrameContent, WireForm, digestOf } from './wire-form.js'
import { describe } from './description.js'

/** One side of the links: a process, as the network knows it. Two processes may have one peer id. */
export interface Station {
  /** Its peer id. */
  readonly name: PeerId
  /** Tells it from others in the trace. */
  readonly label: string
  readonly address: string
  readonly running: boolean
  /** It lets nobody in. */
  readonly deaf: boolean
  /** Counts starts, so that what was meant for an earlier one is known. */
  readonly boot: number
  wants(peer: number): boolean
  linked(peer: number): void
  unlinked(peer: number, reason: string): void
  received(peer: number, messages: readonly Message[]): void
}

interface Side {
  /** The number of the link that this side believes in; 0 for none. */
  link: number
  /** Where links are bounded: what waits for the other side. */
  line: SimulatedLine | undefined
  /** When the last frame on this link is due, so that the next comes after it. */
  dueMs: number
  sinceMs: number
  /** When this side last heard something on it. */
  heardMs: number
  /** Frames sent in earlier boots, for the replay fault. */
  kept: { readonly boot: number; readonly content: FrameContent }[]
}

const KEPT_MAX = 12
/** A link that was heard within this time keeps its place against another process of the same peer id. */
const HEARD_MS = 2500

const TURNED_AWAY: Refuse = {
  type: 'refuse',
  code: 'identity',
  reason: 'another process with this identity is linked here',
}
/** A frame due later than this from now is held up by a fault, not by distance. */
const HELD_UP_MS = 300

export interface NetworkParts {
  readonly schedule: Schedule
  readonly random: Prng
  readonly trace: Trace
  /** The usual one-way delay between two stations. */
  readonly distanceMs: (from: number, to: number) => number
  /** What each direction of a link holds, and how fast it is. Undefined: all at once, and whatever is sent. */
  readonly line: LinePlan | undefined
  /** Frames are bytes: as always where links are bounded. */
  readonly encoded: boolean
  /** A frame that a node sent can't be decoded by its receiver. */
  readonly refused: (detail: string) => void
}

export class SimulatedNetwork {
  readonly weather = new Weather()
  readonly counts = { ...NOTHING_SENT }
  readonly #parts: NetworkParts
  readonly #form: WireForm
  readonly #stations: Station[] = []
  /** The stations of each peer id. */
  readonly #named = new Map<PeerId, number[]>()
  readonly #addresses = new Map<string, number>()
  readonly #sides: Side[][] = []
  /** How many faults block the way from one station to another. */
  readonly #blocks: number[][] = []
  readonly #pauses = new DialPauses()
  readonly #dialing = new Set<number>()
  #links = 0
  /** Sees every frame that arrives, decoded. */
  watch: ((from: number, to: number, messages: readonly Message[]) => void) | undefined
  /** Sees every frame before it leaves. What happens to its sender then may keep it from leaving. */
  leaving: ((from: number, to: number, messages: readonly Message[]) => void) | undefined
  /** Says for a frame whether it may leave; for golden scripts. */
  gate: ((from: number, to: number, messages: readonly Message[]) => boolean) | undefined

  /** Says whether two stations may link at all, where something besides the wire stands against it. */
  mayLink: ((a: number, b: number) => boolean) | undefined

  constructor(parts: NetworkParts) {
    this.#parts = parts
    this.#form = new WireForm(parts.encoded)
  }

  add(station: Station): number {
    const number = this.#stations.length
    this.#stations.push(station)
    this.#named.set(station.name, [...(this.#named.get(station.name) ?? []), number])
    this.#addresses.set(station.address, number)
    this.#sides.push([])
    this.#blocks.push([])
    for (let other = 0; other <= number; other++) {
      for (const [a, b] of [
        [number, other],
        [other, number],
      ] as const) {
        this.#row(this.#sides, a)[b] = {
          link: 0,
          line: undefined,
          dueMs: 0,
          sinceMs: 0,
          heardMs: 0,
          kept: [],
        }
        this.#row(this.#blocks, a)[b] = 0
      }
    }
    return number
  }

  station(number: number): Station {
    return this.#stations[number] as Station
  }

  /** Who is at an address. */
  at(address: string): number | undefined {
    return this.#addresses.get(address)
  }

  /** The process of that peer id with which a station has a link. */
  linkedAs(station: number, peer: PeerId): number | undefined {
    return this.#named.get(peer)?.find((each) => each !== station && this.#side(station, each).link !== 0)
  }

  /** Whether it has a link that shows that the other end is alive. */
  isHeard(station: number, peer: number): boolean {
    const { link, heardMs } = this.#side(station, peer)
    return link !== 0 && this.#parts.schedule.nowMs - heardMs < HEARD_MS
  }

  isBlocked(from: number, to: number): boolean {
    return (this.#row(this.#blocks, from)[to] ?? 0) > 0
  }

  // Faults.

  /** Nothing gets from one to the other any more, until `unblock`. Each side may notice after a while, or not. */
  block(from: number, to: number): void {
    const row = this.#row(this.#blocks, from)
    row[to] = (row[to] ?? 0) + 1
    for (const [a, b] of [
      [from, to],
      [to, from],
    ] as const) {
      const { link } = this.#side(a, b)
      if (link === 0 || this.#parts.random.chance(0.3)) continue
      this.#parts.schedule.after(this.#parts.random.between(200, 5000), () => {
        if (this.isBlocked(from, to) && this.#side(a, b).link === link) this.#lose(a, b, 'timed out')
      })
    }
  }

  unblock(from: number, to: number): void {
    const row = this.#row(this.#blocks, from)
    row[to] = Math.max(0, (row[to] ?? 0) - 1)
    this.consider(from, to)
  }

  unblockAll(): void {
    for (const row of this.#blocks) row.fill(0)
    this.considerAll()
  }

  /** All faults of the wire end. A link on which a frame is still held up is made anew. */
  heal(): void {
    for (const condition of Object.values(this.weather) as readonly Overlap[]) condition.clear()
    this.unblockAll()
    for (const [a] of this.#stations.entries()) {
      for (let b = 0; b < a; b++) {
        const dueMs = Math.max(this.#side(a, b).dueMs, this.#side(b, a).dueMs)
        if (dueMs > this.#parts.schedule.nowMs + HELD_UP_MS) this.breakLink(a, b)
      }
    }
  }

  /** Breaks a link that both sides have; it is dialled again. */
  breakLink(a: number, b: number): void {
    this.#lose(a, b, 'reset')
    this.#lose(b, a, 'reset')
    this.consider(a, b)
  }

  /** A station is gone. Its peers notice at once where its system closed its sockets, else late. */
  stopped(station: number, silently: boolean): void {
    for (const [peer] of this.#stations.entries()) {
      if (peer === station) continue
      this.#side(station, peer).link = 0
      const { link } = this.#side(peer, station)
      if (link === 0) continue
      const delayMs = silently ? this.#parts.random.between(1000, 8000) : this.#distance(station, peer)
      this.#parts.schedule.after(delayMs, () => {
        if (this.#side(peer, station).link === link) this.#lose(peer, station, 'closed')
      })
    }
  }

  /** Dials between two stations where one of them wants to and nothing is in the way. */
  consider(a: number, b: number): void {
    if (a === b) return
    const pair = Math.min(a, b) * 1024 + Math.max(a, b)
    if (this.#dialing.has(pair) || !this.#mayLink(a, b)) return
    this.#dialing.add(pair)
    const pauseMs = Math.max(
      this.#pauses.pauseMs(a, this.station(b).name),
      this.#pauses.pauseMs(b, this.station(a).name),
    )
    const delayMs = this.#parts.random.between(1, 50) + 3 * this.#distance(a, b) + pauseMs
    this.#parts.schedule.after(delayMs, () => {
      this.#dialing.delete(pair)
      if (this.#mayLink(a, b)) this.#link(a, b)
    })
  }

  considerAll(): void {
    for (const [a] of this.#stations.entries()) for (let b = 0; b < a; b++) this.consider(a, b)
  }

  /** What was sent before on that link still arrives. */
  drop(from: number, to: number, reason: string): void {
    const { link, dueMs } = this.#side(from, to)
    if (link === 0) return
    this.#lose(from, to, reason)
    const { schedule } = this.#parts
    schedule.at(Math.max(schedule.nowMs + this.#distance(from, to), dueMs), () => {
      if (this.#side(to, from).link === link) this.#lose(to, from, reason)
    })
  }

  dropAll(from: number, reason: string): void {
    for (const [to] of this.#stations.entries()) if (to !== from) this.drop(from, to, reason)
  }

  #mayLink(a: number, b: number): boolean {
    const one = this.#stations[a]
    const two = this.#stations[b]
    if (one === undefined || two === undefined || !one.running || !two.running) return false
    if (one.deaf || two.deaf) return false
    if (this.isBlocked(a, b) || this.isBlocked(b, a) || !(this.#wants(a, b) || this.#wants(b, a))) return false
    if (this.mayLink?.(a, b) === false) return false
    const link = this.#side(a, b).link
    return link === 0 || link !== this.#side(b, a).link
  }

  /** Whoever has a link with a peer dials no other process of it. */
  #wants(near: number, far: number): boolean {
    if (!this.station(near).wants(far)) return false
    const linked = this.linkedAs(near, this.station(far).name)
    return linked === undefined || linked === far
  }

  #link(a: number, b: number): void {
    for (const [near, far] of [
      [a, b],
      [b, a],
    ] as const) {
      const rival = this.linkedAs(near, this.station(far).name)
      if (rival === undefined || rival === far) continue
      if (this.isHeard(near, rival)) {
        this.#turnAway(near, far)
        return
      }
      this.#lose(near, rival, 'replaced')
    }
    const link = ++this.#links
    for (const [near, far] of [
      [a, b],
      [b, a],
    ] as const) {
      if (this.#side(near, far).link !== 0) this.#lose(near, far, 'replaced')
    }
    // To learn that its old link is gone may have been one side's last step.
    if (!this.station(a).running || !this.station(b).running) return
    for (const [near, far] of [
      [a, b],
      [b, a],
    ] as const) {
      const side = this.#side(near, far)
      side.link = link
      side.line = this.#newLine(near, far, link)
      side.dueMs = 0
      side.sinceMs = this.#parts.schedule.nowMs
      side.heardMs = side.sinceMs
    }
    for (const [near, far] of [
      [a, b],
      [b, a],
    ] as const) {
      const station = this.station(near)
      if (this.#side(near, far).link !== link || !station.running) continue
      this.#parts.trace.line(
        this.#parts.schedule.nowMs,
        () => `${station.label} linked with ${this.station(far).label}`,
      )
      station.linked(far)
    }
    this.#replayEarlier(a, b, link)
    this.#replayEarlier(b, a, link)
  }

  /** A second process of a peer id that is linked here is told so, on a link that only it believes in. */
  #turnAway(near: number, far: number): void {
    const { schedule, trace } = this.#parts
    const station = this.station(far)
    const side = this.#side(far, near)
    if (side.link !== 0) this.#lose(far, near, 'replaced')
    if (!station.running) return
    const link = ++this.#links
    side.link = link
    side.line = this.#newLine(far, near, link)
    side.sinceMs = schedule.nowMs
    trace.line(schedule.nowMs, () => `${station.label} is turned away by ${this.station(near).label}`)
    station.linked(near)
    schedule.after(this.#distance(near, far), () => {
      if (side.link !== link) return
      station.received(near, [TURNED_AWAY])
      this.#lose(far, near, 'turned away')
    })
  }

  #lose(near: number, far: number, reason: string): void {
    const side = this.#side(near, far)
    if (side.link === 0) return
    side.link = 0
    const station = this.station(near)
    const peer = this.station(far).name
    this.#pauses.ended(near, peer, this.#parts.schedule.nowMs - side.sinceMs)
    if (station.running) {
      this.#parts.trace.line(
        this.#parts.schedule.nowMs,
        () => `${station.label} lost its link with ${this.station(far).label}: ${reason}`,
      )
      station.unlinked(far, reason)
    }
    for (const each of this.#named.get(peer) ?? []) this.consider(near, each)
  }

  /** False where there is no link, or its queue has no room for all of it. What is taken may still be lost. */
  send(from: number, to: number, messages: readonly Message[]): boolean {
    const { link, line } = this.#side(from, to)
    if (link === 0) return false
    this.leaving?.(from, to, messages)
    if (this.#side(from, to).link !== link) return true
    if (this.gate !== undefined) {
      const passing = this.gate(from, to, messages)
      if (!passing) return true
    }
    if (line === undefined) {
      for (const content of this.#form.framesOf(messages)) this.#sendFrame({ from, to, link, content })
      return true
    }
    const isTaken = line.send(this.#form.encode(messages))
    if (!isTaken) this.counts.full++
    return isTaken
  }

  #newLine(from: number, to: number, link: number): SimulatedLine | undefined {
    const { line, schedule } = this.#parts
    if (line === undefined) return undefined
    return new SimulatedLine(line, {
      schedule,
      distanceMs: this.#distance(from, to),
      isCut: () => this.isBlocked(from, to) || this.isBlocked(to, from),
      isOver: () => this.#side(from, to).link !== link,
      written: (content, atMs) => this.#sendFrame({ from, to, link, content }, atMs),
    })
  }

  #sendFrame(frame: Frame, writtenMs = this.#parts.schedule.nowMs): void {
    const { random, schedule } = this.#parts
    const { from, to, content } = frame
    this.counts.frames++
    if (ArrayBuffer.isView(content)) this.counts.bytes += content.length
    this.#keep(from, to, content)
    if (this.isBlocked(from, to) || random.chance(this.weather.loss.worst)) {
      this.counts.lost++
      this.#parts.trace.line(
        schedule.nowMs,
        () => `${this.station(from).label} → ${this.station(to).label} lost: ${this.#form.described(content)}`,
      )
      return
    }
    const side = this.#side(from, to)
    const reordered = random.chance(this.weather.reordering.worst)
    const dueMs = writtenMs + this.#delay(from, to)
    const atMs = reordered ? dueMs : Math.max(dueMs, side.dueMs)
    if (reordered) this.counts.reordered++
    else side.dueMs = atMs
    schedule.at(atMs, () => this.#arrive(frame))
    if (!random.chance(this.weather.duplication.worst)) return
    this.counts.doubled++
    schedule.at(atMs + random.between(0, 300), () => this.#arrive(frame))
  }

  #arrive({ from, to, link, content }: Frame): void {
    const station = this.station(to)
    if (!station.running || this.isBlocked(from, to)) return
    if (this.#side(to, from).link !== link) {
      this.#reset(from, to, link)
      return
    }
    const { trace, schedule, refused } = this.#parts
    this.#side(to, from).heardMs = this.#parts.schedule.nowMs
    const decoded = this.#form.read(content)
    if (!decoded.ok) {
      this.counts.refused++
      refused(`a frame that ${this.station(from).label} sent is refused: ${decoded.reason} (${decoded.detail})`)
      return
    }
    trace.note('frame', schedule.nowMs, digestOf(content) + from * 64 + to)
    if (trace.isReadable) {
      for (const message of decoded.messages) {
        trace.line(schedule.nowMs, () => `${this.station(from).label} → ${station.label} ${describe(message)}`)
      }
    }
    this.watch?.(from, to, decoded.messages)
    station.received(from, decoded.messages)
  }

  /** Who writes on a link that the other side no longer has is told so. */
  #reset(from: number, to: number, link: number): void {
    if (this.#side(from, to).link !== link || this.isBlocked(to, from)) return
    this.#parts.schedule.after(this.#distance(to, from), () => {
      if (this.#side(from, to).link === link && this.#side(to, from).link !== link) this.#lose(from, to, 'reset')
    })
  }

  #keep(from: number, to: number, content: FrameContent): void {
    const { kept } = this.#side(from, to)
    const { boot } = this.station(from)
    if (kept.length >= KEPT_MAX) kept[this.counts.frames % KEPT_MAX] = { boot, content }
    else kept.push({ boot, content })
  }

  /** Frames of an earlier boot of the sender come along once more. */
  #replayEarlier(from: number, to: number, link: number): void {
    const { random, schedule } = this.#parts
    const replay = this.weather.replay.worst
    if (replay === 0) return
    for (const { boot, content } of this.#side(from, to).kept) {
      if (boot === this.station(from).boot || !random.chance(replay)) continue
      this.counts.replayed++
      schedule.after(random.between(0, 2000), () => this.#arrive({ from, to, link, content }))
    }
  }

  #delay(from: number, to: number): number {
    const { random } = this.#parts
    const usualMs = this.#distance(from, to) * random.between(0.9, 1.4)
    if (!random.chance(this.weather.delays.worst)) return usualMs
    this.counts.delayed++
    // Most delays are short ones, and some reach the limit. A power of a fraction may differ between machines.
    const share = random.fraction()
    return usualMs + this.weather.delayMsMax.worst * share * share * share
  }

  #distance(a: number, b: number): number {
    return this.#parts.distanceMs(a, b)
  }

  #side(near: number, far: number): Side {
    return this.#row(this.#sides, near)[far] as Side
  }

  #row<T>(table: T[][], row: number): T[] {
    return table[row] as T[]
  }
}

interface Frame {
  readonly from: number
  readonly to: number
  readonly link: number
  readonly content: FrameContent
}
