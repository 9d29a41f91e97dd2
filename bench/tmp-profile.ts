import { mkdtemp, rm } from 'node:fs/promises'
import { NodeProcess } from '@replicator/testkit/processes'
import { seed } from './subjects/seeding.ts'
import { cpuMsOf, mainThreadCpuMsOf } from './load/cpu.ts'
import { OWN_CHECKOUT, PROGRAM, startReplicator } from './subjects/replicator-network.ts'
const count = Number(process.argv[2] ?? 100000)
const subject = await startReplicator({
  name: 'x',
  checkout: OWN_CHECKOUT,
  shape: { clusters: 1, nodes: 3 },
  nodeFlags: ['--cpu-prof', '--cpu-prof-dir', '/tmp/prof-v'],
})
try {
  await seed(subject.network, count)
  const folder = await mkdtemp('/tmp/replicator-newcomer-')
  const node = new NodeProcess({
    program: PROGRAM,
    clusterId: 'a',
    dataDir: folder,
    peers: subject.network.at(0).addresses.slice(0, 1),
    flags: ['--log-level', 'warn'],
    nodeFlags: ['--cpu-prof', '--cpu-prof-dir', '/tmp/prof-n'],
  })
  await node.start()
  const pids = [node.pid!, ...subject.network.nodes.map(({ pid }) => pid!)]
  const look = () => pids.flatMap((pid) => [cpuMsOf([pid]), mainThreadCpuMsOf(pid)])
  let begin: any
  for (;;) {
    const s: any = (await node.ask('/status')).json
    if (begin === undefined && s.records > 0) begin = { ms: performance.now(), r: s.records, cpu: look() }
    if (s.ready) {
      const r = s.records - begin.r
      console.log(
        'records/s',
        (r * 1000) / (performance.now() - begin.ms),
        'cpu us/record (all, main) newcomer, a1..a3',
        look()
          .map((v, i) => (((v - begin.cpu[i]) * 1000) / r).toFixed(1))
          .join(' '),
        s.counters,
      )
      break
    }
    await new Promise((r) => setTimeout(r, 20))
  }
  await node.stop()
  for (const n of subject.network.nodes) await n.stop()
  await rm(folder, { recursive: true })
} finally {
  await subject.stop()
}
