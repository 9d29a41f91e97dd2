/** What can be told of a network from what several of its nodes say. Pure. */
import type { PeerView } from '@replicator/interface'
import { quoted } from '../cli/text.js'
import {
  DOCTOR_OPEN_FILES,
  DOCTOR_RESERVATION_MS,
  DOCTOR_ROUND_TRIP_MS,
  DOCTOR_SKEW_MS,
  DOCTOR_SYNC_MS,
  DOCTOR_SYNCS_COUNTED,
} from '../limits.js'
import { type Finding, judged, ok } from './finding.js'
import type { Sight, Unseen } from './sight.js'

const STATES = 'docs/operations.md says of each state how it is left.'

export function networkFindings(sights: readonly Sight[], unseen: readonly Unseen[]): readonly Finding[] {
  return [
    ...unseen.map(({ url, why }): Finding => ({
      check: 'answer',
      state: 'wrong',
      node: url,
      says: why,
      advice: 'See whether the node runs, and whether its --http-host and --http are these.',
    })),
    ...sights.flatMap(ofNode),
    ...(sights.length === 0 ? [] : ofNetwork(sights)),
  ]
}

function ofNode(sight: Sight): readonly Finding[] {
  const { name, ready, reasons, warnings, catchUp } = sight.status
  return [
    judged(ok('ready', ready ? 'takes reads and writes' : `is not ready: ${reasons.join('; ')}`, name), !ready, {
      state: 'wrong',
      advice: STATES,
    }),
    ...warnings.map((says): Finding => ({ check: 'warnings', state: 'warning', node: name, says, advice: STATES })),
    ...(catchUp.state === 'current'
      ? []
      : [
          {
            check: 'catch-up',
            state: 'warning',
            node: name,
            says: `holds ${catchUp.records} of ${catchUp.of} records, ${catchUp.perSecond} more a second`,
            advice: 'Wait; where it gets no further, look at its links and its disk.',
          } as const,
        ]),
    reservation(sight),
    ...syncs(sight),
    ...openFiles(sight),
  ]
}

function reservation({ status: { name, reservations }, oldest }: Sight): Finding {
  if (oldest === undefined) return ok('reservations', 'none is open', name)
  const seconds = (oldest.ageMs / 1000).toFixed(1)
  const good = ok('reservations', `${reservations} open, the oldest for ${seconds} s`, name)
  return judged(good, oldest.ageMs > DOCTOR_RESERVATION_MS, {
    state: 'wrong',
    advice: `Settle it: replicator resolve ${quoted(oldest.key)}. Where that finds no quorum, bring back voters first.`,
  })
}

/** Since the node's start. Until there are enough of them, they tell more of how busy the start was. */
function syncs({ status: { name }, metrics }: Sight): readonly Finding[] {
  const count = metrics.get('replicator_sync_seconds_count') ?? 0
  if (count < DOCTOR_SYNCS_COUNTED) return []
  const meanMs = ((metrics.get('replicator_sync_seconds_sum') ?? 0) / count) * 1000
  return [
    judged(ok('syncs', `${meanMs.toFixed(1)} ms each, of ${count}`, name), meanMs > DOCTOR_SYNC_MS, {
      state: 'warning',
      advice: 'Its disk is slow, or its process too busy: give --data-dir on that machine to measure the disk.',
    }),
  ]
}

/** Linux alone tells. */
function openFiles({ status: { name }, metrics }: Sight): readonly Finding[] {
  const most = metrics.get('process_max_fds')
  const open = metrics.get('process_open_fds')
  if (most === undefined || open === undefined) return []
  const good = ok('open files', `${open} of at most ${most}`, name)
  const advice = `Raise the limit for its process to ${DOCTOR_OPEN_FILES} or more: ulimit -n, or LimitNOFILE= in its unit.`
  if (open > most * 0.8) return [{ ...good, state: 'wrong', advice }]
  return [judged(good, most < DOCTOR_OPEN_FILES, { state: 'warning', advice })]
}

function ofNetwork(sights: readonly Sight[]): readonly Finding[] {
  const [first] = sights
  const networks = new Set(sights.map(({ status }) => status.networkId))
  if (networks.size > 1 || first === undefined) {
    const says = `the nodes are of ${networks.size} networks: ${sights.map(({ status: s }) => `${s.name} of ${s.networkId === '' ? 'none' : s.networkId}`).join(', ')}`
    const advice = 'Ask nodes of one network; a node in the wrong one starts anew in an empty folder, with --peer.'
    return [{ check: 'network', state: 'wrong', says, advice }, clocks(sights)]
  }
  return [same(sights), versions(sights), clocks(sights), quorum(sights), ...members(sights)]
}

function same(sights: readonly Sight[]): Finding {
  const epochs = new Set(sights.map(({ status }) => status.epoch))
  const good = ok(
    'network',
    `all asked are of one network, in epoch ${[...epochs].toSorted((a, b) => a - b).join(', ')}`,
  )
  return judged(good, epochs.size > 1, {
    state: 'warning',
    advice: 'Ask again: the list of members is told within a moment. Who stays behind is cut off.',
  })
}

function versions(sights: readonly Sight[]): Finding {
  const all = [...new Set(sights.map(({ status }) => status.version))]
  return judged(ok('versions', all.join(', ')), all.length > 1, {
    state: 'warning',
    advice: 'Bring all nodes to one version, one node at a time.',
  })
}

/** This machine's clock is one of those that are compared. What a round trip hides is not called a difference. */
function clocks(sights: readonly Sight[]): Finding {
  const all = [
    { name: 'this machine', fromMs: 0, toMs: 0 },
    ...sights.map(({ status, clockAheadMs, clockErrorMs }) => ({
      name: status.name,
      fromMs: clockAheadMs - clockErrorMs,
      toMs: clockAheadMs + clockErrorMs,
    })),
  ]
  const earliest = all.reduce((a, b) => (b.toMs < a.toMs ? b : a))
  const latest = all.reduce((a, b) => (b.fromMs > a.fromMs ? b : a))
  const skewMs = Math.max(0, Math.round(latest.fromMs - earliest.toMs))
  const says =
    skewMs === 0 ? 'no difference can be told' : `${latest.name} is ${skewMs} ms before ${earliest.name}, at least`
  return judged(ok('clocks', says), skewMs > DOCTOR_SKEW_MS, {
    state: 'wrong',
    advice: 'Have every machine follow a time server (chrony, systemd-timesyncd): records end by these clocks.',
  })
}

/** As the node sees it that sees the fewest. */
function quorum(sights: readonly Sight[]): Finding {
  const { name, quorum: seen } = sights
    .map(({ status }) => status)
    .reduce((a, b) => (b.quorum.mayFail.nodes < a.quorum.mayFail.nodes ? b : a))
  const { nodes, clusters } = seen.mayFail
  const reach = `${name} reaches ${seen.reachable} of ${seen.votes} voters`
  if (nodes < 0) {
    return {
      check: 'quorum',
      state: 'wrong',
      says: `${reach}: writes have stopped`,
      advice: `Bring back ${-nodes} or more voters, with their data.`,
    }
  }
  const good = ok('quorum', `${reach}: ${nodes} more may fail, or ${clusters} whole clusters`)
  return judged(good, nodes === 0, {
    state: 'warning',
    advice: 'The next voter that fails stops writes: bring back what is missing, or add nodes.',
  })
}

/** Each pair of members both ways, as far as the nodes that were asked see them. */
function members(sights: readonly Sight[]): readonly Finding[] {
  const asked = new Map(sights.map((sight) => [sight.status.peerId, sight]))
  const all = new Map<string, PeerView>()
  // One that is known to be retired stays so, whoever does not know it yet.
  for (const peer of sights.flatMap(({ peers }) => peers)) {
    if (all.get(peer.peerId)?.retired !== true) all.set(peer.peerId, peer)
  }
  const missing = [...all.values()].filter(({ peerId }) => !asked.has(peerId)).map(({ name }) => name)
  return [
    ...sights.map((sight) => linksOf(sight, asked)),
    ...[...all.values()]
      .filter(({ retired }) => retired)
      .map(({ name }): Finding => ({
        check: 'members',
        state: 'wrong',
        node: name,
        says: 'has an old copy of its store and no longer votes',
        advice: 'Start its newest folder, if there is one; replace the node otherwise.',
      })),
    ...(missing.length === 0
      ? []
      : [
          {
            check: 'members',
            state: 'skipped',
            says: `seen by the others only, and not asked: ${missing.join(', ')}`,
            advice: 'Give --url for each of them too.',
          } as const,
        ]),
  ]
}

function linksOf({ status: { name, peerId }, peers }: Sight, asked: ReadonlyMap<string, Sight>): Finding {
  const others = peers.filter(({ self }) => !self)
  const silent = others.filter(({ alive }) => !alive)
  if (silent.length > 0) {
    const words = silent.map((peer) => {
      const back = asked.get(peer.peerId)?.peers.find((each) => each.peerId === peerId)
      if (back === undefined) return peer.name
      return back.alive ? `${peer.name} (which hears it)` : `${peer.name} (which does not hear it either)`
    })
    return {
      check: 'links',
      state: 'wrong',
      node: name,
      says: `does not hear ${words.join(', ')}`,
      advice: 'Where that node runs, mend the line: both must reach an address of the other (--listen, --announce).',
    }
  }
  const trips = others.flatMap((peer) => (peer.roundTripMs === undefined ? [] : [{ ...peer, ms: peer.roundTripMs }]))
  const slowest = trips.toSorted((a, b) => b.ms - a.ms)[0]
  if (slowest === undefined)
    return ok('links', others.length === 0 ? 'is the only member' : `hears all ${others.length}`, name)
  const good = ok(
    'links',
    `hears all ${others.length}, the slowest, ${slowest.name}, in ${slowest.ms.toFixed(1)} ms`,
    name,
  )
  return judged(good, slowest.ms > DOCTOR_ROUND_TRIP_MS, {
    state: 'warning',
    advice:
      'Every write waits for such a line where its quorum needs it: see what is in its way, or place voters nearer.',
  })
}
