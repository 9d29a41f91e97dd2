/**
 * etcd beside it, where an `etcd` is on the PATH: as many members as there are nodes, each a process of its own with its
 * defaults. One cluster is loaded in two ways, over its HTTP/JSON gateway and over gRPC, which are two subjects.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '@replicator/testkit/processes'
import { GrpcConnection } from '../load/grpc-connection.ts'
import { HttpConnection } from '../load/http-connection.ts'
import { DONE, type Lane } from '../load/lane.ts'
import { createRequest, TXN_PATH, wasCreated } from './etcd-messages.ts'
import { endWithThis } from './child.ts'
import { KeySequence } from './key-sequence.ts'
import { VALUE, type Subject } from './subject.ts'

/** Absent where no `etcd` is on the PATH. */
export function etcdVersion(): string | undefined {
  return /etcd Version: (\S+)/.exec(spawnSync('etcd', ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1]
}

export async function startEtcd(members: number, version: string): Promise<readonly Subject[]> {
  const folder = await mkdtemp(join(tmpdir(), 'replicator-etcd-'))
  const ports = await freePorts(2 * members)
  const clientUrls = ports.slice(0, members).map(urlOf)
  const peerUrls = ports.slice(members).map(urlOf)
  const initialCluster = peerUrls.map((url, place) => `m${place}=${url}`).join(',')
  const children = clientUrls.map((clientUrl, place) => {
    const peerUrl = peerUrls[place] ?? ''
    return startMember({
      name: `m${place}`,
      'data-dir': join(folder, `m${place}`),
      'listen-client-urls': clientUrl,
      'advertise-client-urls': clientUrl,
      'listen-peer-urls': peerUrl,
      'initial-advertise-peer-urls': peerUrl,
      'initial-cluster': initialCluster,
      'log-level': 'error',
    })
  })
  const keys = new KeySequence()
  const shared = {
    places: members,
    compilesWhileRunning: false,
    pids: () => children.map(({ pid }) => pid ?? 0),
    freeze: () => children.forEach((child) => child.kill('SIGSTOP')),
    thaw: async () => {
      children.forEach((child) => child.kill('SIGCONT'))
      await healthy(clientUrls)
    },
    stop: async () => {
      await Promise.all(children.map(ended))
      await rm(folder, { recursive: true, force: true })
    },
  }
  await healthy(clientUrls)
  return [
    { ...shared, name: `etcd ${version}, gRPC`, writer: (place) => grpcWriter(clientUrls[place] ?? '', keys) },
    { ...shared, name: `etcd ${version}, HTTP`, writer: (place) => jsonWriter(clientUrls[place] ?? '', keys) },
  ]
}

function startMember(options: Readonly<Record<string, string>>): ChildProcess {
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])
  const child = spawn('etcd', args, { stdio: ['ignore', 'ignore', 'inherit'] })
  endWithThis(child)
  return child
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}

async function healthy(urls: readonly string[]): Promise<void> {
  const isHealthy = async (url: string): Promise<true | undefined> => (await fetch(`${url}/health`)).ok || undefined
  await Promise.all(urls.map((url) => until(`etcd at ${url} is healthy`, () => isHealthy(url), { withinMs: 30_000 })))
}

/** The gateway writes all bytes in base64. */
async function jsonWriter(url: string, keys: KeySequence): Promise<Lane> {
  const connection = await HttpConnection.open(url)
  const value = btoa(VALUE)
  return {
    send: async () => {
      const key = btoa(keys.next())
      const body = JSON.stringify({
        compare: [{ key, target: 'CREATE', createRevision: '0' }],
        success: [{ requestPut: { key, value } }],
      })
      const answer = await connection.request('POST', '/v3/kv/txn', body, 'application/json')
      return answer.body.includes('"succeeded":true') ? DONE : String(answer.status)
    },
    close: () => connection.close(),
  }
}

async function grpcWriter(url: string, keys: KeySequence): Promise<Lane> {
  const connection = await GrpcConnection.open(url)
  return {
    send: async () => {
      const { status, message } = await connection.call(TXN_PATH, createRequest(keys.next(), VALUE))
      if (status !== 0) return `gRPC ${status}`
      return wasCreated(message) ? DONE : 'not created'
    },
    close: () => connection.close(),
  }
}

/** Free a moment ago; somebody else may take one meanwhile, and etcd then ends with an error that says so. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.listen(0, '127.0.0.1', () => {
            const address = server.address()
            resolve(address !== null && typeof address === 'object' ? address.port : 0)
          })
        }),
    ),
  )
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

function urlOf(port: number): string {
  return `http://127.0.0.1:${port}`
}
