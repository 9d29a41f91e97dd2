/**
 * `pnpm bench:idle`: what a node costs while nothing is asked of it, as CPU time in a second of each node's process.
 * Linux only: the time is read in `/proc`.
 *
 * `--against PROGRAM` has a network of another checkout (its `apps/node/bin/replicator.js`) idle beside it.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { ProcessNetwork } from '@replicator/testkit/processes'

const USAGE = `Usage: pnpm bench:idle [--clusters 3] [--nodes 3] [--settle 60] [--seconds 60] [--against PROGRAM] [--profile FOLDER]

  --settle   seconds before the measurement begins: a new network still finds its peers, and its code is not compiled
  --profile  writes a CPU profile of each node into a folder (see profile.ts)
`
/** Of `/proc/PID/stat`, on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

const { values } = parseArgs({
  options: {
    clusters: { type: 'string', default: '3' },
    nodes: { type: 'string', default: '3' },
    settle: { type: 'string', default: '60' },
    seconds: { type: 'string', default: '60' },
    against: { type: 'string' },
    profile: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) console.log(USAGE)
else await run()

async function run(): Promise<void> {
  const [clusters, nodes, settle, seconds] = [values.clusters, values.nodes, values.settle, values.seconds].map(
    Number,
  ) as [number, number, number, number]
  const networks = new Map<string, ProcessNetwork>()
  const start = async (name: string, program: string): Promise<void> => {
    const flags = ['--log-level', 'warn']
    const nodeFlags = values.profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', values.profile]
    networks.set(name, await ProcessNetwork.start({ program, clusters, nodes, flags, nodeFlags }))
  }
  try {
    // One after the other: twice nine nodes that start at once can take longer than a network may to be ready.
    await start('node', join(import.meta.dirname, '../apps/node/bin/replicator.js'))
    if (values.against !== undefined) await start('the other', values.against)
    await wait(settle * 1000)
    const before = new Map([...networks].map(([name, network]) => [name, cpuMsOf(network)]))
    const begunMs = performance.now()
    await wait(seconds * 1000)
    const tookSeconds = (performance.now() - begunMs) / 1000
    console.log(
      `CPU ms a second of an idle node with ${clusters * nodes - 1} peers, over ${seconds} s: mean (least–most)`,
    )
    for (const [name, network] of networks) {
      const rates = cpuMsOf(network).map((ms, place) => (ms - (before.get(name)?.[place] ?? 0)) / tookSeconds)
      const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length
      const spread = `(${Math.min(...rates).toFixed(1)}–${Math.max(...rates).toFixed(1)})`
      console.log(`  ${name.padEnd(10)} ${mean.toFixed(1).padStart(6)} ${spread}`)
    }
    // A profile is written by a process that ends by itself.
    if (values.profile !== undefined) {
      for (const network of networks.values()) await Promise.all(network.nodes.map((node) => node.stop()))
    }
  } finally {
    for (const network of networks.values()) await network.dispose()
  }
}

/** User and system time of each node's process so far. */
function cpuMsOf(network: ProcessNetwork): number[] {
  return network.nodes.map(({ pid }) => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name of the program, in brackets, may have blanks in it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND
  })
}
