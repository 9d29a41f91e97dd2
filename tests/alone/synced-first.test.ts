import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { ProcessNetwork, until, type NodeProcess } from '@replicator/testkit/processes'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { program } from '../processes/program.ts'

/** Far longer than a create takes, and far shorter than a node waits for an answer before it gives up. */
const DELAY_MS = 700

/**
 * What `strace` makes of the system calls of running processes: every synced write of theirs returns that much later. Its
 * bytes are on the disk by then, but the node isn't told so.
 */
class SlowDisks {
  #tracers: readonly ChildProcess[] = []

  async begin(nodes: readonly NodeProcess[]): Promise<void> {
    this.#tracers = nodes.map(({ pid }) =>
      spawn(
        'strace',
        ['-f', '-p', String(pid), '-o', '/dev/null', '-e', `inject=pwrite64:delay_exit=${DELAY_MS * 1000}`],
        { stdio: ['ignore', 'ignore', 'pipe'] },
      ),
    )
    await Promise.all(this.#tracers.map(attached))
  }

  async end(): Promise<void> {
    await Promise.all(
      this.#tracers.map(async (tracer) => {
        const ended = once(tracer, 'exit')
        tracer.kill('SIGINT')
        await ended
      }),
    )
    this.#tracers = []
  }
}

/** `strace` says so once it follows all threads of the process. */
async function attached(tracer: ChildProcess): Promise<void> {
  let said = ''
  for await (const text of tracer.stderr as AsyncIterable<Buffer>) {
    said += text.toString()
    if (said.includes('attached')) {
      tracer.stderr?.resume()
      return
    }
  }
  throw new Error(`strace follows nobody: ${said}`)
}

describe('nodes whose synced writes take long', () => {
  const disks = new SlowDisks()
  let network: ProcessNetwork

  beforeAll(async () => {
    network = await ProcessNetwork.start({ program, clusters: 1, nodes: 3 })
    let puts = 0
    const isQuick = async (): Promise<boolean> => (await createMs(`warm-up/${puts++}`)) < DELAY_MS
    await until('a create is quicker than that', async () => (await isQuick()) || undefined, { withinMs: 60_000 })
  }, 120_000)

  afterEach(() => disks.end())
  afterAll(() => network?.dispose())

  async function createMs(key: string): Promise<number> {
    const beganMs = performance.now()
    expect((await network.at(0).put(key, 'synced')).status).toBe(201)
    return performance.now() - beganMs
  }

  it('no voter answers before what it answers is on its disk', async () => {
    await disks.begin([network.at(1), network.at(2)])
    expect(await createMs('others')).toBeGreaterThanOrEqual(DELAY_MS)
  })

  it('the node that is asked counts its own vote no sooner either', async () => {
    // Neither of the others can outvote it: one of them is gone.
    await network.at(2).kill()
    await disks.begin([network.at(0)])
    expect(await createMs('own')).toBeGreaterThanOrEqual(DELAY_MS)
  })
})
