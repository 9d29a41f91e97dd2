/** What must hold of an engine after each input, whoever the input came from. */
import type { Message, PeerId, StoredRecord, Write } from '@replicator/interface'
import { CONFIGURATION_KEY, COUNTERS, MEMBERS_MAX } from '@replicator/interface'
import type { Effects } from '@replicator/engine'
import { decodeFrame, encodeFrame } from '@replicator/rpc'
import { encodeRecord, encodeSlot } from '@replicator/store'
import type { Cause, Place } from './small-network.js'

/** What may bring a committed record: a decision of the node's own, or a member that tells one. */
const MAY_COMMIT: ReadonlySet<Message['type']> = new Set(['answer', 'commit', 'records', 'page', 'newer', 'configured'])

/** Timers that are stale are only dropped when they are due. */
const TIMERS_MAX = 5000

/** What is wrong with an engine's effects; undefined where nothing is. Asked before they are applied. */
export function faultOf(place: Place, effects: Effects, cause: Cause): string | undefined {
  return sendFault(effects) ?? haltFault(place, effects, cause) ?? writeFault(place, effects, cause)
}

/** Whatever an engine sends, a peer must be able to read: the encoder throws, and the node would end, or the peer hangs up. */
function sendFault({ sends }: Effects): string | undefined {
  for (const { to, message } of sends) {
    const decoded = decodeFrame(encodeFrame([message]))
    if (!decoded.ok) return `a ${message.type} to ${to} would be refused: ${decoded.reason}, ${decoded.detail}`
  }
  return undefined
}

/** A halt is right where another decision was told than the one that is committed, and nowhere else. */
function haltFault(place: Place, { halt }: Effects, cause: Cause): string | undefined {
  if (halt === undefined) return undefined
  const told = cause === 'own' ? [] : recordsIn(cause.message)
  const held: readonly Named[] = told.flatMap(({ key }) => place.store.record(key) ?? [])
  const known = [...held, ...told]
  const isConflict = told.some((one) => known.some((other) => other.key === one.key && contradict(one, other)))
  return isConflict ? undefined : `it halts: ${halt}`
}

/** Two decisions for one version, or one behind a final record. */
function contradict(told: Named, known: Named): boolean {
  if (known.final && told.version > known.version) return true
  return known.decisions.some(
    ({ version, proposal }) => version === told.version && proposal !== told.decisions[0]?.proposal,
  )
}

type Named = Pick<StoredRecord, 'key' | 'version' | 'final' | 'decisions'>

/** What a message says is committed. */
function recordsIn(message: Message): readonly Named[] {
  switch (message.type) {
    case 'commit': {
      const { key, version, proposal } = message
      const decision = { version, proposal, cluster: '', requestId: '', fingerprint: '' }
      return [
        { key, version, final: false, decisions: [decision] },
        ...(message.record === undefined ? [] : [message.record]),
      ]
    }
    case 'records':
    case 'newer':
      return message.records
    case 'configured':
      return [message.record]
    case 'page':
      return message.entries.flatMap(({ record }) => record ?? [])
    default:
      return []
  }
}

function writeFault(place: Place, { writes }: Effects, cause: Cause): string | undefined {
  for (const write of writes) {
    const fault = recordFault(place, write, cause)
    if (fault !== undefined) return fault
  }
  return undefined
}

function recordFault({ store }: Place, write: Write, cause: Cause): string | undefined {
  if (write.type === 'slot' && write.slot !== undefined) encodeSlot(write.slot)
  if (write.type !== 'record') return undefined
  const { key, version, decisions } = write.record
  encodeRecord({ record: write.record, sequence: 1, changed: 1 })
  if (version <= (store.record(key)?.version ?? 0))
    return `the record of ${JSON.stringify(key)} goes back to ${version}`
  if (decisions[0]?.version !== version) return `version ${version} of ${JSON.stringify(key)} names no decision`
  if (cause !== 'own' && !MAY_COMMIT.has(cause.message.type)) return `a ${cause.message.type} commits a record`
  return undefined
}

/** A stranger may ask to join and is told who this node is; nothing else comes of what it says. */
export function strangerFault(effects: Effects, { from, message }: Exclude<Cause, 'own'>): string | undefined {
  if (effects.halt !== undefined) return `a stranger halts it: ${effects.halt}`
  if (effects.writes.length > 0) return `a stranger's ${message.type} writes ${JSON.stringify(effects.writes[0])}`
  if (effects.outcomes.length > 0) return `a stranger's ${message.type} decides what a client is told`
  const sent = effects.sends.find(({ to, message: said }) => to !== from && said.type !== 'join')
  if (sent !== undefined) return `a stranger's ${message.type} makes it send a ${sent.message.type} to ${sent.to}`
  if (effects.links.some((link) => link.kind === 'quiet' || link.peer !== from))
    return `a stranger's ${message.type} changes a link to another`
  return undefined
}

export function isMember({ engine }: Place, peer: PeerId): boolean {
  return engine.state.configuration?.members.some((member) => member.peer === peer) ?? false
}

/** What has grown beyond its bound; undefined where nothing has. */
export function sizeFault({ engine, store }: Place, linkedMax: number): string | undefined {
  const { state, options } = engine
  const clients = options.operationsMax
  const bounds: readonly (readonly [name: string, size: number, max: number])[] = [
    ['neighbours', state.neighbours.size, linkedMax],
    ['comparisons', state.pulls.size, linkedMax],
    ['peers whose liveness is known', state.liveness.peers.size, linkedMax + MEMBERS_MAX],
    ['joining peers', state.steward.joining.size, MEMBERS_MAX],
    ['members with an old copy', state.retiredPeers.size, MEMBERS_MAX],
    ['reports of progress', state.steward.progress.size, linkedMax + MEMBERS_MAX],
    ['reservations', state.reservations.size, store.slots().length],
    ['deliveries', state.deliveries.size, options.deliveriesMax],
    ['writes', state.writing.size, clients],
    ['reads', state.reading.size, 2 * clients],
    ['barriers', state.barriers.size, options.barriersMax],
    ['inquiries', state.inquiries.size, linkedMax + 1],
    ['keys waited for', state.interest.size, 3 * clients],
    // A round is for a client, or settles a slot, or ends a record, or is about the configuration.
    ['rounds', state.drives.size, 3 * clients + store.slots().length + options.expiriesMax + 1],
    ['damaged records', state.damaged.size, options.damagedMax],
    ['timers', state.timers.length, TIMERS_MAX],
    ['counters', state.counters.size, Object.keys(COUNTERS).length],
    ['texts', store.image().texts.size, 2 * (linkedMax + MEMBERS_MAX) + 8],
    ...[...state.pulls].map(
      ([peer, { pull }]) =>
        [`ranges of keys on their way from ${peer}`, pull?.snapshot?.questions.size ?? 0, options.pagesMax] as const,
    ),
    ...[...state.pulls].map(
      ([peer, { pull }]) => [`pages on their way from ${peer}`, pull?.pages.length ?? 0, options.pagesMax] as const,
    ),
  ]
  const over = bounds.find(([, size, max]) => size > max)
  return over === undefined ? undefined : `there are ${over[1]} ${over[0]}, at most ${over[2]} are right`
}

/** What the node says of itself must be sayable at any time. */
export function viewFault({ engine }: Place, nowMs: number): string | undefined {
  const status = engine.status(nowMs)
  engine.peers(nowMs)
  engine.clusters(nowMs)
  engine.reservations(nowMs, 1000)
  engine.suggestions(nowMs, CONFIGURATION_KEY, 3)
  const numbers = [status.epoch, status.records, status.reservations, status.uptimeMs]
  return numbers.every((each) => Number.isSafeInteger(each) && each >= 0) ? undefined : 'the status has an odd number'
}
