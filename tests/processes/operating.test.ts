/** The commands of docs/operations.md and docs/monitoring.md, in the order in which they stand there, as one network lives through them. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cleanEnvironment, NodeProcess, ProcessNetwork, until } from '@replicator/testkit/processes'
import { createReplicator } from '@replicator/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blocksOf, pageOf } from './pages.ts'
import { command, program } from './program.ts'

const PAGE = 'docs/operations.md'
const BESIDE = 'docs/monitoring.md'
const WITHIN = { withinMs: 30_000 }

/** Each command of a block, and what the page says that it prints. */
interface Shown {
  readonly args: readonly string[]
  readonly prints: readonly string[]
}

const [upgrading = [], backingUp = [], restoring = [], headStart = [], rescuing = []] = blocksOf(PAGE, 'console').map(
  commandsIn,
)

function commandsIn(block: string): readonly Shown[] {
  return block
    .split(/^\$ replicator /m)
    .slice(1)
    .map((text) => {
      const [line = '', ...prints] = text.trimEnd().split('\n')
      return { args: line.split(' '), prints }
    })
}

let folder: string
let network: ProcessNetwork
let fourth: NodeProcess
let running: ChildProcess | undefined

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replicator-operating-'))
  network = await ProcessNetwork.start({ program, clusters: 1, nodes: 3 })
  const peers = network.at(0).addresses
  fourth = new NodeProcess({ program, clusterId: 'a', dataDir: join(folder, 'fourth'), peers })
  await fourth.start()
  await until('the fourth node votes', async () => (await roleOf(fourth)) === 'voter' || undefined, WITHIN)
}, 60_000)

afterAll(async () => {
  if (running?.exitCode === null) {
    running.kill('SIGKILL')
    await once(running, 'close')
  }
  await fourth?.kill()
  await network?.dispose()
  await rm(folder, { recursive: true, force: true })
})

interface Peer {
  readonly peerId: string
  readonly clusterId: string
  readonly role: string
}

async function peers(): Promise<readonly Peer[]> {
  return (await network.at(0).ask('/peers')).json['peers'] as readonly Peer[]
}

async function roleOf({ peerId }: { readonly peerId: string }): Promise<string | undefined> {
  return (await peers()).find((peer) => peer.peerId === peerId)?.role
}

/** The one that gets a head start is of a cluster that the network has not. */
async function newcomer(): Promise<string | undefined> {
  return (await peers()).find(({ clusterId }) => clusterId === 'berlin')?.peerId
}

/** What the page names by example, as it is here. */
function here(arg: string): string {
  const port = /^:808([0-2])$/.exec(arg)?.[1]
  if (port !== undefined) return network.at(Number(port)).url
  if (arg.startsWith('/dns4/')) return network.at(0).addresses[0] ?? ''
  return /^data\/|\.backup$/.test(arg) ? join(folder, arg.replace('/', '-')) : arg
}

/** What the page says is printed, whatever the numbers and ids are. */
function patternOf(line: string): RegExp {
  const text = line
    .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/[\w]*…/g, String.raw`\S*`)
    .replaceAll(/\d[\d,]*/g, String.raw`[\d,]+`)
    .replaceAll('monday', '.*monday')
  return new RegExp(`^${text}$`, 'm')
}

/** Runs it, and resolves with what it did not print of what the page says. */
async function unprinted({ args, prints }: Shown, ...more: readonly string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await command(...args.map(here), ...more)
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`)
  return prints.filter((line) => !patternOf(line).test(stdout + stderr))
}

/** `replicator start` until it has come so far, and then its end, as by an operator. */
async function startedAndStopped(
  { args }: Shown,
  {
    come = async () => true,
    flags = [],
  }: { readonly come?: (url: string) => Promise<boolean>; readonly flags?: readonly string[] } = {},
): Promise<string> {
  const child = spawn(process.execPath, [program, ...args.map(here), ...flags], {
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running = child
  let output = ''
  child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()))
  const hasCome = async (): Promise<true | undefined> => {
    const url = /"httpUrl":"([^"]+)"/.exec(output)?.[1]
    return (url !== undefined && (await come(url))) || undefined
  }
  await until('it has come so far', hasCome, WITHIN)
  child.kill('SIGTERM')
  expect((await once(child, 'close'))[0]).toBe(0)
  expect(output).toContain('"msg":"stopped"')
  return output
}

async function said(...args: readonly string[]): Promise<void> {
  const { code, stderr } = await command(...args, '--url', network.at(0).url)
  expect([args, code === 0 ? '' : stderr]).toEqual([args, ''])
}

/** What is named in the text alone, as it stands there, in an order that a network can go through. */
const beside: Readonly<Record<string, () => Promise<void>>> = {
  peers: () => said('peers'),
  'peers --json': () => said('peers', '--json'),
  status: () => said('status'),
  reservations: () => said('reservations'),
  'resolve KEY': () => said('resolve', 'user/ada'),
  export: () => said('export'),
  import: async () => {
    const file = join(folder, 'records')
    await writeFile(file, '')
    await said('import', file)
  },
  doctor: () => said('doctor'),
  'doctor --data-dir': () => said('doctor', '--data-dir', network.at(0).dataDir),
  'remove PEER PEER PEER': async () => {
    const [address = ''] = network.at(0).addresses
    const init = { clusterId: 'lost', peers: [address] }
    const lost = await Promise.all([1, 2, 3].map(() => createReplicator(init)))
    const roles = () => Promise.all(lost.map(roleOf))
    // With three voters, and once the change that made them voters is done: an end within it would be waited for.
    await Promise.all(lost.map((node) => node.ready()))
    expect(await roles()).toEqual(['voter', 'voter', 'voter'])
    await Promise.all(lost.map((node) => node.stop()))
    await said('remove', ...lost.map(({ peerId }) => peerId), '--yes')
    expect(await roles()).toEqual([undefined, undefined, undefined])
  },
  'demote PEER': async () => {
    await said('demote', fourth.peerId, '--yes')
    expect(await roleOf(fourth)).toBe('learner')
  },
  'promote PEER': async () => {
    await said('promote', fourth.peerId, '--yes')
    expect(await roleOf(fourth)).toBe('voter')
  },
  'replace OLD NEW': async () => {
    const lost = network.at(2)
    await said('demote', fourth.peerId, '--yes')
    await lost.kill()
    await said('replace', lost.peerId, fourth.peerId, '--yes')
    expect([await roleOf(lost), await roleOf(fourth)]).toEqual([undefined, 'voter'])
  },
  'leave --url': async () => {
    const node = network.at(1)
    // Two voters are left, fewer than --min-peers.
    const ended = await command('leave', '--url', node.url, '--yes', '--force')
    expect(ended).toMatchObject({ code: 0 })
    await until('it is gone', async () => (await roleOf(node)) === undefined || undefined, WITHIN)
    // It was asked to: a supervisor need not know.
    expect(await node.exited).toEqual({ code: 0, signal: null })
  },
  'remove PEER': async () => {
    await said('remove', fourth.peerId, '--yes', '--force')
    expect(await roleOf(fourth)).toBe(undefined)
    const removed = { code: 6, signal: null }
    expect(await fourth.exited).toEqual(removed)
    fourth.spawn()
    expect(await fourth.exited).toEqual(removed)
    expect(fourth.output).toContain('this node was removed from its network, and serves nothing any more')
  },
}

describe('docs/operations.md', () => {
  it('names the commands that are run here, and no other', () => {
    const shown = [upgrading, backingUp, restoring, headStart, rescuing].flat().map(({ args: [word = ''] }) => word)
    // The names of spans look like commands.
    const text = (pageOf(PAGE) + pageOf(BESIDE)).replace(/^\| `replicator create`.*$/m, '')
    const named = [...text.matchAll(/`replicator ([^`]+)`/g)].map(([, line = '']) => line)
    // A word alone is the name of a command that is shown, or named with what it takes.
    const run = [...shown, ...Object.keys(beside)]
    const words = run.map((line) => line.split(' ')[0])
    expect(named.filter((line) => !run.includes(line) && !words.includes(line))).toEqual([])
    expect(run.filter((line) => !named.includes(line))).toEqual([])
  })

  it('upgrades one node after the other: all is well, a backup is taken, and each comes back to a network that serves', async () => {
    for (const shown of upgrading) expect(await unprinted(shown)).toEqual([])
    const node = network.at(1)
    expect(await node.stop()).toMatchObject({ code: 0 })
    expect((await network.at(0).put('user/alan', 'Alan')).status).toBe(201)
    await node.start()
    const [doctor] = upgrading
    // Ready is the node; that all others see it again takes a moment more.
    const isWell = async (): Promise<true | undefined> =>
      (await node.isReady()) && (await command(...doctor!.args.map(here))).code === 0 ? true : undefined
    await until('the doctor finds nothing wrong', isWell, WITHIN)
  })

  it('backs up a node that serves, and makes a new network of it', async () => {
    expect((await network.at(0).put('user/ada', 'Ada')).status).toBe(201)
    for (const shown of backingUp) expect(await unprinted(shown)).toEqual([])
    const [restore, start] = restoring
    expect(await unprinted(restore as Shown)).toEqual([])
    await startedAndStopped(start as Shown)
  })

  it('gives a node of the old network a head start, which leaves as it stops where it is told to', async () => {
    const [restore, start] = headStart
    expect(await unprinted(restore as Shown)).toEqual([])
    // It is a member, and a change that it asks for can be decided.
    const come = async (url: string): Promise<boolean> => {
      const { quorum } = (await (await fetch(`${url}/status`)).json()) as {
        quorum: { reachable: number; votes: number }
      }
      return quorum.votes > 0 && quorum.reachable === quorum.votes && (await newcomer()) !== undefined
    }
    const output = await startedAndStopped(start as Shown, { come, flags: ['--on-stop', 'leave'] })
    expect(output).toContain('the node has left the network')
    expect(await newcomer()).toBe(undefined)
  })

  it('makes a new network of what a stopped node holds', async () => {
    const [rescue] = rescuing
    // That of the page has lost more.
    const { args, prints } = rescue as Shown
    expect(await unprinted({ args, prints: prints.slice(0, 2) }, '--yes')).toEqual([])
  })

  it.for(Object.keys(beside))('%s', async (word) => {
    await expect(beside[word]?.()).resolves.toBe(undefined)
  })
})
