/** `replicator status`, `peers`, `clusters` and `reservations`: what a node says of itself, tidy for a person. */
import type { PeerView, ReservationView, StatusView } from '@replicator/interface'
import { EXIT } from './exit.js'
import type { NodeClient } from './node-client.js'
import { jsonIn, reportProblem } from './problem-report.js'
import { durationText, grid } from './text.js'
import { printable, type Terminal } from './terminal.js'

export type ViewName = 'status' | 'peers' | 'clusters' | 'reservations'

type Status = StatusView & { readonly httpUrl: string; readonly version: string }

const RENDER: Readonly<Record<ViewName, (body: never) => string>> = {
  status: statusText,
  peers: ({ peers }: { readonly peers: readonly PeerView[] }) => peersText(peers),
  clusters: ({ clusters }: { readonly clusters: Readonly<Record<string, readonly string[]>> }) =>
    clustersText(clusters),
  reservations: ({ reservations }: { readonly reservations: readonly ReservationView[] }) =>
    reservationsText(reservations),
}

export async function view(client: NodeClient, name: ViewName, json: boolean, terminal: Terminal): Promise<number> {
  const answer = await client.send({ method: 'GET', path: `/${name}` })
  const body = jsonIn(answer.body)
  if (answer.status !== 200 || body === undefined) return reportProblem(terminal, answer, { json, url: client.url })
  terminal.stdout.write(json ? `${JSON.stringify(body)}\n` : RENDER[name](body as never))
  return EXIT.done
}

function statusText(status: Status): string {
  const { quorum, catchUp } = status
  const behind = `${catchUp.records} of ${catchUp.of} records, ${catchUp.perSecond} a second`
  return grid([
    ['peer', status.peerId],
    ['cluster', `${printable(status.clusterId)}, ${status.role}`],
    ['network', status.networkId === '' ? 'none yet' : `${status.networkId}, epoch ${status.epoch}`],
    ['ready', status.ready ? 'yes' : `no: ${status.reasons.map(printable).join('; ')}`],
    ...status.warnings.map((warning) => ['warning', printable(warning)]),
    [
      'quorum',
      `${quorum.reachable} of ${quorum.votes} voters reachable; a decision needs ${quorum.classic}, in one round ${quorum.fast}`,
    ],
    ['holds', `${status.records} records, ${status.reservations} open reservations`],
    ...(catchUp.state === 'current' ? [] : [['caught up', behind]]),
    ['up', durationText(status.uptimeMs)],
    ['http', status.httpUrl],
    ...status.addresses.map((address) => ['address', printable(address)]),
    ['version', status.version],
  ])
}

function peersText(peers: readonly PeerView[]): string {
  const sorted = peers.toSorted((a, b) => compare(a.clusterId, b.clusterId) || compare(a.peerId, b.peerId))
  return grid([
    ['CLUSTER', 'PEER', 'ROLE', 'STATE', 'ROUND TRIP', 'LAST SEEN'],
    ...sorted.map((peer) => [
      printable(peer.clusterId),
      peer.peerId,
      peer.role,
      peer.retired ? 'old copy' : peer.self ? 'this node' : peer.alive ? 'alive' : 'silent',
      peer.roundTripMs === undefined ? '-' : `${peer.roundTripMs.toFixed(1)} ms`,
      peer.lastSeenMs === undefined || peer.self ? '-' : `${durationText(peer.lastSeenMs)} ago`,
    ]),
  ])
}

function clustersText(clusters: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(clusters)
    .toSorted(([a], [b]) => compare(a, b))
    .map(([cluster, peers]) => [printable(cluster), ...peers.map((peer) => `  ${peer}`)].join('\n') + '\n')
    .join('')
}

function reservationsText(reservations: readonly ReservationView[]): string {
  if (reservations.length === 0) return 'No key is reserved at this node.\n'
  return grid([
    ['KEY', 'VERSION', 'CLUSTER', 'PEER', 'AGE', 'ROUND'],
    ...reservations.map(({ key, version, owner, ageMs, ballot }) => [
      printable(key),
      String(version),
      printable(owner.cluster),
      owner.peer,
      durationText(ageMs),
      String(ballot.round),
    ]),
  ])
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
