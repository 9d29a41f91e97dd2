/** Nodes inside this process, over a hub without sockets or over libp2p, each heard in all it says. */
import {
  CONFIGURATION_KEY,
  createReplicator,
  type Logger,
  type Replicator,
  type ReplicatorOptions,
} from '@replicator/core'
import { createHttpApi } from '@replicator/node'
import { type MemoryImage, type MemoryStore, openMemoryStore } from '@replicator/store'
import { until } from '@replicator/testkit/processes'
import { createMemoryTransportHub } from '@replicator/transport'
import type { Witness } from './scenario.ts'

type Api = ReturnType<typeof createHttpApi>

export interface Line {
  readonly level: string
  readonly text: string
  readonly fields: object
}

export interface EmbeddedInit extends Partial<ReplicatorOptions> {
  /** What its store begins with: that of an earlier run. */
  readonly image?: MemoryImage
  /** Told of each line of its log, as it is written. */
  readonly heard?: (line: Line) => void
  readonly over?: 'hub' | 'libp2p'
}

/** What a program says: its log, and the error that it is told. */
class Log implements Logger {
  readonly lines: Line[] = []
  readonly #heard: (line: Line) => void
  error: (fields: object, text: string) => void = this.#writer('error')
  warn = this.#writer('warn')
  info = this.#writer('info')
  debug = this.#writer('debug')

  constructor(heard: (line: Line) => void = () => undefined) {
    this.#heard = heard
  }

  said(place: string): readonly string[] {
    return this.lines.filter(({ level }) => place === `log, ${level}`).flatMap(wordsOf)
  }

  #writer(level: string) {
    return (fields: object, text: string): void => {
      const line = { level, text, fields }
      this.lines.push(line)
      this.#heard(line)
    }
  }
}

/** The text of a line, and each text among its fields. */
function wordsOf({ text, fields }: Line): readonly string[] {
  return [text, ...Object.values(fields).filter((each) => typeof each === 'string')]
}

export class EmbeddedNode implements Witness {
  readonly replicator: Replicator
  readonly store: MemoryStore
  readonly #log: Log
  readonly #api: Api
  readonly #answers = new Map<string, string[]>()

  constructor(parts: { replicator: Replicator; store: MemoryStore; log: Log }) {
    this.replicator = parts.replicator
    this.store = parts.store
    this.#log = parts.log
    this.#api = createHttpApi({ replicator: parts.replicator, version: '0.0.0' })
  }

  get peerId(): string {
    return this.replicator.peerId
  }

  get addresses(): readonly string[] {
    return this.replicator.status().addresses
  }

  async said(place: string): Promise<readonly string[]> {
    if (place.startsWith('answer ')) return this.#answers.get(place.slice(7)) ?? []
    if (place.startsWith('log, ')) return this.#log.said(place)
    const { ready, warnings } = this.replicator.status()
    if (place === 'warning') return warnings
    if (place === 'ready') return ready ? ['ready'] : []
    if (place !== 'not ready') throw new Error(`a node inside a program says nothing at "${place}"`)
    // Also what status says, as the tests of the HTTP API show.
    const answer = await this.#api.inject('/readyz')
    return answer.statusCode === 503 ? (answer.json() as { reasons: string[] }).reasons : []
  }

  /** What is answered over HTTP: the status, or the code of the problem under its status. */
  async put(key: string, token?: string): Promise<number> {
    const headers = token === undefined ? {} : { 'idempotency-key': token }
    const answer = await this.#api.inject({ method: 'PUT', url: `/store/${key}`, payload: 'v', headers })
    if (answer.statusCode >= 400) {
      const codes = this.#answers.get(String(answer.statusCode)) ?? []
      this.#answers.set(String(answer.statusCode), [...codes, (answer.json() as { code: string }).code])
    }
    return answer.statusCode
  }

  async ready(): Promise<void> {
    await until('the node is ready', () => this.replicator.status().ready || undefined, { withinMs: 30_000 })
  }

  /** Stops it, and resolves with what its store holds. */
  async stop(): Promise<MemoryImage> {
    await this.#api.close()
    await this.replicator.stop()
    return this.store.image()
  }
}

/** A place for a network, or for several. */
export class Site {
  readonly hub = createMemoryTransportHub()
  readonly nodes = new Set<EmbeddedNode>()

  async start(clusterId: string, init: EmbeddedInit = {}): Promise<EmbeddedNode> {
    const { image, heard, over = 'hub', adapters, ...options } = init
    const store = openMemoryStore(image)
    const log = new Log(heard)
    const replicator = await createReplicator({
      clusterId,
      logger: log,
      ...options,
      adapters: {
        store,
        ...(over === 'hub' && { transport: (identity) => this.hub.transport(identity) }),
        ...adapters,
      },
    })
    const node = new EmbeddedNode({ replicator, store, log })
    this.nodes.add(node)
    return node
  }

  /** One that founds, and others of its cluster that join through it. Resolves once all are voters and ready. */
  async network(nodes: number, init: EmbeddedInit = {}): Promise<readonly EmbeddedNode[]> {
    const founder = await this.start('a', init)
    const others = Array.from({ length: nodes - 1 }, () => this.start('a', { ...init, peers: founder.addresses }))
    const all = [founder, ...(await Promise.all(others))]
    await this.whole(all)
    return all
  }

  async whole(nodes: readonly EmbeddedNode[]): Promise<void> {
    const votes = nodes.length
    await until(
      `${votes} nodes are one network`,
      () =>
        nodes.every(({ replicator }) => {
          const { ready, role, quorum, warnings } = replicator.status()
          const changes = warnings.some((warning) => warning.includes('change of the voters'))
          return ready && role === 'voter' && quorum.votes === votes && quorum.reachable === votes && !changes
        }) || undefined,
      { withinMs: 30_000 },
    )
  }

  cut(one: EmbeddedNode, others: Iterable<EmbeddedNode> = this.nodes): void {
    for (const other of others) if (other !== one) this.hub.cut(one.peerId, other.peerId)
  }

  heal(one: EmbeddedNode): void {
    for (const other of this.nodes) if (other !== one) this.hub.heal(one.peerId, other.peerId)
  }

  async stop(): Promise<void> {
    await Promise.all([...this.nodes].map((node) => node.stop()))
  }
}

/** Has a site for as long as the scenario takes. */
export async function onSite(scenario: (site: Site) => Promise<void>): Promise<void> {
  const site = new Site()
  try {
    await scenario(site)
  } finally {
    await site.stop()
  }
}

/** The same store, with other members in the configuration that is committed there. */
export function withMembers(
  image: MemoryImage,
  change: (members: readonly object[]) => readonly object[],
): MemoryImage {
  const placed = image.records.get(CONFIGURATION_KEY)
  if (placed === undefined) throw new Error('no configuration is stored')
  const configuration = JSON.parse(Buffer.from(placed.record.value ?? []).toString()) as { members: readonly object[] }
  const value = Buffer.from(JSON.stringify({ ...configuration, members: change(configuration.members) }))
  return {
    ...image,
    records: new Map([...image.records, [CONFIGURATION_KEY, { ...placed, record: { ...placed.record, value } }]]),
  }
}
