/**
 * Networks that ask newcomers for join tokens: the tokens there are, who shows which, and who checks them.
 *
 * What a token is worth is said by the code that real nodes run (`judgeJoin`), on its record as a quorum has it, and one that
 * counts once is used up by a change of that record, through the protocol, like in `core`. Hashes are left out: a secret
 * names its record here. Drawn apart from all else, so that other seeds stay what they were.
 */
import { type ClusterId, SYSTEM_PREFIX, type StoredRecord, type WriteRequest } from '@replicator/interface'
import {
  type AdmissionRequest,
  ENGINE_DEFAULTS,
  judgeJoin,
  type JoinToken,
  type Outcome,
  UNKNOWN_TOKEN,
  type Verdict,
} from '@replicator/engine'
import { Prng } from '../random/prng.js'
import type { Extent } from './extent.js'
import type { SimulatedNode } from './simulated-node.js'
import type { Simulation } from './simulation.js'

/** What those show who don't belong, or who come too many. */
const INTRUDERS = ['nothing', 'expired', 'forged', 'revoked', 'other cluster', 'raced'] as const
/** Of these nobody gets in. */
const OUTSIDERS = INTRUDERS.filter((shows) => shows !== 'raced')
type Intruder = (typeof INTRUDERS)[number]

export interface TokensPlan {
  /** The founder asks for tokens from the beginning; otherwise the network is closed by the first token that is made. */
  readonly founded: boolean
  readonly intruders: readonly { readonly shows: Intruder; readonly atMs: number; readonly cluster: number }[]
}

const SHARE = 0.25
/** Between a question and what the node is told, at most: late enough for the newcomer to have asked elsewhere. */
const DELAY_MS_MAX = 600
/** What everybody shows who belongs. */
export const MEMBERS_TOKEN = 'members'

export function drawTokens({ seed, clusters, activeMs, members, extent }: Stage): TokensPlan | undefined {
  const random = new Prng(seed, 'tokens')
  if (!random.chance(SHARE)) return undefined
  const intruders = Array.from({ length: random.whole(...extent.intruders) }, () => {
    // One of the rivals gets in, and may take a vote that a cluster which is late needs.
    const shows = random.pick(members < ENGINE_DEFAULTS.votersMax ? INTRUDERS : OUTSIDERS)
    const one = { shows, atMs: random.between(0, activeMs * 0.7), cluster: random.whole(0, clusters - 1) }
    // Rivals for one token, at about the same time.
    return shows === 'raced' ? [one, { ...one, atMs: one.atMs + random.between(0, 300) }] : [one]
  })
  return { founded: random.chance(0.7), intruders: intruders.flat() }
}

interface Stage {
  readonly seed: number
  readonly clusters: number
  /** As many nodes as there may be otherwise. */
  readonly members: number
  readonly activeMs: number
  readonly extent: Extent
}

/** By secret. Each has the place of its own among the records of tokens, in this order. */
function tokensOf(clusters: readonly ClusterId[]): ReadonlyMap<string, JoinToken> {
  const good = { isRevoked: false, isOnce: false }
  return new Map<string, JoinToken>([
    [MEMBERS_TOKEN, good],
    ['expired', { ...good, expiresMs: 1 }],
    ['revoked', { ...good, isRevoked: true }],
    ['raced', { ...good, isOnce: true }],
    ...clusters.map((cluster): [string, JoinToken] => [`only-${cluster}`, { ...good, cluster }]),
  ])
}

export class Tokens {
  readonly #simulation: Simulation
  readonly #random: Prng
  readonly #tokens: ReadonlyMap<string, JoinToken>
  readonly #places: readonly string[]
  /** Who shows what, of those that don't show what members do. */
  readonly #intruders = new Map<string, Intruder>()

  constructor(simulation: Simulation, seed: number, clusters: readonly ClusterId[]) {
    this.#simulation = simulation
    this.#random = new Prng(seed, 'gate')
    this.#tokens = tokensOf(clusters)
    this.#places = [...this.#tokens.keys()]
  }

  /** The founder makes all of them, one after the other: it may take few requests at once. */
  make(founder: SimulatedNode, places = this.#places): void {
    const [secret, ...others] = places
    const token = this.#tokens.get(secret ?? '')
    if (secret === undefined || token === undefined) return
    this.#write(founder, { secret, token, version: 0 }, () => this.make(founder, others))
  }

  /** Of all records of tokens. */
  get keys(): readonly string[] {
    return this.#places.map((secret) => this.#keyOf(secret))
  }

  /** Starts those that should not get in. */
  plan({ intruders }: TokensPlan, beginMs: number): void {
    const { schedule, residents } = this.#simulation
    for (const { shows, atMs, cluster } of intruders) {
      schedule.at(beginMs + atMs, () => {
        const home = residents.find((node) => node.cluster === String.fromCharCode(97 + cluster))?.cluster
        if (this.#simulation.calm || home === undefined) return
        const node = this.#simulation.newcomer(
          home,
          secretOf(
            shows,
            home,
            residents.map((each) => each.cluster),
          ),
        )
        this.#intruders.set(node.name, shows)
        node.start()
      })
    }
  }

  /** As core does, a node that is told that its token is no good ends for good. */
  endRefused(): void {
    for (const name of this.#intruders.keys()) {
      const node = this.#simulation.node(name)
      if (node.engine?.state.refusal?.code !== 'token') continue
      node.lost = true
      node.crash({ silently: false })
    }
  }

  /** What a peer showed that should not get in; undefined for one that belongs. */
  intruder(name: string): Intruder | undefined {
    return this.#intruders.get(name)
  }

  check(node: SimulatedNode, request: AdmissionRequest): void {
    this.#later(node, () => this.#judge(node, request))
  }

  #judge(node: SimulatedNode, request: AdmissionRequest): void {
    const { peer, cluster, token: secret } = request
    const judge = (outcome: Outcome): void => {
      const record = recordIn(outcome)
      if (record === 'unsaid') return this.#admit(node, request, { kind: 'unsaid' })
      if (record?.value === undefined) return this.#admit(node, request, UNKNOWN_TOKEN)
      const token = JSON.parse(Buffer.from(record.value).toString()) as JoinToken
      const judged = judgeJoin(token, { peer, cluster, wallMs: node.wallMs })
      if (judged.kind !== 'use') return this.#admit(node, request, judged)
      this.#write(node, { secret, token: { ...token, usedBy: peer }, version: record.since }, (written) => {
        const said = 'outcome' in written ? written.outcome : 'unknown'
        if (said === 'version-mismatch') this.#judge(node, request)
        else this.#admit(node, request, { kind: said === 'stored' ? 'good' : 'unsaid' })
      })
    }
    this.#simulation.askOnBehalf(node, (engine, nowMs) => engine.get(nowMs, this.#keyOf(secret), 'quorum'), judge)
  }

  #admit(node: SimulatedNode, { peer }: AdmissionRequest, verdict: Verdict): void {
    this.#later(node, () => node.input((engine, nowMs) => engine.admission(nowMs, peer, verdict)))
  }

  /** Unless the node has died meanwhile. */
  #later(node: SimulatedNode, work: () => void): void {
    const { boot } = node
    this.#simulation.schedule.after(this.#random.between(0, DELAY_MS_MAX / 2), () => {
      if (node.running && node.boot === boot) work()
    })
  }

  #keyOf(secret: string): string {
    const place = this.#places.indexOf(secret)
    return `${SYSTEM_PREFIX}token/join/${place < 0 ? 'none' : place}`
  }

  #write(node: SimulatedNode, { secret, token, version }: Written, told: (outcome: Outcome) => void): void {
    const change =
      version === 0 ? ({ operation: 'create' } as const) : ({ operation: 'update', ifMatch: version } as const)
    const request: WriteRequest = {
      ...change,
      key: this.#keyOf(secret),
      value: Buffer.from(JSON.stringify(token)),
      contentType: 'application/json',
      mutable: true,
      requestId: '',
      fingerprint: '',
    }
    this.#simulation.askOnBehalf(node, (engine, nowMs) => engine.write(nowMs, request), told)
  }
}

/** A record of a token, over the version that it is to follow. */
interface Written {
  readonly secret: string
  readonly token: JoinToken
  readonly version: number
}

function secretOf(shows: Intruder, cluster: ClusterId, clusters: readonly ClusterId[]): string {
  if (shows === 'nothing') return ''
  if (shows !== 'other cluster') return shows
  return `only-${clusters.find((other) => other !== cluster) ?? 'nowhere'}`
}

function recordIn(outcome: Outcome): StoredRecord | undefined | 'unsaid' {
  if (!('outcome' in outcome)) return 'unsaid'
  if (outcome.outcome === 'found') return outcome.record
  return outcome.outcome === 'absent' ? undefined : 'unsaid'
}
