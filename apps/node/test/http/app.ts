import type { FastifyInstance } from 'fastify'
import { createHttpApi, type HttpApiOptions } from '../../src/http/api.ts'
import { FakeReplicator } from '../fake-replicator.ts'

export interface TestApp {
  readonly app: FastifyInstance
  readonly replicator: FakeReplicator
}

/** An API over a fake node; no socket until the test listens. */
export function testApp(options: Partial<HttpApiOptions> = {}): TestApp {
  const replicator = new FakeReplicator()
  const app = createHttpApi({ replicator, version: '0.0.0', httpUrl: () => 'http://127.0.0.1:1', ...options })
  return { app, replicator }
}
