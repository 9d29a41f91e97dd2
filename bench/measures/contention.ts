/** Several clients that want the same key at the same time, key after key. */
import { HttpConnection } from '../load/http-connection.ts'
import { closedLoop } from '../load/closed-loop.ts'
import { DONE, type Lane } from '../load/lane.ts'
import { loadWindow } from '../load/window.ts'
import type { Options } from '../options.ts'
import type { Say, Section } from '../report/section.ts'
import { percentile } from '../report/statistics.ts'
import { table } from '../report/table.ts'
import { shapeName, toldOthers } from '../report/names.ts'
import { OWN_CHECKOUT, type ReplicatorSubject, startReplicator } from '../subjects/replicator-network.ts'
import { VALUE } from '../subjects/subject.ts'

const PROPOSERS = [2, 8, 50]
/** Keys that are fought for at the same time. */
const DUELS = 2

interface Row {
  readonly shape: string
  readonly proposers: number
  readonly keysPerSecond: number
  /** Until the winner is told, and until the last of the others is. */
  readonly winnerP50Ms: number
  readonly winnerP99Ms: number
  readonly lastP50Ms: number
  readonly lastP99Ms: number
  /** Classic ballots that were begun, for each key. */
  readonly ballots: number
  readonly others: Readonly<Record<string, number>>
}

export async function contention({ shapes, seconds, warmUpSeconds }: Options, say: Say): Promise<Section> {
  const rows: Row[] = []
  for (const shape of shapes) {
    say(`contention, ${shapeName(shape)}: starting`)
    const subject = await startReplicator({ name: 'this checkout', checkout: OWN_CHECKOUT, shape })
    try {
      await loadWindow(subject, { spread: 'all', connections: 64, seconds: warmUpSeconds })
      for (const proposers of PROPOSERS) {
        rows.push({ shape: shapeName(shape), proposers, ...(await duels(subject, proposers, seconds)) })
        say(`  ${proposers} proposers: ${rows.at(-1)?.keysPerSecond.toFixed(1)} keys/s`)
      }
    } finally {
      await subject.stop()
    }
  }
  const strange = rows.flatMap(({ shape, proposers, others }) => {
    const told = toldOthers(others)
    return told === '' ? [] : [`Otherwise, ${shape}, ${proposers} proposers: ${told}.`]
  })
  const text = [
    `So many clients, spread over all nodes, propose their own value for the same new key at once, and the next key once ` +
      `all are answered; ${DUELS} such keys at a time, ${seconds} s. One is answered \`201\`, all others \`409\`; whatever ` +
      'else came is told below the table.',
    table(
      ['nodes', 'proposers', 'keys/s', 'winner p50 ms', 'p99 ms', 'last p50 ms', 'p99 ms', 'ballots/key'],
      rows.map((row) => [
        row.shape,
        row.proposers,
        row.keysPerSecond,
        row.winnerP50Ms,
        row.winnerP99Ms,
        row.lastP50Ms,
        row.lastP99Ms,
        row.ballots,
      ]),
    ),
    ...strange,
  ].join('\n\n')
  return { title: 'Contention', text, data: rows }
}

async function duels(
  subject: ReplicatorSubject,
  proposers: number,
  seconds: number,
): Promise<Omit<Row, 'shape' | 'proposers'>> {
  const connections: HttpConnection[] = []
  try {
    for (let i = 0; i < DUELS * proposers; i++) connections.push(await HttpConnection.open(subject.network.at(i).url))
    const wonMs: number[] = []
    const lanes = Array.from({ length: DUELS }, (_, place) =>
      duelLane(
        connections.filter((_, index) => index % DUELS === place),
        `duel-${proposers}-${place}`,
        wonMs,
      ),
    )
    const before = await subject.counts()
    const { done, perSecond, p50Ms, p99Ms, others } = await closedLoop(lanes, seconds)
    const after = await subject.counts()
    const won = wonMs.toSorted((a, b) => a - b)
    return {
      keysPerSecond: perSecond,
      winnerP50Ms: percentile(won, 50),
      winnerP99Ms: percentile(won, 99),
      lastP50Ms: p50Ms,
      lastP99Ms: p99Ms,
      ballots: ((after.ballots ?? 0) - (before.ballots ?? 0)) / done,
      others,
    }
  } finally {
    for (const connection of connections) connection.close()
  }
}

/** Each request is one key, proposed on all connections. */
function duelLane(connections: readonly HttpConnection[], prefix: string, wonMs: number[]): Lane {
  let keys = 0
  return {
    send: async () => {
      const path = `/store/${prefix}-${++keys}`
      const sentMs = performance.now()
      const answers = await Promise.all(
        connections.map(async (connection, index) => {
          const { status } = await connection.request('PUT', path, `${index} ${VALUE}`)
          if (status === 201) wonMs.push(performance.now() - sentMs)
          return status
        }),
      )
      const winners = answers.filter((status) => status === 201).length
      const strange = answers.filter((status) => status !== 201 && status !== 409)
      if (winners === 1 && strange.length === 0) return DONE
      return `${winners} × 201 with ${[...new Set(strange)].join(' and ') || '409 only'}`
    },
    close: () => undefined,
  }
}
