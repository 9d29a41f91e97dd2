/**
 * `pnpm bench:strangers`: what strangers cost a node that has a network key and asks for join tokens, as CPU time of its
 * process for each of them, and as memory. Linux only: both are read in `/proc`.
 *
 * Three kinds of them come one after the other, a few at a time: without the key, sending rubbish; with the key, linked, and
 * speaking out of turn; with the key and a join token that nobody has made.
 */
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { generateNetworkKey } from '@replicator/core'
import type { Join, Message } from '@replicator/interface'
import { NodeProcess } from '@replicator/testkit/processes'
import { createLibp2pTransport, generateIdentity } from '@replicator/transport'
import { WebSocket } from 'ws'
import { cpuMsOf, residentBytesOf } from './load/cpu.ts'

const MIB = 1024 * 1024
const RUBBISH_BYTES = 64 * 1024

const { values } = parseArgs({
  options: { strangers: { type: 'string', default: '1000' }, 'at-once': { type: 'string', default: '16' } },
})
const [strangers, atOnce] = [Number(values.strangers), Number(values['at-once'])]

const folder = await mkdtemp(join(tmpdir(), 'replicator-strangers-'))
const networkKey = generateNetworkKey()
await writeFile(join(folder, 'network-key'), networkKey, { mode: 0o600 })
const node = new NodeProcess({
  program: join(import.meta.dirname, '../apps/node/bin/replicator.js'),
  clusterId: 'a',
  dataDir: join(folder, 'data'),
  flags: ['--min-peers', '1', '--log-level', 'warn', '--network-key', join(folder, 'network-key'), '--tokens'],
})
try {
  await node.start()
  const address = node.addresses[0] ?? ''
  const pids = [node.pid ?? 0]
  // So that the first kind doesn't pay for what is compiled once.
  for (const { come } of kinds(address)) await inTurns(64, come)
  for (const { name, come } of kinds(address)) {
    const [cpuMs, resident] = [cpuMsOf(pids), residentBytesOf(pids)]
    let most = 0
    await inTurns(strangers, async () => {
      await come()
      most = Math.max(most, residentBytesOf(pids))
    })
    const each = ((cpuMsOf(pids) - cpuMs) / strangers).toFixed(2)
    const after = residentBytesOf(pids)
    console.log(
      `${strangers} ${name}: ${each} ms of CPU each; resident ${mib(resident)} MiB before, ${mib(most)} at most, ${mib(after)} after`,
    )
  }
} finally {
  await node.kill()
  await rm(folder, { recursive: true, force: true })
}

interface Kind {
  readonly name: string
  /** Comes, does what it does, and is gone. */
  readonly come: () => Promise<void>
}

function kinds(address: string): readonly Kind[] {
  const [, port] = /\/tcp\/(\d+)/.exec(address) ?? []
  return [
    { name: 'without the key, sending 64 KiB of rubbish', come: () => rubbish(`ws://127.0.0.1:${port}`) },
    { name: 'with the key, speaking out of turn', come: () => linked(address, () => [joinOf('')]) },
    {
      name: 'with the key and a join token that nobody has made',
      come: () =>
        linked(address, (self) => [HELLO, { ...joinOf(`0/rpl_${'0'.repeat(16)}_${'A'.repeat(43)}`), peer: self }]),
    },
  ]
}

const HELLO: Message = {
  type: 'hello',
  clusterId: 'a',
  networkId: '',
  epoch: 0,
  boot: 1,
  nonce: '0011223344556677',
  batch: 0,
  addresses: [],
  minPeers: 1,
  retired: false,
  compares: false,
}

function joinOf(token: string): Join {
  return { type: 'join', peer: 'nobody', cluster: 'a', addresses: [], name: '', token, admitted: false }
}

async function rubbish(url: string): Promise<void> {
  const socket = new WebSocket(url)
  socket.on('error', () => undefined)
  const closed = once(socket, 'close')
  socket.once('open', () => socket.send(Buffer.alloc(RUBBISH_BYTES, 0xa5)))
  await closed
}

/** Links itself, says this once, and is gone when the node has told it to go, or right after. */
async function linked(address: string, words: (self: string) => readonly Message[]): Promise<void> {
  const transport = await createLibp2pTransport({
    privateKey: await generateIdentity(),
    listen: [],
    discovery: false,
    networkKeys: [networkKey],
  })
  await transport.listen()
  await new Promise<void>((resolve) => {
    transport.start({
      linked: (peer) => {
        const said = words(transport.self)
        transport.send(peer, said)
        if (said.length === 1) setTimeout(resolve, 20)
      },
      received: (_, messages) => {
        if (messages.some(({ type }) => type === 'refuse')) resolve()
      },
      unlinked: () => resolve(),
      discovered: () => undefined,
    })
    transport.seek(address)
  })
  await transport.stop()
}

async function inTurns(count: number, come: () => Promise<void>): Promise<void> {
  let left = count
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left-- > 0) await come()
    }),
  )
}

function mib(bytes: number): string {
  return (bytes / MIB).toFixed(0)
}
