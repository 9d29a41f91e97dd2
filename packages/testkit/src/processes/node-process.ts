/** One node as a real process: `replicator start`, seen through its HTTP API, and treated as badly as a test wants. */
import { spawn, type ChildProcess } from 'node:child_process'
import { ask, type Answer, type AskOptions } from './node-answer.js'
import { until } from './polling.js'

export interface NodeProcessInit {
  /** The launcher of the binary. */
  readonly program: string
  readonly clusterId: string
  readonly dataDir: string
  readonly peers?: readonly string[]
  /** Further flags of `replicator start`. */
  readonly flags?: readonly string[]
  /** Flags for Node itself, such as `--cpu-prof`. */
  readonly nodeFlags?: readonly string[]
  /** Beside this process's own environment. */
  readonly environment?: Readonly<Record<string, string>>
  /** The longest file that it may write, in blocks of 512 bytes: what a full disk is to it. */
  readonly fileBlocksMax?: number
}

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** Tells the program to say when it listens, and to end when this process does. */
const STOP_WITH_PARENT = { REPLICATOR_STOP_WITH_PARENT: '1' }
const LISTENING_MS = 30_000
/** The end of what a node printed, kept for the message of a failed test. */
const OUTPUT_CHARACTERS_MAX = 64 * 1024

const running = new Set<ChildProcess>()
// A frozen node wouldn't notice that its parent is gone.
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')))

export class NodeProcess {
  readonly clusterId: string
  readonly dataDir: string
  readonly #init: NodeProcessInit
  #child: ChildProcess | undefined
  #exited: Promise<Exit> = Promise.resolve({ code: null, signal: null })
  #output = ''
  #url = ''
  #peerId = ''
  #addresses: readonly string[] = []

  constructor(init: NodeProcessInit) {
    this.#init = init
    this.clusterId = init.clusterId
    this.dataDir = init.dataDir
  }

  /** Empty before the first start; kept over restarts until the node says otherwise, as are the following. */
  get url(): string {
    return this.#url
  }

  get peerId(): string {
    return this.#peerId
  }

  /** Full multiaddresses. */
  get addresses(): readonly string[] {
    return this.#addresses
  }

  /** Of the running process; undefined where none runs. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  get isRunning(): boolean {
    return this.#child !== undefined
  }

  /** What it printed, the end of it where it is long. */
  get output(): string {
    return this.#output
  }

  /** Starts the process. `peers` are given in place of those that it was made with. */
  spawn(peers: readonly string[] = this.#init.peers ?? []): void {
    if (this.#child !== undefined) throw new Error(`${this.dataDir} is running`)
    const { program, clusterId, dataDir, flags = [], nodeFlags = [], environment = {}, fileBlocksMax } = this.#init
    const joins = peers.flatMap((peer) => ['--peer', peer])
    const start = [...nodeFlags, program, 'start', '--cluster-id', clusterId, '--data-dir', dataDir, ...joins, ...flags]
    const [command, ...args] =
      fileBlocksMax === undefined
        ? ([process.execPath, ...start] as const)
        : (['sh', '-c', `ulimit -f ${fileBlocksMax}; exec "$0" "$@"`, process.execPath, ...start] as const)
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...cleanEnvironment(), ...environment, ...STOP_WITH_PARENT },
    })
    const keep = (bytes: Buffer) => {
      this.#output = (this.#output + bytes.toString()).slice(-OUTPUT_CHARACTERS_MAX)
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    child.on('message', (message) => this.#listens(message))
    this.#child = child
    running.add(child)
    this.#exited = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        running.delete(child)
        if (this.#child === child) this.#child = undefined
        resolve({ code, signal })
      })
    })
  }

  /** Starts the process and resolves once its API listens. */
  async start(peers?: readonly string[]): Promise<void> {
    const before = this.#listened
    this.spawn(peers)
    await until(
      `the node of ${this.dataDir} listens`,
      () => (this.#listened > before || this.#child === undefined ? true : undefined),
      { withinMs: LISTENING_MS, everyMs: 5 },
    )
    if (this.#listened === before) throw new Error(`the node of ${this.dataDir} ended:\n${this.#output}`)
  }

  /** Ends the process as a crash would, and resolves once it is gone. */
  kill(): Promise<Exit> {
    return this.signal('SIGKILL')
  }

  /** Asks the process to stop and resolves once it is gone. */
  stop(): Promise<Exit> {
    return this.signal('SIGTERM')
  }

  freeze(): void {
    this.#child?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#child?.kill('SIGCONT')
  }

  /** Sends it a message, for a program that was loaded before the node. Nothing where it doesn't run. */
  sendMessage(content: object): void {
    if (this.#child?.connected === true) this.#child.send(content, () => undefined)
  }

  signal(signal: NodeJS.Signals): Promise<Exit> {
    this.#child?.kill(signal)
    return this.#exited
  }

  /** Resolves when the process ends by itself. */
  get exited(): Promise<Exit> {
    return this.#exited
  }

  ask(path: string, options?: AskOptions): Promise<Answer> {
    return ask(this.#url + path, options)
  }

  put(key: string, value: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.ask(`/store/${encodeURIComponent(key)}`, { method: 'PUT', body: value, headers })
  }

  get(key: string): Promise<Answer> {
    return this.ask(`/store/${encodeURIComponent(key)}`)
  }

  /** What this node alone holds. */
  local(key: string): Promise<Answer> {
    return this.ask(`/local/stored/${encodeURIComponent(key)}`)
  }

  async isReady(): Promise<boolean> {
    return this.isRunning && (await this.ask('/readyz')).status === 200
  }

  #listened = 0

  #listens(message: unknown): void {
    const { type, httpUrl, peerId, addresses } = message as Record<string, unknown>
    if (type !== 'listening') return
    this.#url = String(httpUrl)
    this.#peerId = String(peerId)
    this.#addresses = addresses as readonly string[]
    this.#listened++
  }
}

/** Options of the tests' own environment must not reach the nodes. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(REPLICATOR_|NODE_OPTIONS$|VITEST)/.test(name)),
  )
}
