/** What `/metrics` tells: one table of names, and where each number comes from. */
import {
  COUNTERS,
  type CounterName,
  type Counts,
  type HistogramView,
  type MetricsView,
  type PeerView,
  type StatusView,
} from '@replicator/interface'
import type { OperationCounts } from './request-counts.js'

export interface Metric {
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly labels: readonly string[]
  readonly help: string
}

/** By name, without the prefix. Labels name operations, errors, counters and members only, so they are bounded. */
export const METRICS = {
  requests_total: {
    type: 'counter',
    labels: ['operation', 'outcome'],
    help: 'Requests of clients that were answered, by what was asked for and the code of the problem, or ok.',
  },
  request_seconds: {
    type: 'histogram',
    labels: ['operation'],
    help: 'Seconds until the answer to a request was handed to its connection.',
  },
  ballots_total: {
    type: 'counter',
    labels: ['kind'],
    help: 'Ballots begun: open ones, in one round trip, or classic.',
  },
  recoveries_total: { type: 'counter', labels: [], help: COUNTERS.recoveries },
  refused_total: {
    type: 'counter',
    labels: ['reason'],
    help: 'What this node has refused: links, frames and messages of peers, and requests for who sent them.',
  },
  events_total: { type: 'counter', labels: ['event'], help: 'All else that is counted, by the names of /status.' },
  reservations: { type: 'gauge', labels: [], help: 'Open reservations of this node.' },
  oldest_reservation_seconds: { type: 'gauge', labels: [], help: 'Age of the oldest open reservation; 0: none.' },
  records: { type: 'gauge', labels: [], help: 'Committed records that hold a value.' },
  record_bytes: { type: 'gauge', labels: [], help: 'Bytes of the values of all records.' },
  disk_bytes: { type: 'gauge', labels: [], help: 'Bytes of the files of the store; 0 where it is in memory.' },
  sync_seconds: { type: 'histogram', labels: [], help: 'Seconds that a sync of the store took.' },
  sync_batch_entries: { type: 'histogram', labels: [], help: 'Changes of the store that a sync was for.' },
  link_up: { type: 'gauge', labels: ['peer', 'cluster'], help: 'Whether there is a link to the member.' },
  link_round_trip_seconds: {
    type: 'gauge',
    labels: ['peer', 'cluster'],
    help: 'The last measured round trip to the member.',
  },
  link_queue_bytes: { type: 'gauge', labels: ['peer'], help: 'Bytes that wait to be sent to the member.' },
  catch_up_behind_records: {
    type: 'gauge',
    labels: ['peer'],
    help: 'Changes in the log of the member that this node has not gone through, of those that it last told of.',
  },
  catch_up_records_left: {
    type: 'gauge',
    labels: [],
    help: 'Records that were there when the node joined, or came back, and are not here yet; 0 once it has caught up, like the next three.',
  },
  catch_up_records_per_second: {
    type: 'gauge',
    labels: [],
    help: 'Records that have come a second since it began with them.',
  },
  catch_up_bytes: { type: 'gauge', labels: [], help: 'Bytes of the values that have come since.' },
  catch_up_seconds_left: {
    type: 'gauge',
    labels: [],
    help: 'How long the rest takes at that rate; 0 where none has come.',
  },
  voters: { type: 'gauge', labels: ['cluster'], help: 'Voters of the cluster.' },
  voters_reachable: { type: 'gauge', labels: ['cluster'], help: 'Those that were heard from lately.' },
  members_gone: {
    type: 'gauge',
    labels: ['cluster'],
    help: 'Members that this node has not heard for so long that they may be gone for good.',
  },
  quorum_headroom: {
    type: 'gauge',
    labels: [],
    help: 'How many more voters may fail before writes stop; below 0: so many must come back.',
  },
  epoch: { type: 'gauge', labels: [], help: 'Version of the network configuration.' },
  ready: { type: 'gauge', labels: [], help: 'Whether the node takes reads and writes.' },
  build_info: { type: 'gauge', labels: ['version'], help: 'Always 1; the label says which program this is.' },
} as const satisfies Readonly<Record<string, Metric>>

export type MetricName = keyof typeof METRICS

export interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number | HistogramView
}

export interface MetricSources {
  readonly status: StatusView
  readonly peers: readonly PeerView[]
  readonly measured: MetricsView
  readonly requests: readonly OperationCounts[]
  readonly version: string
}

/** Counts that have a metric of their own. */
const OWN: readonly CounterName[] = ['ballots', 'ballots-open', 'recoveries', 'requests', 'requests-refused']

const REFUSALS =
  /^(frame-|http-|refused-)|-forbidden$|^(commit-unproven|configurations-refused|credit-overrun|held-too-much|joins-refused-network-full|messages-from-strangers|not-linked-in-time|stranger-gave-way|strangers-closed|stream-refused|turned-away|unexpected-stream)$/

export function samplesOf(sources: MetricSources): Readonly<Record<MetricName, readonly Sample[]>> {
  const { status, peers, measured, requests, version } = sources
  const { counters, bytes, quorum, catchUp } = status
  const others = peers.filter(({ self }) => !self)
  const links = new Map(measured.links.map((link) => [link.peerId, link]))
  const names = (Object.keys(COUNTERS) as CounterName[]).filter((name) => !OWN.includes(name))
  return {
    requests_total: requests.flatMap(({ operation, outcomes }) =>
      [...outcomes].map(([outcome, value]) => ({ labels: { operation, outcome }, value })),
    ),
    request_seconds: requests.map(({ operation, seconds }) => ({ labels: { operation }, value: seconds })),
    ballots_total: [
      { labels: { kind: 'open' }, value: counters['ballots-open'] ?? 0 },
      { labels: { kind: 'classic' }, value: counters.ballots ?? 0 },
    ],
    recoveries_total: only(counters.recoveries ?? 0),
    refused_total: counted(
      'reason',
      names.filter((name) => REFUSALS.test(name)),
      counters,
    ),
    events_total: counted(
      'event',
      names.filter((name) => !REFUSALS.test(name)),
      counters,
    ),
    reservations: only(status.reservations),
    oldest_reservation_seconds: only(measured.oldestReservationMs / 1000),
    records: only(status.records),
    record_bytes: only(bytes.records),
    disk_bytes: only(bytes.disk),
    sync_seconds: only(measured.syncSeconds),
    sync_batch_entries: only(measured.syncEntries),
    link_up: others.map(({ peerId, clusterId }) => ({
      labels: { peer: peerId, cluster: clusterId },
      value: Number(links.get(peerId)?.queuedBytes !== undefined),
    })),
    link_round_trip_seconds: others.flatMap(({ peerId, clusterId, roundTripMs }) =>
      roundTripMs === undefined ? [] : [{ labels: { peer: peerId, cluster: clusterId }, value: roundTripMs / 1000 }],
    ),
    link_queue_bytes: measured.links.map(({ peerId, queuedBytes = 0 }) => ({
      labels: { peer: peerId },
      value: queuedBytes,
    })),
    catch_up_behind_records: measured.links.map(({ peerId, behind }) => ({ labels: { peer: peerId }, value: behind })),
    catch_up_records_left: only(catchUp.of - catchUp.records),
    catch_up_records_per_second: only(catchUp.perSecond),
    catch_up_bytes: only(catchUp.bytes),
    catch_up_seconds_left: only(catchUp.secondsLeft),
    voters: byCluster(peers, ({ role }) => role === 'voter'),
    voters_reachable: byCluster(peers, ({ role, alive }) => role === 'voter' && alive),
    members_gone: byCluster(peers, ({ peerId }) => links.get(peerId)?.gone === true),
    quorum_headroom: only(quorum.mayFail.nodes),
    epoch: only(status.epoch),
    ready: only(Number(status.ready)),
    build_info: [{ labels: { version }, value: 1 }],
  }
}

function only(value: number | HistogramView): readonly Sample[] {
  return [{ labels: {}, value }]
}

/** Zeros too: where a number first appears as 1, nobody sees that it has risen. */
function counted(label: string, names: readonly CounterName[], counters: Counts): readonly Sample[] {
  return names.map((name) => ({ labels: { [label]: name }, value: counters[name] ?? 0 }))
}

function byCluster(peers: readonly PeerView[], counts: (peer: PeerView) => boolean): readonly Sample[] {
  const clusters = new Map<string, number>()
  for (const peer of peers) clusters.set(peer.clusterId, (clusters.get(peer.clusterId) ?? 0) + Number(counts(peer)))
  return [...clusters].map(([cluster, value]) => ({ labels: { cluster }, value }))
}
