/** `replicator status`, `peers`, `clusters` and `reservations`: what a node says of itself, tidy for a person. */
import type { PeerView, ReservationView, StatusView } from '@replicator/interface'
import { EXIT } from './exit.js'
import type { HttpNodes } from '@replicator/client/http'
import { jsonIn, reportProblem } from './problem-report.js'
import { outputPainter, type Paint } from './style.js'
import { durationText, grid } from './text.js'
import { printable, type Terminal } from './terminal.js'

/** What a node says all by itself; the others need the names of peers. */
export type LookName = 'status' | 'peers'
export type ViewName = LookName | 'clusters' | 'reservations'

type Clusters = Readonly<Record<string, readonly string[]>>
type Status = StatusView & { readonly httpUrl: string; readonly version: string }

/** What people call each peer, by its id. */
type Names = ReadonlyMap<string, string>

export async function view(client: HttpNodes, name: ViewName, json: boolean, terminal: Terminal): Promise<number> {
  const answer = await client.request({ method: 'GET', path: `/${name}` })
  const body = jsonIn(answer.body)
  if (answer.status !== 200 || body === undefined) return reportProblem(terminal, answer, { json, url: client.url })
  const paint = outputPainter(terminal)
  terminal.stdout.write(json ? `${JSON.stringify(body)}\n` : await render(client, name, { body, paint }))
  return name === 'status' && body['ready'] !== true ? EXIT.failed : EXIT.done
}

interface Shown {
  readonly body: Record<string, unknown>
  readonly paint: Paint
}

async function render(client: HttpNodes, name: ViewName, { body, paint }: Shown): Promise<string> {
  switch (name) {
    case 'clusters':
      return clustersText(body['clusters'] as Clusters, await namesFrom(client), paint)
    case 'reservations':
      return reservationsText(body['reservations'] as readonly ReservationView[], await namesFrom(client), paint)
    default:
      return viewText(name, body, paint)
  }
}

/** As a person reads it. */
export function viewText(name: LookName, body: Record<string, unknown>, paint: Paint): string {
  return name === 'status'
    ? statusText(body as unknown as Status, paint)
    : peersText(body['peers'] as readonly PeerView[], paint)
}

/** As a log has it: all that changes from one look to the next, and each line for itself. */
export function viewLines(name: LookName, body: Record<string, unknown>): readonly string[] {
  const rows =
    name === 'status' ? [statusRow(body as unknown as Status)] : peerRows(body['peers'] as readonly PeerView[])
  return rows.map((cells) => cells.join('  '))
}

function statusRow({ name, role, ready, reasons, quorum, records, reservations }: Status): readonly string[] {
  return [
    printable(name),
    role,
    `${quorum.reachable} of ${quorum.votes} voters reachable`,
    `${records} records`,
    `${reservations} open reservations`,
    ready ? 'ready' : `not ready: ${reasons.map(printable).join('; ')}`,
  ]
}

/** None where the node doesn't tell: then peers are shown by their ids alone. */
async function namesFrom(client: HttpNodes): Promise<Names> {
  const { body } = await client.request({ method: 'GET', path: '/peers' })
  const peers = jsonIn(body)?.['peers']
  return new Map(Array.isArray(peers) ? peers.map(({ peerId, name }: PeerView) => [peerId, name]) : [])
}

const ROLES: Readonly<Record<Status['role'], string>> = {
  voter: 'it has a vote in each decision',
  learner: 'it holds all records and has no vote yet',
  joining: 'it is not a member of a network yet',
  removed: 'it takes no part any more',
}

const JOINING: Readonly<Record<'open' | 'token', string>> = {
  open: 'open: whoever reaches a node can join',
  token: 'with a join token',
}

function statusText(status: Status, paint: Paint): string {
  const { quorum, catchUp } = status
  const mebibytes = (catchUp.bytes / (1024 * 1024)).toFixed(1)
  const behind = `${catchUp.records} of ${catchUp.of} records, ${catchUp.perSecond} a second, ${mebibytes} MiB so far, about ${durationText(catchUp.secondsLeft * 1000)} left`
  return grid([
    ['name', paint('bold', printable(status.name))],
    ['peer', status.peerId],
    ['cluster', `${printable(status.clusterId)}, ${status.role}: ${ROLES[status.role]}`],
    [
      'network',
      status.networkId === ''
        ? 'none yet'
        : `${status.networkId}, epoch ${status.epoch} (version of its list of members)`,
    ],
    ...(status.joining === undefined ? [] : [['joining', JOINING[status.joining]]]),
    ['ready', status.ready ? paint('green', 'yes') : paint('red', `no: ${status.reasons.map(printable).join('; ')}`)],
    ...status.warnings.map((warning) => ['warning', paint('yellow', printable(warning))]),
    [
      'quorum',
      `${quorum.reachable} of ${quorum.votes} voters reachable; a decision needs ${quorum.classic} of them, in one round trip ${quorum.fast}`,
    ],
    ['holds', `${status.records} records, ${status.reservations} open reservations`],
    ...(catchUp.state === 'current' ? [] : [['caught up', behind]]),
    ['up', durationText(status.uptimeMs)],
    ['http', status.httpUrl],
    ...status.addresses.map((address) => ['address', printable(address)]),
    ['version', status.version],
  ])
}

function peersText(peers: readonly PeerView[], paint: Paint): string {
  const rows = peerRows(peers).map((cells) =>
    cells.map((cell, place) => (place === STATE ? painted(cell, paint) : cell)),
  )
  return grid([heading(['NAME', 'CLUSTER', 'ROLE', 'STATE', 'ROUND TRIP', 'LAST SEEN', 'PEER'], paint), ...rows])
}

/** The column of a peer's state. */
const STATE = 3

function painted(state: string, paint: Paint): string {
  return paint(state === 'silent' || state === 'old copy' ? 'red' : 'green', state)
}

function peerRows(peers: readonly PeerView[]): readonly (readonly string[])[] {
  return peers
    .toSorted((a, b) => compare(a.clusterId, b.clusterId) || compare(a.peerId, b.peerId))
    .map((peer) => [
      printable(peer.name),
      printable(peer.clusterId),
      peer.role,
      peer.retired ? 'old copy' : peer.self ? 'this node' : peer.alive ? 'alive' : 'silent',
      peer.roundTripMs === undefined ? '-' : `${peer.roundTripMs.toFixed(1)} ms`,
      peer.lastSeenMs === undefined || peer.self ? '-' : `${durationText(peer.lastSeenMs)} ago`,
      peer.peerId,
    ])
}

function heading(cells: readonly string[], paint: Paint): readonly string[] {
  return cells.map((cell) => paint('bold', cell))
}

function clustersText(clusters: Clusters, names: Names, paint: Paint): string {
  return Object.entries(clusters)
    .toSorted(([a], [b]) => compare(a, b))
    .map(([cluster, peers]) => {
      const rows = peers.map((peer) => [`  ${printable(names.get(peer) ?? '?')}`, peer])
      return `${paint('bold', printable(cluster))}\n${grid(rows)}`
    })
    .join('')
}

function reservationsText(reservations: readonly ReservationView[], names: Names, paint: Paint): string {
  if (reservations.length === 0) return 'No key is reserved at this node.\n'
  return grid([
    heading(['KEY', 'VERSION', 'CLUSTER', 'NODE', 'AGE', 'BALLOT'], paint),
    ...reservations.map(({ key, version, owner, ageMs, ballot }) => [
      printable(key),
      String(version),
      printable(owner.cluster),
      printable(names.get(owner.peer) ?? owner.peer),
      durationText(ageMs),
      String(ballot.number),
    ]),
  ])
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
