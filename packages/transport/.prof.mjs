const { createLibp2pTransport, generateIdentity } = await import('./dist/index.js')
const mk = async (o) => { const t = await createLibp2pTransport({ privateKey: await generateIdentity(), discovery: false }); await t.start({ linked() {}, unlinked() {}, received() {}, discovered() {}, ...o }); return t }
let got = 0, fin
const b = await mk({ received(p, ms) { got += ms.length; if (got >= 100) fin() } }); let up; const linked = new Promise(r => up = r)
const a = await mk({ linked: up }); a.keep(b.self, b.addresses()); await linked
const value = new Uint8Array(1024 * 1024); const rec = { type: 'records', records: [{ key: 'k', version: 1, since: 1, present: true, final: true, decisions: [], value, contentType: 'x' }] }
const t0 = performance.now(), c0 = process.cpuUsage(); await new Promise(r => { fin = r; (async () => { for (let i = 0; i < 100; i++) while (!a.send(b.self, [rec])) await new Promise(setImmediate) })() })
const c = process.cpuUsage(c0); console.log('100 MiB in one process', (performance.now() - t0).toFixed(0), 'ms, cpu', ((c.user + c.system) / 1000).toFixed(0))
await a.stop(); await b.stop()
