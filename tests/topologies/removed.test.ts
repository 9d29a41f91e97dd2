/** A node that has adopted its own removal, and can't hear from enough voters that they know: it runs on, for as long as that lasts. */
import type { Replicator } from '@replicator/core'
import { compareText } from '@replicator/interface'
import { ask } from '@replicator/testkit/processes'
import { expect, it, onTestFinished } from 'vitest'
import { servedNetwork } from './http.ts'

it('a removed node that is cut off refuses whatever would tell of its records as it does a read, and ends watches', async () => {
  const { network, urls, stop } = await servedNetwork({ a: 4 })
  onTestFinished(stop)
  // The first voter that looks alive proposes changes of the members: the one that is cut off, of which `one` hears, couldn't.
  const inOrder = network.nodes.toSorted((a, b) => compareText(a.peerId, b.peerId))
  const [one, two, three, removed] = inOrder as [Replicator, Replicator, Replicator, Replicator]
  const url = urls[network.nodes.indexOf(removed)] ?? ''
  expect((await ask(`${url}/store/k`, { method: 'PUT', body: 'v' })).status).toBe(201)
  network.cut(removed, [two, three])
  const watch = await fetch(`${url}/watch?after=0`)
  expect(await one.changeMembers({ remove: [removed.peerId] })).toMatchObject({ outcome: 'members', changed: true })
  expect(await watch.text()).toContain('"key":"k"')
  expect(removed.status()).toMatchObject({ role: 'removed', ready: false })
  const answerTo = async (path: string): Promise<unknown> => {
    const { status, json } = await ask(`${url}${path}`)
    return { status, code: json['code'], reasons: json['reasons'] }
  }
  const read = await answerTo('/store/k?consistency=local')
  expect(read).toEqual({ status: 503, code: 'NOT_READY', reasons: removed.status().reasons })
  for (const path of ['/store', '/watch', '/watch?after=0', '/backup'])
    expect([path, await answerTo(path)]).toEqual([path, read])
})
