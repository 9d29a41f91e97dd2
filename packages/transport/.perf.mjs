import { fork } from 'node:child_process'
const { createLibp2pTransport, generateIdentity } = await import('./dist/index.js')
const handlers = (o) => ({ linked() {}, unlinked(p, r) { console.log('unlinked', r) }, received() {}, discovered() {}, ...o })
if (process.argv[2] === 'child') {
  const t = await createLibp2pTransport({ privateKey: await generateIdentity(), discovery: false })
  let n = 0
  await t.start(handlers({ received(p, ms) { for (const m of ms) { if (m.type === 'ping' && m.token < 1e9) t.send(p, [{ type: 'pong', token: m.token, epoch: 0, batch: 0 }]); else { n++; if (m.type === 'ping' && m.token === 2e9 || m.type==='records') { t.send(p, [{ type: 'pong', token: n, epoch: 0, batch: 0 }]) } } } } }))
  process.send({ address: t.addresses()[0], id: t.self })
  process.on('message', async () => { const c = process.cpuUsage(); console.log('child cpu ms', (c.user + c.system) / 1000 | 0); await t.stop(); process.exit() })
} else {
  const child = fork(process.argv[1], ['child'])
  const { address, id } = await new Promise(r => child.once('message', r))
  const t = await createLibp2pTransport({ privateKey: await generateIdentity(), discovery: false })
  let onPong = () => {}
  const linked = new Promise(r => t.start(handlers({ linked: r, received(p, ms) { for (const m of ms) onPong(m) } })))
  t.keep(id, [address]); await linked
  const ping = (token) => ({ type: 'ping', token, epoch: 0, batch: 0 })
  const rt = (token) => new Promise(r => { onPong = r; t.send(id, [ping(token)]) })
  for (let i = 0; i < 1000; i++) await rt(i)
  let t0 = performance.now(); const lat = []
  for (let i = 0; i < 5000; i++) { const s = performance.now(); await rt(i); lat.push(performance.now() - s) }
  lat.sort((a, b) => a - b); console.log('round trip ms p50', lat[2500].toFixed(3), 'p99', lat[4950].toFixed(3))
  t0 = performance.now(); const N = 100000
  for (let i = 0; i < N / 20; i++) { while (!t.send(id, Array.from({ length: 20 }, () => ping(1e9)))) await new Promise(setImmediate); if (i % 10 === 0) await new Promise(setImmediate) }
  await rt(2e9); console.log('small one-way msgs/s', (N / (performance.now() - t0) * 1000) | 0, '(20 a send)')
  t0 = performance.now(); let inflight = 0, done = 0; const M = 40000
  await new Promise(r => { const go = () => { while (inflight < 64 && done + inflight < M) { inflight++; t.send(id, [ping(5)]) } }; onPong = () => { inflight--; if (++done === M) r(); else go() }; go() })
  console.log('pipelined 64 req/s', (M / (performance.now() - t0) * 1000) | 0)
  const value = new Uint8Array(1024 * 1024); const rec = { type: 'records', records: [{ key: 'k', version: 1, since: 1, present: true, final: true, decisions: [], value, contentType: 'x' }] }
  t0 = performance.now(); let got = 0; await new Promise(r => { onPong = () => { if (++got === 100) r() }; (async () => { for (let i = 0; i < 100; i++) while (!t.send(id, [rec])) await new Promise(setImmediate) })() })
  console.log('1 MiB values MB/s', (100 / (performance.now() - t0) * 1000).toFixed(0))
  const c = process.cpuUsage(); console.log('parent cpu ms', (c.user + c.system) / 1000 | 0); child.send('end'); await t.stop()
}
