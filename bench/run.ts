/**
 * `pnpm bench`: writes and reads per second of a network of real processes, beside a baseline without replication in the
 * same run. Only the ratios can be compared between machines.
 */
import { parseArgs } from 'node:util'
import { join } from 'node:path'
import { ProcessNetwork } from '@replicator/testkit/processes'
import { startBaseline } from './baseline.ts'
import { measure, type LoadInit } from './load.ts'
import { table, type Report, type Row } from './report.ts'

const USAGE = `Usage: pnpm bench [--clusters 1] [--nodes 3] [--connections 1,64,256] [--seconds 5] [--json] [--profile FOLDER]

  --profile  writes a CPU profile of each node into a folder (see profile.ts)
`
const VALUE_BYTES = 256
/** Until the compiler has seen enough: in the first seconds a write costs three times as much. */
const WARM_UP_SECONDS = 8

const body = Buffer.alloc(VALUE_BYTES, 'x')
/** How many keys each subject has been sent. */
const written = new Map<readonly string[], number>()

const { values } = parseArgs({
  options: {
    clusters: { type: 'string', default: '1' },
    nodes: { type: 'string', default: '3' },
    connections: { type: 'string', default: '1,64,256' },
    seconds: { type: 'string', default: '5' },
    profile: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) console.log(USAGE)
else {
  const report = await run()
  console.log(values.json ? JSON.stringify(report, undefined, 2) : table(report))
}

async function run(): Promise<Report> {
  const [clusters, nodes, seconds] = [values.clusters, values.nodes, values.seconds].map(Number) as [
    number,
    number,
    number,
  ]
  const begunMs = performance.now()
  const network = await ProcessNetwork.start({
    program: join(import.meta.dirname, '../apps/node/bin/replicator.js'),
    clusters,
    nodes,
    flags: ['--log-level', 'warn'],
    nodeFlags: values.profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', values.profile],
  })
  const readyMs = performance.now() - begunMs
  const baseline = await startBaseline()
  try {
    const subjects = { network: network.nodes.map((node) => node.url), baseline: [baseline.url] }
    for (const urls of Object.values(subjects)) await writes(urls, 256, WARM_UP_SECONDS)
    const rows: Row[] = []
    for (const connections of values.connections.split(',').map(Number)) {
      rows.push({
        what: 'write',
        connections,
        network: await writes(subjects.network, connections, seconds),
        baseline: await writes(subjects.baseline, connections, seconds),
      })
    }
    for (const connections of values.connections.split(',').map(Number)) {
      rows.push({
        what: 'read',
        connections,
        network: await reads(subjects.network, connections, seconds),
        baseline: await reads(subjects.baseline, connections, seconds),
      })
    }
    // A profile is written by a process that ends by itself.
    if (values.profile !== undefined) await Promise.all(network.nodes.map((node) => node.stop()))
    return { clusters, nodes, valueBytes: VALUE_BYTES, seconds, readyMs, rows }
  } finally {
    await baseline.stop()
    await network.dispose()
  }
}

/** Every request writes a key that was never written before. */
function writes(urls: readonly string[], connections: number, seconds: number): ReturnType<typeof measure> {
  return load({
    urls,
    connections,
    seconds,
    method: 'PUT',
    body,
    nextPath: () => {
      const number = (written.get(urls) ?? 0) + 1
      written.set(urls, number)
      return pathOf(number)
    },
  })
}

/** Reads what was written, at any node. */
function reads(urls: readonly string[], connections: number, seconds: number): ReturnType<typeof measure> {
  const count = written.get(urls) ?? 1
  return load({
    urls,
    connections,
    seconds,
    method: 'GET',
    nextPath: () => pathOf(1 + Math.floor(Math.random() * count)),
  })
}

function load(init: LoadInit): ReturnType<typeof measure> {
  if (!values.json) process.stderr.write(`${init.method} with ${init.connections} connections, ${init.seconds} s …\n`)
  return measure(init)
}

function pathOf(number: number): string {
  return `/store/bench%2F${number}`
}
