/**
 * Raw sockets and strangers' streams against a listening transport, on loopback: whatever they send and however many they
 * are, it keeps its link to a good peer, stays within its bounds, and is rid of them in time.
 */
import { connect } from 'node:net'
import type { PeerId } from '@replicator/interface'
import { encodePreamble } from '@replicator/rpc'
import { createLibp2pTransport, generateIdentity } from '@replicator/transport'
import type { Libp2pTransport } from '@replicator/transport'
import type { Prng } from '../random/prng.js'
import { goodFrame } from './frame-target.js'
import { hexOf, joined, noise, spoiled } from './hostile-bytes.js'
import { startStranger } from './stranger.js'
import type { Target, Trial } from './target.js'

const PROTOCOL = '/p2p/rpc/replicator/1.0.0'
/** So short that a trial sees strangers cut off. */
const TIMEOUT_MS = 300
/** Sockets that a trial opens at once; the transport takes fewer. */
const FLOOD = 60
const CONNECTIONS_MAX = 40
/** How long a trial waits for the transport to be rid of what it can't use. */
const SETTLE_MS = 5000
const LOOK_EVERY_MS = 5

const UPGRADE = Buffer.from(
  'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
)

interface Pair {
  readonly attacked: Libp2pTransport
  readonly friend: Libp2pTransport
  readonly port: number
  /** Messages that the attacked one got of its friend. */
  received(): number
  /** Whether the two are linked. */
  isLinked(): boolean
}

export function transportTarget(): Target {
  let pair: Promise<Pair> | undefined
  return {
    name: 'transport',
    async trial(random): Promise<Trial> {
      pair ??= startPair()
      const running = await pair
      const attack = random.chance(0.75) ? await sockets(running, random) : await streams(running, random)
      const problem = attack.problem ?? (await healthProblem(running))
      if (problem === undefined) return { inputs: attack.inputs }
      return { inputs: attack.inputs, failure: { problem, input: attack.input } }
    },
    async close() {
      const running = await pair?.catch(() => undefined)
      await Promise.all([running?.attacked.stop(), running?.friend.stop()])
    },
  }
}

async function startPair(): Promise<Pair> {
  const limits = {
    connectionsMax: CONNECTIONS_MAX,
    connectionsPerSecondMax: 1000,
    handshakeTimeoutMs: TIMEOUT_MS,
    linkTimeoutMs: TIMEOUT_MS,
  }
  const attacked = await createLibp2pTransport({ privateKey: await generateIdentity(), discovery: false, limits })
  const friend = await createLibp2pTransport({ privateKey: await generateIdentity(), discovery: false })
  const linked = new Set<PeerId>()
  let received = 0
  await Promise.all([attacked.listen(), friend.listen()])
  attacked.start({
    linked: (peer) => linked.add(peer),
    unlinked: (peer) => linked.delete(peer),
    received: (peer) => void (peer === friend.self && received++),
    discovered: () => undefined,
  })
  const nothing = (): void => undefined
  friend.start({ linked: nothing, unlinked: nothing, received: nothing, discovered: nothing })
  friend.keep(attacked.self, attacked.addresses())
  const port = Number(/\/tcp\/(\d+)/.exec(attacked.addresses()[0] ?? '')?.[1])
  const pair = { attacked, friend, port, received: () => received, isLinked: () => linked.has(friend.self) }
  if (!(await comesTrue(pair.isLinked))) throw new Error('the two transports were not linked')
  return pair
}

interface Attack {
  readonly inputs: number
  readonly input: string
  readonly problem?: string
}

/** Connections that say something odd, or nothing, and wait until they are closed. */
async function sockets({ port }: Pair, random: Prng): Promise<Attack> {
  const count = random.chance(0.1) ? FLOOD : random.whole(1, 8)
  const all = Array.from({ length: count }, () => socketBytes(random))
  const closed = await Promise.all(all.map((bytes) => isClosedAfter(port, bytes)))
  const open = closed.findIndex((each) => !each)
  const input = all.map(hexOf).join('\n    ')
  if (open === -1) return { inputs: count, input }
  return { inputs: count, input: hexOf(all[open] ?? UPGRADE), problem: `a socket was open after ${SETTLE_MS} ms` }
}

function socketBytes(random: Prng): Uint8Array {
  switch (random.whole(0, 5)) {
    case 0:
      return noise(random, 200)
    case 1:
      return spoiled(random, UPGRADE, UPGRADE)
    case 2:
      return UPGRADE.subarray(0, random.whole(0, UPGRADE.length))
    case 3:
      return joined(UPGRADE, noise(random, 200))
    default:
      return joined(UPGRADE, ...Array.from({ length: random.whole(0, 4) }, () => websocketMessage(random)))
  }
}

/** A binary message as a client masks it: the beginning of a multistream talk, or noise. */
function websocketMessage(random: Prng): Uint8Array {
  const good = Buffer.from('\x13/multistream/1.0.0\n\x07/noise\n', 'latin1')
  const content = random.chance(0.5) ? good : spoiled(random, good, noise(random, 60))
  const length = Math.min(content.length, 125)
  const opcode = random.chance(0.8) ? 0x82 : random.whole(0, 255)
  // A mask of zeros changes nothing.
  return joined(Uint8Array.of(opcode, 0x80 + length, 0, 0, 0, 0), content.subarray(0, length))
}

function isClosedAfter(port: number, bytes: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (isClosed: boolean): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(isClosed)
    }
    const timer = setTimeout(() => end(false), SETTLE_MS)
    socket.on('error', () => undefined)
    socket.on('close', () => end(true))
    socket.resume()
    socket.write(bytes)
  })
}

/** A stranger with a key of its own that opens many streams and sends frames and noise on them. */
async function streams({ attacked }: Pair, random: Prng): Promise<Attack> {
  const count = random.pick([1, 1, 2, 40, 300])
  const bytes = [
    ...(random.chance(0.7) ? [encodePreamble()] : []),
    random.chance(0.5) ? noise(random, 2000) : spoiled(random, goodFrame(random), goodFrame(random)),
  ]
  const input = `${count} streams, ${bytes.map(hexOf).join(' then ')}`
  const stranger = await startStranger(PROTOCOL)
  try {
    // The attacked one may hang up at any time; that is no failure.
    await stranger.open(`${attacked.addresses()[0] ?? ''}/p2p/${attacked.self}`, count).catch(() => undefined)
    for (const piece of bytes) stranger.write(piece)
    if (attacked.connectionCount() > CONNECTIONS_MAX) return { inputs: count, input, problem: 'too many connections' }
  } finally {
    await stranger.stop()
  }
  return { inputs: count, input }
}

/** The good peer is still linked (or again), gets through, and the strangers are gone. */
async function healthProblem({ attacked, friend, received, isLinked }: Pair): Promise<string | undefined> {
  if (!(await comesTrue(isLinked))) return 'the link to a good peer was lost'
  const before = received()
  const sent = (): boolean =>
    friend.send(attacked.self, [{ type: 'ping', token: 1, epoch: 0, boot: 1, nonce: '0011223344556677', batch: 0 }])
  if (!(await comesTrue(() => sent() && received() > before))) return 'a good peer does not get through any more'
  if (!(await comesTrue(() => attacked.connectionCount() === 1))) {
    return `${attacked.connectionCount()} connections are open, and one peer is linked`
  }
  return undefined
}

async function comesTrue(holds: () => boolean): Promise<boolean> {
  for (const untilMs = performance.now() + SETTLE_MS; performance.now() < untilMs;) {
    if (holds()) return true
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
  return holds()
}
