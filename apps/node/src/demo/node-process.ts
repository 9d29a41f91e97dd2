/** One node of the demo: a process of its own, which never outlives this one. */
import { fork, type ChildProcess } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CommandFailure } from '../cli/exit.js'
import type { NodeAnswer, NodeRequest } from '@replicator/client/http'
import { nodeClient } from '../cli/node-client.js'
import { STOP_WITH_PARENT, type ListeningMessage } from '../start/process.js'

const PROGRAM = fileURLToPath(new URL('../../bin/replicator.js', import.meta.url))

export interface NodePlace {
  readonly name: string
  readonly cluster: string
  /** Holds a directory for each node. */
  readonly directory: string
}

export class NodeProcess {
  readonly name: string
  readonly cluster: string
  readonly #directory: string
  #child: ChildProcess | undefined
  #ended: Promise<string> = Promise.resolve('it was not started')
  #listening: ListeningMessage | undefined
  #isOver = false

  constructor({ name, cluster, directory }: NodePlace) {
    this.name = name
    this.cluster = cluster
    this.#directory = join(directory, name)
    mkdirSync(this.#directory)
  }

  /** Where its HTTP API is; empty before it listened for the first time. The port is kept over restarts. */
  get url(): string {
    return this.#listening?.httpUrl ?? ''
  }

  /** Multiaddresses for others to join through. */
  get addresses(): readonly string[] {
    return this.#listening?.addresses ?? []
  }

  /** Resolves once the node listens; rejects with its last words where it ends before. */
  async start(peers: readonly string[]): Promise<void> {
    if (this.#isOver) throw new CommandFailure('The demo is being stopped.')
    const log = openSync(join(this.#directory, 'log'), 'a')
    const child = fork(
      PROGRAM,
      [
        'start',
        '--cluster-id',
        this.cluster,
        '--name',
        this.name,
        '--data-dir',
        join(this.#directory, 'data'),
        ...peers.flatMap((peer) => ['--peer', peer]),
      ],
      {
        env: environment(),
        execArgv: [],
        stdio: ['ignore', log, log, 'ipc'],
        // A group of its own: Ctrl-C is for the demo, which then stops its nodes in order.
        detached: true,
      },
    )
    closeSync(log)
    this.#child = child
    this.#ended = new Promise((resolve) => {
      child.once('exit', (code, signal) =>
        resolve(signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`),
      )
      child.once('error', (error) => resolve(error.message))
    })
    const listening = new Promise<ListeningMessage>((resolve) =>
      child.once('message', (message) => resolve(message as ListeningMessage)),
    )
    const first = await Promise.race([listening, this.#ended])
    if (typeof first === 'string') throw new CommandFailure(`${this.name} did not start: ${first}.\n${this.logTail(8)}`)
    this.#listening = first
  }

  send(request: NodeRequest): Promise<NodeAnswer> {
    return nodeClient([this.url]).request(request)
  }

  /** SIGKILL: no goodbye, nothing finished. Resolves once the process is gone. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL')
    await this.#ended
  }

  /** A clean stop, for good; a node that takes longer than `patienceMs` is killed. */
  async stop(patienceMs: number): Promise<void> {
    this.#isOver = true
    this.#child?.kill('SIGTERM')
    const late = setTimeout(() => this.#child?.kill('SIGKILL'), patienceMs)
    await this.#ended
    clearTimeout(late)
  }

  /** The last lines of its log. */
  logTail(lines: number): string {
    return readFileSync(join(this.#directory, 'log'), 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
  }
}

/** Options of the person's own nodes are not for the demo's. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('REPLICATOR_'))
  return { ...Object.fromEntries(own), [STOP_WITH_PARENT]: '1' }
}
