import type { TransportHandlers } from '@replicator/interface'
import { createLibp2pTransport, generateIdentity } from '@replicator/transport'

const ada = await createLibp2pTransport({ privateKey: await generateIdentity() })
const bob = await createLibp2pTransport({ privateKey: await generateIdentity() })
await Promise.all([ada.listen(), bob.listen()])

const ended = new Promise<void>((resolve) => {
  const handlers: TransportHandlers = {
    linked: () =>
      ada.send(bob.self, [{ type: 'ping', token: 1, epoch: 4, boot: 2, nonce: '0011223344556677', batch: 99 }]),
    unlinked: () => resolve(),
    received: () => undefined,
    discovered: () => undefined,
  }
  ada.start(handlers)
})

bob.start({
  linked: () => undefined,
  unlinked: () => undefined,
  received: (_, messages) => {
    console.log(messages)
    void bob.stop()
  },
  discovered: () => undefined,
})

// With the peer id at its end, nobody else can answer there.
ada.seek(`${bob.addresses()[0]}/p2p/${bob.self}`)

await ended
await ada.stop()
