/** Creates by the clients, over libp2p and over HTTP, beside bare HTTP requests, in alternation. */
import { connect } from '@replicator/client'
import { connect as dial, type Libp2pClient } from '@replicator/client-libp2p'
import { DONE, type Lane } from '../load/lane.ts'
import { loadWindow, type Window } from '../load/window.ts'
import type { Options } from '../options.ts'
import { shapeName, toldOthers } from '../report/names.ts'
import type { Say, Section } from '../report/section.ts'
import { median } from '../report/statistics.ts'
import { table } from '../report/table.ts'
import { OWN_CHECKOUT, type ReplicatorSubject, type Shape, startReplicator } from '../subjects/replicator-network.ts'
import { VALUE } from '../subjects/subject.ts'

interface Row {
  readonly shape: string
  readonly how: string
  readonly underWay: number
  readonly rounds: readonly Window[]
}

export async function clients(options: Options, say: Say): Promise<Section> {
  const rows: Row[] = []
  for (const shape of options.shapes) rows.push(...(await clientsOf(shape, options, say)))
  const { rounds, seconds } = options
  const text = [
    'Creates of fresh keys at one node, so many under way: by the client over libp2p, on one link; by the client over HTTP, ' +
      'on the connections that the platform’s `fetch` opens for them; and as bare requests on as many connections, without a ' +
      `client. The load generator and the clients are one process. ${rounds} rounds of ${seconds} s in alternation: medians.`,
    table(
      ['nodes, way in', 'under way', 'creates/s', 'p50 ms', 'p99 ms', 'CPU ms a create', 'of the loader'],
      rows.map(({ shape, how, underWay, rounds: windows }) => [
        `${shape}, ${how}`,
        underWay,
        median(windows.map(({ perSecond }) => perSecond)),
        median(windows.map(({ p50Ms }) => p50Ms)),
        median(windows.map(({ p99Ms }) => p99Ms)),
        median(windows.map(({ cpuMs }) => cpuMs)),
        median(windows.map(({ loaderCpu }) => loaderCpu)),
      ]),
    ),
  ].join('\n\n')
  return { title: 'Clients', text, data: rows }
}

async function clientsOf(
  shape: Shape,
  { connections, rounds, seconds, warmUpSeconds }: Options,
  say: Say,
): Promise<readonly Row[]> {
  say(`clients, ${shapeName(shape)}: starting`)
  const subject = await startReplicator({ name: 'this checkout', checkout: OWN_CHECKOUT, shape })
  const overLibp2p = await dial({ addresses: await addressesOf(subject) })
  try {
    let keys = 0
    const lane = (client: Pick<Libp2pClient, 'put'>): Lane => ({
      send: async () => {
        const { outcome } = await client.put(`client-${++keys}`, VALUE)
        return outcome === 'stored' ? DONE : outcome
      },
      close: () => undefined,
    })
    const overHttp = connect({ urls: [subject.network.at(0).url] })
    const ways = [
      { how: 'client over libp2p', who: { ...subject, writer: async () => lane(overLibp2p) } },
      { how: 'client over HTTP', who: { ...subject, writer: async () => lane(overHttp) } },
      { how: 'bare HTTP', who: subject },
    ]
    for (const { who } of ways) await loadWindow(who, { spread: 'one', connections: 64, seconds: warmUpSeconds })
    const rows = connections.flatMap((underWay) =>
      ways.map(({ how, who }) => ({ shape: shapeName(shape), how, who, underWay, rounds: [] as Window[] })),
    )
    for (let round = 0; round < rounds; round++) {
      for (const { how, who, underWay, rounds: windows } of rows) {
        const window = await loadWindow(who, { spread: 'one', connections: underWay, seconds })
        windows.push(window)
        say(`  ${how}, ${underWay}: ${window.perSecond.toFixed(1)}/s ${toldOthers(window.others)}`)
      }
    }
    return rows.map(({ shape: name, how, underWay, rounds: windows }) => ({
      shape: name,
      how,
      underWay,
      rounds: windows,
    }))
  } finally {
    await overLibp2p.close()
    await subject.stop()
  }
}

async function addressesOf({ network }: ReplicatorSubject): Promise<readonly string[]> {
  const { addresses } = (await network.at(0).ask('/status')).json as { readonly addresses: readonly string[] }
  return addresses
}
