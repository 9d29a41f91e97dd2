/**
 * Takes a CPU profile of a running node, over V8's inspector, which the process opens when it is sent SIGUSR1. Start the
 * node with `INSPECT_FLAGS`, so that each chooses a free port.
 */
import type { NodeProcess } from '@replicator/testkit/processes'
import { until } from '@replicator/testkit/processes'
import type { CpuProfile } from '../report/cpu-profile.ts'

export const INSPECT_FLAGS = ['--inspect-port=127.0.0.1:0']
/** Between two samples. */
const SAMPLE_US = 500

export class CpuProfiler {
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, (result: unknown) => void>()
  #calls = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }: MessageEvent) => {
      const { id, result } = JSON.parse(String(data)) as { id?: number; result?: unknown }
      if (id === undefined) return
      this.#waiting.get(id)?.(result)
      this.#waiting.delete(id)
    })
  }

  static async open(node: NodeProcess): Promise<CpuProfiler> {
    void node.signal('SIGUSR1')
    const url = await until('the inspector listens', () => /ws:\/\/\S+/.exec(node.output)?.[0], { withinMs: 10_000 })
    const socket = new WebSocket(url)
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve())
      socket.addEventListener('error', () => reject(new Error(`the inspector at ${url} does not answer`)))
    })
    return new CpuProfiler(socket)
  }

  async start(): Promise<void> {
    await this.#call('Profiler.enable')
    await this.#call('Profiler.setSamplingInterval', { interval: SAMPLE_US })
    await this.#call('Profiler.start')
  }

  async stop(): Promise<CpuProfile> {
    const { profile } = (await this.#call('Profiler.stop')) as { profile: CpuProfile }
    return profile
  }

  close(): void {
    this.#socket.close()
  }

  #call(method: string, params = {}): Promise<unknown> {
    const id = ++this.#calls
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve)
      this.#socket.send(JSON.stringify({ id, method, params }))
    })
  }
}
