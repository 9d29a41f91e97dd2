import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { FakeReplicator } from '../fake-replicator.ts'
import { testApp } from '../http/app.ts'

/** A fake node whose API listens until the test is over. */
export async function listeningNode(): Promise<{ readonly url: string; readonly replicator: FakeReplicator }> {
  const { app, replicator } = testApp()
  await app.listen({ port: 0, host: '127.0.0.1' })
  onTestFinished(() => app.close())
  return { url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`, replicator }
}
