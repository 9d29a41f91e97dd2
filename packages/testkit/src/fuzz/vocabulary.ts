/**
 * Random messages of every kind, in the types of the protocol. Their texts and numbers come from a vocabulary: what the
 * receiver knows (its peers, keys, generations), mixed with what it has never heard of and with what is at the bounds.
 */
import type { PeerId, Proposal, ProposalId, RecordIdentity, StoredRecord, WriteRequest } from '@replicator/interface'
import type { Ballot, Decision, Member, NetworkConfiguration, Vote } from '@replicator/interface'
import {
  CONFIGURATION_KEY,
  EXPIRES_MS_MAX,
  formatProposalId,
  JOIN_SECRET_BYTES_MAX,
  KEY_BYTES_MAX,
  NODE_NAME_BYTES_MAX,
  openBallot,
  RANGE_SUM_END,
} from '@replicator/interface'
import { CONFIGURATION_TYPE, encodeConfiguration } from '@replicator/membership'
import type { Prng } from '../random/prng.js'
import { noise } from './hostile-bytes.js'

/** What the messages are about. Empty lists are filled up with strangers' words. */
export interface Words {
  readonly peers: readonly PeerId[]
  readonly clusters: readonly string[]
  readonly keys: readonly string[]
  readonly proposals: readonly ProposalId[]
  readonly networkId: string
  /** A generation, an epoch and a boot that mean something to the receiver. */
  readonly generation: number
  readonly epoch: number
  readonly nonce: string
}

export const NO_WORDS: Words = {
  peers: ['ada', 'bob'],
  clusters: ['a'],
  keys: ['k'],
  proposals: [],
  networkId: '00'.repeat(16),
  generation: 1,
  epoch: 1,
  nonce: '00'.repeat(8),
}

/** The only one that lets anybody in. */
export const GOOD_SECRET = 'good'

const NUMBERS = [0, 1, 2, 3, 4, 7, 8, 63, 64, 65, 2 ** 31, 2 ** 32, 2 ** 52, 2 ** 53 - 2, 2 ** 53 - 1] as const
const TYPES = ['', 'text/plain', 'x'.repeat(256), 'é\r\nx: y'] as const
const OPERATIONS = ['create', 'update', 'configure'] as const
const EMPTY_OPERATIONS = ['delete', 'expire', 'noop'] as const
/** Past, within the seconds that a session of the engine's target lasts, and never. */
const ENDS = [1, 1500, 4000, 8000, 15_000, 2 ** 32, EXPIRES_MS_MAX] as const

/** Draws from a vocabulary. */
export class Vocabulary {
  readonly random: Prng
  readonly words: Words

  constructor(random: Prng, words: Words) {
    this.random = random
    this.words = words
  }

  /** Small ones mostly, since versions and rounds are small; at a bound now and then. */
  number(): number {
    const { random } = this
    return random.chance(0.6) ? random.whole(0, 5) : random.pick(NUMBERS)
  }

  /** Of a range, or the hash of a record. */
  sum(): number {
    return Math.min(this.number(), RANGE_SUM_END - 1)
  }

  generation(): number {
    return this.random.chance(0.7) ? this.words.generation : this.number()
  }

  epoch(): number {
    return this.random.chance(0.5) ? this.words.epoch + this.random.whole(0, 1) : this.number()
  }

  flag(): boolean {
    return this.random.chance(0.5)
  }

  peer(): PeerId {
    const { random, words } = this
    return random.chance(0.85) ? random.pick(words.peers) : random.pick(['stranger', 'x'.repeat(128), '1'])
  }

  cluster(): string {
    const { random, words } = this
    return random.chance(0.8) ? random.pick(words.clusters) : random.pick(['z', '__proto__', '.'.repeat(64), '-'])
  }

  key(): string {
    const { random, words } = this
    if (random.chance(0.85)) return random.pick(words.keys)
    return random.pick([
      CONFIGURATION_KEY,
      CONFIGURATION_KEY,
      'k'.repeat(KEY_BYTES_MAX),
      '__proto__',
      '😀',
      '\0system',
      '\u0001',
    ])
  }

  nonce(): string {
    return this.flag() ? this.words.nonce : this.random.hex(8)
  }

  proposalId(): ProposalId {
    const { random, words } = this
    if (words.proposals.length > 0 && random.chance(0.5)) return random.pick(words.proposals)
    return formatProposalId({
      peer: this.peer(),
      boot: random.whole(0, 3),
      nonce: this.nonce(),
      sequence: this.number(),
    })
  }

  /** Empty: none was given. */
  name(): string {
    return this.flag() ? '' : this.random.pick(['rack-7', 'z', 'n'.repeat(NODE_NAME_BYTES_MAX)])
  }

  /** What a newcomer shows: nothing, something good, or something else. */
  joinSecret(): string {
    return this.flag() ? '' : this.random.pick([GOOD_SECRET, 'x', 's'.repeat(JOIN_SECRET_BYTES_MAX)])
  }

  addresses(): string[] {
    return this.many(8, () => this.random.pick(['/ip4/127.0.0.1/tcp/1/ws', 'nonsense', '', 'x'.repeat(512)]))
  }

  many<T>(max: number, one: () => T): T[] {
    const { random } = this
    return Array.from({ length: random.chance(0.9) ? random.whole(0, Math.min(3, max)) : random.whole(0, max) }, one)
  }

  classicBallot(): Ballot {
    const { random } = this
    const number = Math.max(1, this.number())
    return {
      generation: this.generation(),
      number,
      peer: this.peer(),
      boot: random.whole(0, 3),
      attempt: this.number(),
    }
  }

  ballot(): Ballot {
    return this.flag() ? openBallot(this.generation()) : this.classicBallot()
  }

  value(): Uint8Array {
    return this.random.chance(0.2) ? this.configurationValue() : noise(this.random, 200)
  }

  proposal(): Proposal {
    const { random } = this
    const mutable = this.flag()
    const named = {
      id: this.proposalId(),
      cluster: this.cluster(),
      requestId: this.flag() ? '' : 'request',
      fingerprint: this.flag() ? '' : 'ab'.repeat(32),
      contentType: random.pick(TYPES),
      mutable,
      ...this.end(mutable),
    }
    if (random.chance(0.4)) return { ...named, operation: random.pick(EMPTY_OPERATIONS) }
    return { ...named, operation: random.pick(OPERATIONS), value: this.value() }
  }

  /** What a client may ask for. It is checked where it is taken, so nothing in it is hostile. */
  request(key: string): WriteRequest {
    const { random } = this
    const operation = random.pick(['create', 'create', 'update', 'delete'] as const)
    const identity = this.flag() ? { requestId: '', fingerprint: '' } : { requestId: 'r', fingerprint: random.hex(32) }
    const ifMatch = random.chance(0.4) ? ('*' as const) : Math.max(1, this.number())
    const fields = { key, operation, ...identity, ...(operation === 'create' ? {} : { ifMatch }) }
    if (operation === 'delete') return { ...fields, value: new Uint8Array(0), contentType: '', mutable: true }
    const ending = this.flag() ? {} : { expiresMs: random.pick(ENDS) }
    const mutable = 'expiresMs' in ending || this.flag()
    return { ...fields, value: noise(random, 20), contentType: random.pick(['', 'text/plain']), mutable, ...ending }
  }

  /** When something ends, if at all; for the most part only where it can, and at a time at which it can. */
  end(canEnd: boolean): { readonly expiresMs?: number } {
    const { random } = this
    if (this.flag() || (!canEnd && random.chance(0.9))) return {}
    return { expiresMs: random.pick(random.chance(0.9) ? ENDS : [EXPIRES_MS_MAX + 1, 2 ** 53 - 1]) }
  }

  vote(): Vote {
    return { ballot: this.ballot(), proposal: this.proposal() }
  }

  identity(key = this.key()): RecordIdentity {
    const version = Math.max(1, this.number())
    const present = this.flag()
    const decision = (each: number): Decision => ({
      version: each,
      proposal: this.random.chance(0.1) ? '' : this.proposalId(),
      cluster: this.cluster(),
      requestId: this.flag() ? '' : 'request',
      fingerprint: '',
    })
    const decisions = this.flag()
      ? [decision(version), ...(version > 1 ? [decision(version - 1)] : [])]
      : this.many(8, () => decision(this.number()))
    const since = this.flag() ? version : Math.min(version, this.number())
    return { key, version, since, present, final: present && this.flag(), decisions }
  }

  record(key = this.key()): StoredRecord {
    const identity = this.identity(key)
    const contentType = key === CONFIGURATION_KEY ? CONFIGURATION_TYPE : this.random.pick(TYPES)
    const named = { ...identity, contentType, ...this.end(!identity.final) }
    if (!identity.present) return named
    const isConfiguration = key === CONFIGURATION_KEY && this.random.chance(0.8)
    return { ...named, value: isConfiguration ? this.configurationValue() : this.value() }
  }

  /** A configuration that may or may not fit its receiver, or bytes that are none. */
  configurationValue(): Uint8Array {
    const { random } = this
    if (random.chance(0.1)) return noise(random, 100)
    const peers = [...new Set(this.many(64, () => this.peer()))].toSorted()
    const members = peers.map((peer): Member => ({
      peer,
      cluster: this.cluster(),
      role: this.flag() ? 'voter' : 'learner',
      addresses: this.addresses(),
    }))
    const configuration: NetworkConfiguration = {
      networkId: this.flag() ? this.words.networkId : random.hex(16),
      epoch: this.epoch(),
      generation: this.generation(),
      members,
      ...(this.flag() ? {} : { joining: 'token' as const }),
      ...(this.flag() ? {} : { joint: { generation: this.generation(), voters: peers.slice(0, 1) } }),
    }
    return encodeConfiguration(configuration)
  }
}
