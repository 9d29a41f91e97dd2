/** A start of a node over a fake. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import type { ReplicatorOptions } from '@replicator/core'
import pino from 'pino'
import { onTestFinished } from 'vitest'
import { type Create, type ListeningFacts, runNode } from '../../src/start/node.ts'
import { startSettings } from '../../src/start/settings.ts'
import { deferred } from '../deferred.ts'
import { FakeReplicator } from '../fake-replicator.ts'

export interface Scene {
  readonly replicator: FakeReplicator
  readonly created: ReplicatorOptions[]
  readonly listening: Promise<ListeningFacts>
  readonly ended: Promise<number>
  readonly stop: (reason: string) => void
  readonly fault: (error: Error) => void
  readonly hangUp: () => void
  readonly lines: Record<string, unknown>[]
  /** What was shown beside the log. */
  readonly told: string[]
}

/** Runs a node over a fake; `create` may be replaced. */
export function scene(flags: Record<string, unknown> = {}, create?: Create): Scene {
  const dataRoot = mkdtempSync(join(tmpdir(), 'replicator-start-'))
  onTestFinished(() => rmSync(dataRoot, { recursive: true }))
  const replicator = new FakeReplicator()
  const created: ReplicatorOptions[] = []
  const stop = new AbortController()
  const fault = deferred<Error>()
  const listening = deferred<ListeningFacts>()
  const lines: Record<string, unknown>[] = []
  const told: string[] = []
  const stream = new PassThrough()
  stream.on('data', (line: Buffer) => lines.push(JSON.parse(line.toString())))
  let hangUp: () => void = () => undefined
  const ended = runNode(startSettings({ flags: { 'cluster-id': 'a', ...flags }, env: {} }), {
    create: async (options) => {
      created.push(options)
      if (create !== undefined) return create(options)
      mkdirSync(options.dataDir!, { recursive: true, mode: 0o700 })
      await options.prepare!(replicator, { isAwaited: false })
      return replicator
    },
    logger: pino({ level: 'debug' }, stream),
    env: {},
    dataRoot,
    stop: stop.signal,
    fault: fault.promise,
    show: (text) => void told.push(text),
    onHangUp: (heed) => (hangUp = heed),
    listening: listening.resolve,
  })
  return {
    replicator,
    created,
    listening: listening.promise,
    ended,
    stop: (reason) => stop.abort(reason),
    fault: fault.resolve,
    hangUp: () => hangUp(),
    lines,
    told,
  }
}
