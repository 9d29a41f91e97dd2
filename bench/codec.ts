/**
 * `node bench/codec.ts`: what the messages of a write cost on a link, in bytes and in CPU time of encoding and decoding.
 *
 * `--against FILE` also measures the codec of another checkout (its `packages/rpc/dist/index.js`), in turns with this one:
 * a change of a tenth can be seen only within one run.
 */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { type Answer, type Commit, type Message, openBallot, type Reserve } from '@replicator/interface'
import * as ours from '@replicator/rpc'

const USAGE = 'Usage: node bench/codec.ts [--rounds 15] [--against FILE]'
/** Frames of one measurement. */
const FRAMES = 5000
/** Frames that differ in their keys and proposals, and are sent in turn. */
const VARIANTS = 500
/** Rounds before the first that counts: they are the compiler's. */
const WARM_UP = 5

const VALUE = new Uint8Array(256).fill(120)
const PEERS = Array.from({ length: 9 }, (_, at) => `12D3KooW${String.fromCharCode(65 + at).repeat(44)}`)
const NONCE = '0011223344556677'

/** One direction of a link, from messages to messages. */
interface Codec {
  encode(messages: readonly Message[]): Uint8Array
  decode(bytes: Uint8Array): void
}

interface Subject {
  readonly name: string
  open(): Codec
}

/** The frames of one kind: what the nth one holds. */
type Frames = (n: number) => readonly Message[]

const reserve = (n: number): Reserve => ({
  type: 'reserve',
  generation: 9,
  key: `user/${100_000 + n}`,
  version: 1,
  proposal: {
    id: `${PEERS[n % 9]}.3.${NONCE}.${1000 + n}`,
    cluster: 'zurich',
    operation: 'create',
    requestId: '',
    fingerprint: '',
    value: VALUE,
    contentType: 'application/json',
    mutable: true,
  },
})
const answer = (n: number): Answer => ({
  type: 'answer',
  to: PEERS[n % 9] ?? '',
  voter: PEERS[(n + 1) % 9] ?? '',
  generation: 9,
  question: 'reserve',
  key: `user/${100_000 + n}`,
  version: 1,
  ballot: openBallot(9),
  asked: `${PEERS[n % 9]}.3.${NONCE}.${1000 + n}`,
  verdict: { kind: 'confirm' },
})
const commit = (n: number): Commit => ({
  type: 'commit',
  generation: 9,
  ballot: openBallot(9),
  key: `user/${100_000 + n}`,
  version: 1,
  proposal: `${PEERS[n % 9]}.3.${NONCE}.${1000 + n}`,
  voters: PEERS.slice(0, 7),
})
const relay = (n: number): Message => ({ type: 'relay', voters: PEERS.slice(0, 3), question: reserve(n) })
const committed = (n: number): Message => ({ type: 'committed', key: `user/${100_000 + n}`, version: 1, need: false })
const ping = (n: number): Message => {
  return { type: 'ping', token: 4_000_000_000 + n, epoch: 9, boot: 3, nonce: NONCE, batch: 100_000 + n }
}
const state = (n: number): Answer => ({
  ...answer(n),
  question: 'read',
  asked: `3.${1000 + n}`,
  verdict: { kind: 'state', identity: { ...identity(n), decisions: identity(n).decisions.slice(0, 2) } },
})
const identity = (n: number) => ({
  key: `user/${100_000 + n}`,
  version: 8,
  since: 8,
  present: true,
  final: false,
  decisions: Array.from({ length: 8 }, (_, at) => ({
    version: 8 - at,
    proposal: `${PEERS[(n + at) % 9]}.3.${NONCE}.${1000 + n + at}`,
    cluster: 'zurich',
    requestId: '',
    fingerprint: '',
  })),
})
const record = (n: number) => ({ ...identity(n), value: VALUE, contentType: 'application/json' })

const KINDS: Readonly<Record<string, Frames>> = {
  reserve: (n) => [reserve(n)],
  relay: (n) => [relay(n)],
  answer: (n) => [answer(n)],
  commit: (n) => [commit(n)],
  committed: (n) => [committed(n)],
  'answer to a read': (n) => [state(n)],
  ping: (n) => [ping(n)],
  '8 of a write': (n) => {
    return [
      reserve(n),
      relay(n + 1),
      answer(n + 2),
      answer(n + 3),
      answer(n + 4),
      commit(n),
      commit(n + 1),
      committed(n),
    ]
  },
  '8 full records': (n) => [{ type: 'records', records: Array.from({ length: 8 }, (_, at) => record(n + at)) }],
}

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '15' }, against: { type: 'string' }, help: { type: 'boolean' } },
})
if (values.help === true) console.log(USAGE)
else await run(Number(values.rounds), values.against)

async function run(rounds: number, against: string | undefined): Promise<void> {
  const subjects: Subject[] = [{ name: 'this', open: () => link(ours) }]
  if (against !== undefined) {
    const other = (await import(pathToFileURL(resolve(against)).href)) as typeof ours
    subjects.push({ name: 'other', open: () => ('FrameEncoder' in other ? link(other) : frames(other)) })
  }
  console.log(
    'a frame of'.padEnd(18),
    subjects.map(({ name }) => `${name}: bytes, µs to encode + to decode`).join('   '),
  )
  for (const [kind, messages] of Object.entries(KINDS)) {
    const all = Array.from({ length: VARIANTS }, (_, n) => messages(n))
    const figures = subjects.map(() => ({ bytes: 0, encode: [] as number[], decode: [] as number[] }))
    for (let round = -WARM_UP; round < rounds; round += 1) {
      for (const [at, subject] of subjects.entries()) {
        const figure = figures[at] ?? { bytes: 0, encode: [], decode: [] }
        const measured = measure(subject.open(), all)
        figure.bytes = measured.bytes
        if (round < 0) continue
        figure.encode.push(measured.encodeUs)
        figure.decode.push(measured.decodeUs)
      }
    }
    const cells = figures.map(({ bytes, encode, decode }) => {
      return `${String(bytes).padStart(12)} ${median(encode).toFixed(2).padStart(8)} + ${median(decode).toFixed(2)}`
    })
    console.log(kind.padEnd(18), cells.map((cell) => cell.padEnd(40)).join(''))
  }
}

/** A frame's bytes and times on a link that has seen all of its texts before. */
function measure(
  codec: Codec,
  all: readonly (readonly Message[])[],
): { bytes: number; encodeUs: number; decodeUs: number } {
  for (const messages of all) codec.decode(codec.encode(messages))
  const frames: Uint8Array[] = []
  const begin = process.cpuUsage()
  for (let n = 0; n < FRAMES; n += 1) frames.push(codec.encode(all[n % VARIANTS] ?? []))
  const encoding = cpuUsSince(begin)
  const middle = process.cpuUsage()
  for (const bytes of frames) codec.decode(bytes)
  const decoding = cpuUsSince(middle)
  return {
    bytes: Math.round(frames.reduce((sum, { length }) => sum + length, 0) / FRAMES),
    encodeUs: encoding / FRAMES,
    decodeUs: decoding / FRAMES,
  }
}

function link({ FrameDecoder, FrameEncoder }: typeof ours): Codec {
  const encoder = new FrameEncoder()
  const decoder = new FrameDecoder()
  return { encode: (messages) => only(encoder.encode(messages)), decode: (bytes) => check(decoder.decode(bytes)) }
}

/** A codec in which each frame stands for itself. */
function frames({ decodeFrame, FrameEncoder }: Pick<typeof ours, 'decodeFrame' | 'FrameEncoder'>): Codec {
  const encoder = new FrameEncoder({ alone: true })
  return { encode: (messages) => only(encoder.encode(messages)), decode: (bytes) => check(decodeFrame(bytes)) }
}

function only(made: readonly Uint8Array[]): Uint8Array {
  const [frame] = made
  if (frame === undefined || made.length !== 1) throw new Error(`${made.length} frames where one was expected`)
  return frame
}

function check(decoded: ours.Decoded): void {
  if (!decoded.ok) throw new Error(decoded.detail)
}

function cpuUsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return user + system
}

function median(row: readonly number[]): number {
  return row.toSorted((a, b) => a - b)[Math.floor(row.length / 2)] ?? NaN
}
