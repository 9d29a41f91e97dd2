/**
 * `pnpm bench:frames`: what a small frame costs, as CPU time of both ends together, beside websockets without
 * anything on them in the same run. Only the ratios can be compared between machines.
 *
 * `--against FILE` also measures the transport of another checkout (its `packages/transport/dist/index.js`): a change of
 * a few microseconds can be seen only within one run.
 */
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { Message, PeerId } from '@replicator/interface'
import * as ours from '@replicator/transport'
import { WebSocket, WebSocketServer } from 'ws'

const USAGE = 'Usage: pnpm bench:frames [--rounds 15] [--against FILE]'
/** Frames of one measurement. */
const FRAMES = 3200
/** Frames that are sent in one turn of the event loop, where several are. */
const BURST = 16
const PING: Message = { type: 'ping', token: 1, epoch: 4, boot: 2, nonce: '0011223344556677', batch: 99 }
/** About as long as that one. */
const RAW = Buffer.alloc(40)

/** Two ends in this process, and what may be sent from one to the other. */
interface Subject {
  readonly name: string
  /** So many frames, each sent when the one before has arrived at the other side. */
  pingPong(frames: number): Promise<void>
  /** So many frames one way, `BURST` in a turn of the event loop; resolves when all have arrived. */
  burst(frames: number): Promise<void>
  stop(): Promise<void>
}

/** One end: sends a frame, and counts those that come. */
interface End {
  send(): void
  received: () => void
}

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '15' }, against: { type: 'string' }, help: { type: 'boolean' } },
})
if (values.help === true) console.log(USAGE)
else await run(Number(values.rounds), values.against)

async function run(rounds: number, against: string | undefined): Promise<void> {
  const subjects = [await rawWebSockets(), await transports('transport', ours)]
  if (against !== undefined) {
    const other = (await import(pathToFileURL(resolve(against)).href)) as typeof ours
    subjects.push(await transports('the other', other))
  }
  const kinds = ['pingPong', 'burst'] as const
  const figures = new Map<string, number[]>()
  // The first rounds are the compiler's.
  for (let round = -3; round < rounds; round += 1) {
    for (const kind of kinds) {
      for (const subject of subjects) {
        const us = await cpuUsOf(() => subject[kind](FRAMES))
        const row = `${subject.name} ${kind}`
        if (round >= 0) figures.set(row, [...(figures.get(row) ?? []), us / FRAMES])
      }
    }
  }
  console.log(`CPU µs a frame, both ends together: median (first and last decile) of ${rounds} times ${FRAMES} frames`)
  for (const kind of kinds) {
    const base = median(figures.get(`${subjects[0]?.name} ${kind}`) ?? [])
    console.log(kind === 'pingPong' ? '\none frame at a time' : `\n${BURST} frames one way in each turn`)
    for (const { name } of subjects) {
      const row = figures.get(`${name} ${kind}`) ?? []
      const [low, middle, high] = [quantile(row, 0.1), median(row), quantile(row, 0.9)]
      const spread = `(${low.toFixed(1)}–${high.toFixed(1)})`
      console.log(
        `  ${name.padEnd(10)} ${middle.toFixed(1).padStart(6)} ${spread.padEnd(14)} × ${(middle / base).toFixed(2)}`,
      )
    }
  }
  await Promise.all(subjects.map((subject) => subject.stop()))
}

async function cpuUsOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

/** What both kinds of subjects do with their ends. */
function exercises(left: End, right: End): Pick<Subject, 'pingPong' | 'burst'> {
  return {
    pingPong: (frames) =>
      new Promise((done) => {
        let sent = 1
        const next = (end: End): (() => void) => {
          return () => {
            if (sent === frames) return done()
            sent += 1
            end.send()
          }
        }
        left.received = next(left)
        right.received = next(right)
        left.send()
      }),
    burst: (frames) =>
      new Promise((done) => {
        let sent = 0
        let arrived = 0
        right.received = () => {
          arrived += 1
          if (arrived === sent && sent >= frames) done()
        }
        const turn = (): void => {
          for (let i = 0; i < BURST; i += 1) left.send()
          sent += BURST
          if (sent < frames) setImmediate(turn)
        }
        turn()
      }),
  }
}

async function rawWebSockets(): Promise<Subject> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await new Promise((listening) => server.once('listening', listening))
  const accepted = new Promise<WebSocket>((found) => server.once('connection', found))
  const dialled = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  await new Promise((open) => dialled.once('open', open))
  const [left, right] = [endOf(dialled), endOf(await accepted)]
  return {
    name: 'ws',
    ...exercises(left, right),
    stop: async () => {
      dialled.terminate()
      server.close()
    },
  }
}

function endOf(socket: WebSocket): End {
  const end: End = { send: () => socket.send(RAW), received: () => undefined }
  socket.on('message', () => end.received())
  return end
}

async function transports(name: string, { createLibp2pTransport, generateIdentity }: typeof ours): Promise<Subject> {
  const create = async (): Promise<ours.Libp2pTransport> => {
    return createLibp2pTransport({ privateKey: await generateIdentity(), discovery: false })
  }
  const [ada, bob] = [await create(), await create()]
  await Promise.all([ada.listen(), bob.listen()])
  const [left, right] = [linkedEnd(ada, bob.self), linkedEnd(bob, ada.self)]
  ada.seek(`${bob.addresses()[0]}/p2p/${bob.self}`)
  await Promise.all([left.linked, right.linked])
  return {
    name,
    ...exercises(left.end, right.end),
    stop: async () => {
      await Promise.all([ada.stop(), bob.stop()])
    },
  }
}

function linkedEnd(transport: ours.Libp2pTransport, peer: PeerId): { end: End; linked: Promise<void> } {
  const end: End = {
    send: () => {
      if (!transport.send(peer, [PING])) throw new Error('the transport took a frame no more')
    },
    received: () => undefined,
  }
  const linked = new Promise<void>((up) => {
    transport.start({
      linked: () => up(),
      unlinked: (_, reason) => console.error(`the link ended: ${reason}`),
      received: () => end.received(),
      discovered: () => undefined,
    })
  })
  return { end, linked }
}

function median(row: readonly number[]): number {
  return quantile(row, 0.5)
}

function quantile(row: readonly number[], share: number): number {
  const sorted = row.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN
}
