import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '@replicator/store'
import { seed, seededRecord } from './subjects/seeding.ts'
import { OWN_CHECKOUT, startReplicator } from './subjects/replicator-network.ts'
const count = Number(process.argv[2] ?? 1000000)
const subject = await startReplicator({ name: 'x', checkout: OWN_CHECKOUT, shape: { clusters: 1, nodes: 3 } })
const memory = (pid: number) => {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1')
  const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1024
  const smaps = readFileSync(`/proc/${pid}/smaps`, 'latin1').split(/\n(?=[0-9a-f]+-[0-9a-f]+ )/)
  const file = smaps
    .filter((m) => /\.mdb|data\.lmdb|store/.test(m.split('\n')[0]!))
    .map((m) => [
      m.split('\n')[0]!.split('/').at(-1),
      Number(/^Size:\s+(\d+)/m.exec(m)?.[1]) / 1024,
      Number(/^Rss:\s+(\d+)/m.exec(m)?.[1]) / 1024,
    ])
  return { anon: of('RssAnon'), file: of('RssFile'), maps: file.filter((f) => (f[1] as number) > 1) }
}
const files = (dir: string) =>
  readdirSync(dir).map((f) => {
    const s = statSync(join(dir, f))
    return [f, s.size / 2 ** 20, (s.blocks * 512) / 2 ** 20]
  })
try {
  let t = performance.now()
  await seed(subject.network, count)
  console.log('seeded', performance.now() - t)
  const last = subject.network.at(2)
  for (let i = 0; i < 3; i++) {
    await last.stop()
    t = performance.now()
    await last.start([])
    const listens = performance.now() - t
    for (;;) {
      if (await last.isReady()) break
      await new Promise((r) => setTimeout(r, 10))
    }
    console.log('restart: listens', listens, 'ready', performance.now() - t, memory(last.pid!))
  }
  console.log(files(last.dataDir))
  await new Promise((r) => setTimeout(r, 20000))
  console.log(
    'later',
    subject.network.nodes.map((n) => JSON.stringify(memory(n.pid!))),
  )
  // A difference of a thousand: two nodes have what the third lacks.
  await Promise.all(subject.network.nodes.map((n) => n.stop()))
  const owner = { peer: subject.network.at(0).peerId, cluster: 'a' }
  for (const n of subject.network.nodes.slice(0, 2)) {
    const store = await openStore({ dataDir: n.dataDir })
    store.apply(Array.from({ length: 1000 }, (_, i) => ({ type: 'record', record: seededRecord(count + i, owner) })))
    await store.close()
  }
  t = performance.now()
  await Promise.all(subject.network.nodes.map((n) => n.start([])))
  for (;;) {
    const s: any = await last
      .ask('/status')
      .then((a) => a.json)
      .catch(() => ({}))
    if (s.records >= count + 1000) {
      console.log(
        '1000 differences mended',
        performance.now() - t,
        'ms after start of the processes',
        s.uptimeMs,
        s.counters,
      )
      break
    }
    await new Promise((r) => setTimeout(r, 20))
  }
} finally {
  await subject.stop()
}
