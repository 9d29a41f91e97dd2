/**
 * Many writes, as batches of what is there.
 *
 * The entries are taken while there is room for them, and a few batches are under way at once. Whoever is free next takes
 * all that has come meanwhile: so an entry never waits for others to fill a batch, and a fast source makes large ones. A
 * consumer that is slow stops the reading of answers, and so the taking of entries.
 *
 * How many lines a batch has follows what the network decides in time: a quarter more after a batch that was settled as a
 * whole, so about twice as many after all that are under way, half as many where a line has to be sent again. A network that is asked for more than it decides in the time of a
 * request would answer them all with an unknown outcome, and the repeats would add to what it has to do.
 *
 * The rejected alternative is one request whose body and answer are streamed both ways. A line would be on its way a little
 * earlier; but browsers send no streams over HTTP/1.1, and platforms that wait for the end of the body before they show an
 * answer would wait for ever for a sender that waits for answers. So it would need this one beside it.
 */
import { CLIENT_BOUNDS } from './limits.js'
import type { NodeCalls } from './calls.js'
import { type Call, type Nodes, reasonOf } from './nodes.js'
import type { Entry, ManyOptions } from './options.js'
import type { ManyResult, WriteResult } from './outcomes.js'
import { deleteWrite, putWrite } from './request-check.js'
import { Pauses } from './time-limit.js'
import { Write } from './write.js'
import { settled } from './writing.js'

interface Line {
  readonly index: number
  readonly write: Write
  /** About how many the write takes. */
  readonly bytes: number
}

type Source = Iterable<Entry> | AsyncIterable<Entry>

/** What the batches of one `putMany` share. */
class Pace {
  #lines: number = CLIENT_BOUNDS.batchLinesMin

  /** The most lines of the next batch. */
  get lines(): number {
    return this.#lines
  }

  /** A batch of so many lines was settled; one that had fewer than it could have says nothing. */
  settled(lines: number): void {
    if (lines < this.#lines) return
    this.#lines = Math.min(Math.ceil(this.#lines * 1.25), CLIENT_BOUNDS.batchLinesMax)
  }

  left(): void {
    this.#lines = Math.max(Math.floor(this.#lines / 2), CLIENT_BOUNDS.batchLinesMin)
  }
}

export async function* many(nodes: Nodes<NodeCalls>, source: Source, options: ManyOptions): AsyncGenerator<ManyResult> {
  const over = new AbortController()
  const entries = new Entries(source, options.signal)
  const pace = new Pace()
  const beginCall = (): Call => nodes.begin({ signal: over.signal, timeoutMs: options.timeoutMs })
  const workers = Array.from({ length: CLIENT_BOUNDS.batchesMax }, () => work(nodes, entries, pace, beginCall))
  try {
    yield* asTheyCome(workers)
    entries.throwFailure()
  } finally {
    // Nobody wants the rest: what is under way is given up, and no more entries are taken.
    over.abort()
    entries.close()
  }
}

async function* work(
  nodes: Nodes<NodeCalls>,
  entries: Entries,
  pace: Pace,
  beginCall: () => Call,
): AsyncGenerator<ManyResult> {
  for (;;) {
    const { refused, lines } = await entries.take(pace.lines)
    if (refused.length + lines.length === 0) return
    yield* refused
    if (lines.length > 0) yield* settle(nodes, lines, pace, beginCall())
  }
}

/** Sends what is open until each line has its outcome, or nothing has gone on for the time of the call. */
async function* settle(
  nodes: Nodes<NodeCalls>,
  lines: readonly Line[],
  pace: Pace,
  call: Call,
): AsyncGenerator<ManyResult> {
  const { limit } = call
  const waiting = { ...call.waiting, silenceMs: nodes.limits.silenceMs }
  const pauses = new Pauses(nodes.limits)
  const open = new Set(lines)
  let retryAfterMs = 0
  // Since something was settled: a node that settles some is not passed over for the rest.
  let tries = 0
  try {
    while (open.size > 0) {
      const node = nodes.first
      const sent = [...open].slice(0, pace.lines)
      const unanswered = new Set<Line>()
      tries++
      try {
        await node.prove(call.waiting)
        for (const line of sent) unanswered.add(line)
        const writes = sent.map(({ write }) => write)
        for await (const { place, status, members } of node.writeEach(writes, waiting)) {
          const line = sent[place] as Line
          unanswered.delete(line)
          const step = await settled(nodes, line.write, line.write.took(status, members), call)
          if ('done' in step) {
            open.delete(line)
            tries = 0
            pauses.renew()
            yield { index: line.index, ...step.done }
            // Also where the consumer took longer than that.
            limit.renew()
          } else retryAfterMs = Math.max(retryAfterMs, step.retryAfterMs ?? 0)
        }
      } catch (error) {
        reasonOf(error)
        for (const { write } of unanswered) write.lost()
      }
      if (!sent.some((line) => open.has(line))) {
        pace.settled(sent.length)
        continue
      }
      pace.left()
      if (tries > 0) nodes.passOver(node)
      if (tries % nodes.size !== 0 && !limit.isOver) continue
      if (!(await pauses.wait(limit, retryAfterMs))) break
      retryAfterMs = 0
    }
    for (const { index, write } of open) yield { index, ...write.ended(nodes.unreachable) }
  } finally {
    limit.end()
  }
}

interface Taken {
  /** Those of which nothing is sent. */
  readonly refused: readonly ManyResult[]
  readonly lines: readonly Line[]
}

/** The entries that have come and that nobody has taken yet, no more than find room in one batch. */
class Entries {
  #refused: ManyResult[] = []
  #lines: Line[] = []
  #bytes = 0
  #isOver = false
  #failure: { readonly error: unknown } | undefined
  /** Called when something has changed, by whoever takes or gives. */
  readonly #waiting = new Set<() => void>()

  constructor(source: Source, signal: AbortSignal | undefined) {
    void this.#read(source, signal)
  }

  /** What is there, up to so many lines, once something is; nothing where no more will come. */
  async take(linesMax: number): Promise<Taken> {
    while (!this.#isOver && this.#refused.length + this.#lines.length === 0) await this.#change()
    const taken = { refused: this.#refused, lines: this.#lines.splice(0, linesMax) }
    this.#refused = []
    for (const { bytes } of taken.lines) this.#bytes -= bytes
    this.#changed()
    return taken
  }

  /** Throws what the source has thrown. */
  throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error
  }

  close(): void {
    this.#isOver = true
    this.#changed()
  }

  async #read(source: Source, signal: AbortSignal | undefined): Promise<void> {
    const close = (): void => this.close()
    signal?.addEventListener('abort', close)
    try {
      if (signal?.aborted === true) return
      let index = 0
      for await (const entry of source) {
        if (this.#isOver) return
        this.#put(index++, entry)
        while (this.#isFull && !this.#isOver) await this.#change()
      }
    } catch (error) {
      this.#failure = { error }
    } finally {
      signal?.removeEventListener('abort', close)
      this.close()
    }
  }

  get #isFull(): boolean {
    return (
      this.#refused.length + this.#lines.length >= CLIENT_BOUNDS.batchLinesMax ||
      this.#bytes >= CLIENT_BOUNDS.batchBytesTarget
    )
  }

  #put(index: number, entry: Entry): void {
    const { key, options } = entry
    const write: Write | WriteResult =
      entry.op === 'delete' ? deleteWrite(key, entry.options) : putWrite(key, entry.value, options ?? {})
    if (write instanceof Write) {
      const { bytes } = write
      this.#lines.push({ index, write, bytes })
      this.#bytes += bytes
    } else this.#refused.push({ index, ...write })
    this.#changed()
  }

  #change(): Promise<void> {
    return new Promise((resolve) => void this.#waiting.add(resolve))
  }

  #changed(): void {
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
  }
}

/** What several sequences yield, as it comes. */
async function* asTheyCome<Item>(sequences: readonly AsyncGenerator<Item>[]): AsyncGenerator<Item> {
  const next = async (sequence: AsyncGenerator<Item>) => ({ sequence, result: await sequence.next() })
  const pending = new Map(sequences.map((sequence) => [sequence, next(sequence)]))
  while (pending.size > 0) {
    const { sequence, result } = await Promise.race(pending.values())
    if (result.done === true) pending.delete(sequence)
    else {
      pending.set(sequence, next(sequence))
      yield result.value
    }
  }
}
