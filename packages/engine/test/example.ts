import type { Write } from '@replicator/interface'
import type { Effects } from '@replicator/engine'
import { Engine } from '@replicator/engine'
import { MemoryView } from './memory-view.js'

const store = new MemoryView()
const self = '12D3KooWalone'
const engine = new Engine(
  {
    self,
    cluster: 'berlin',
    boot: { boot: 1, nonce: '00112233aabbccdd' },
    boots: [],
    addresses: [],
    nowMs: 0,
    seed: 1,
    options: { minPeers: 1 },
  },
  store,
)

/** A driver in short: writes first, then what this node says to itself, then what came of requests. */
function perform({ writes, sends, outcomes }: Effects): void {
  store.apply(writes satisfies readonly Write[])
  for (const { to, message } of sends) if (to === self) perform(engine.handle(1, self, message))
  for (const { outcome } of outcomes) console.log(outcome)
}

perform(engine.start(0, { networkId: '0123456789abcdef0123456789abcdef' }))
const value = { value: new Uint8Array([1]), contentType: 'text/plain', mutable: false }
perform(engine.write(1, { key: 'user/ada', operation: 'create', ...value, requestId: '', fingerprint: '' }).effects)
