/**
 * Many requests in one: a line each, answered as each is decided. Lines are read only while those before them leave room, so
 * a batch of any length takes a bounded part of the memory, and one whose client doesn't read its answers stops.
 */
import { setImmediate } from 'node:timers/promises'
import { type BatchLine, batchLine } from './batch-line.js'
import { type Line, linesOf } from '@replicator/client/http'
import { BATCH_ANSWER_LENGTH_TARGET } from './limits.js'
import { FAULT, faultBody, isProblem, jsonText, problemBody, type Problem, Refusal } from './problem.js'
import { recordMembers } from './record-members.js'
import { BATCH_LINE, OK } from './request-counts.js'
import type { Call, RouteParts } from './route.js'
import type { StreamedAnswer } from './streamed-answer.js'
import type { BatchUnderWay } from './under-way.js'
import { type Found, toldOf } from './told.js'
import type { Done } from './write.js'

/** About what a line and its answer take beside its value, in bytes. */
const LINE_BYTES = 1024

/** A line that is answered: what it took, and what to write. */
interface Answered {
  readonly line: number
  readonly bytes: number
  readonly told: Told
}

type Told = Done | Found | Problem | 'fault'

/** The longest line: a value of the longest, every byte of it escaped, and the other fields. In bytes. */
export function lineBytesMax(valueBytesMax: number): number {
  return 6 * valueBytesMax + 16 * 1024
}

/** What a batch is done with; `bearer`: whose it is, of whom each line is checked. */
type BatchParts = RouteParts & Pick<Call, 'bearer'>

export class Batch {
  readonly #parts: BatchParts
  readonly #answer: StreamedAnswer
  readonly #underWay: BatchUnderWay
  readonly #answered: Answered[] = []
  #isWriting = false
  /** Since when the next line is waited for; `Infinity` while this node is the one that has no room for it. */
  #waitsSinceMs = Infinity

  constructor(parts: BatchParts, answer: StreamedAnswer, underWay: BatchUnderWay) {
    this.#parts = parts
    this.#answer = answer
    this.#underWay = underWay
  }

  /** Resolves once every line that was read is answered, and those were all; or the answer is broken off. */
  async run(source: AsyncIterable<Uint8Array>): Promise<void> {
    const { streams, limits } = this.#parts
    const { closing } = streams
    // A byte now and then would keep a connection, and the place of a request, for ever.
    const check = setInterval(() => {
      if (performance.now() - this.#waitsSinceMs > limits.connectionIdleMs) this.#answer.breakOff()
    }, limits.requestCheckMs)
    const breakOff = (): void => void this.#breakOff()
    closing.addEventListener('abort', breakOff)
    try {
      const over = AbortSignal.any([this.#answer.over, closing])
      this.#waitsSinceMs = performance.now()
      for await (const line of linesOf(source, lineBytesMax(this.#parts.valueBytesMax))) {
        if (line.bytes !== undefined && isBlank(line.bytes)) continue
        this.#waitsSinceMs = Infinity
        const asked = this.#read(line)
        const bytes = LINE_BYTES + this.#bytesOf(asked)
        if (!(await this.#underWay.enter(bytes, over))) return await this.#breakOff()
        void this.#settle(line.number, asked, bytes)
        this.#waitsSinceMs = performance.now()
      }
    } finally {
      clearInterval(check)
      closing.removeEventListener('abort', breakOff)
    }
    await this.#underWay.isEmpty(this.#answer.over)
  }

  /** Reads no more, and ends once what is under way is answered. */
  async #breakOff(): Promise<void> {
    await this.#underWay.isEmpty(this.#answer.over)
    this.#answer.breakOff()
  }

  #read({ bytes }: Line): BatchLine | Problem {
    if (bytes === undefined) return { code: 'VALUE_TOO_LARGE', detail: 'The line is longer than this node takes.' }
    try {
      return batchLine(bytes)
    } catch (error) {
      if (error instanceof Refusal) return error.problem
      throw error
    }
  }

  /** What is held until the answer is taken. How much a read will bring is not known before. */
  #bytesOf(asked: BatchLine | Problem): number {
    if (isProblem(asked) || asked.op === 'delete') return 0
    return asked.op === 'get' ? this.#parts.valueBytesMax : asked.value.length
  }

  async #settle(line: number, asked: BatchLine | Problem, bytes: number): Promise<void> {
    const beganAtMs = performance.now()
    const told = isProblem(asked) ? asked : await this.#answerTo(asked)
    const outcome = told === 'fault' ? FAULT : isProblem(told) ? told.code : OK
    this.#parts.streams.counts.add(BATCH_LINE, outcome, beganAtMs)
    this.#answered.push({ line, bytes, told })
    if (!this.#isWriting) void this.#write()
  }

  async #answerTo(asked: BatchLine): Promise<Told> {
    try {
      return await toldOf(this.#parts, this.#parts.bearer, asked)
    } catch (error) {
      this.#parts.streams.fault(error)
      return 'fault'
    }
  }

  /** Writes what is answered, as the client takes it. */
  async #write(): Promise<void> {
    this.#isWriting = true
    // What is decided in the same turn of the event loop leaves together.
    await setImmediate()
    while (this.#answered.length > 0) {
      let text = ''
      let bytes = 0
      let lines = 0
      for (const answered of this.#answered) {
        if (text.length >= BATCH_ANSWER_LENGTH_TARGET) break
        text += lineOf(answered)
        bytes += answered.bytes
        lines++
      }
      this.#answered.splice(0, lines)
      await this.#answer.write(text)
      this.#underWay.leave({ lines, bytes })
    }
    this.#isWriting = false
  }
}

/** What a request of its own would be told, with the number of the line. */
function lineOf({ line, told }: Answered): string {
  if (told === 'fault') return jsonText({ line, ...faultBody() })
  if (isProblem(told)) return jsonText({ line, ...problemBody(told) })
  if ('stored' in told) return jsonText({ line, status: told.status, ...told.stored })
  return jsonText({ line, status: 200, ...recordMembers(told.record, true) })
}

const BLANKS: ReadonlySet<number> = new Set([0x20, 0x09, 0x0d])

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => BLANKS.has(byte))
}
