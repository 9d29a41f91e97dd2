import { describe, expect, it } from 'vitest'
import type { MessageOf } from './network.js'
import { merged, soloOf } from './network.js'
import { records, THREE } from './samples.js'

describe('how far a peer has merged the logs of others', () => {
  /** a1, which a2 tells a page whose only record it lacks. */
  function told({ upTo, marks }: { upTo: number; marks: MessageOf<'page'>['merged'] }) {
    const { network, node } = soloOf(THREE)
    network.advance(250)
    const [record] = records(1)
    const { key, version } = record!
    const page = { type: 'page', after: 0, upTo, head: 9, records: 9, merged: marks } as const
    network.tell(node, 'a2', { ...page, entries: [{ key, version, bytes: 4 }] })
    const complete = (): void => network.tell(node, 'a2', { type: 'records', records: [record!] })
    return { network, node, complete }
  }

  it('is taken over once all that the peer holds is here', () => {
    const { node, complete } = told({ upTo: 9, marks: [{ peer: 'a3', sequence: 7 }] })
    expect(merged(node, 'a3')).toBe(0)
    complete()
    expect([merged(node, 'a2'), merged(node, 'a3')]).toEqual([9, 7])
  })

  it('is not taken over in the middle of the peer’s log', () => {
    const { node, complete } = told({ upTo: 8, marks: [{ peer: 'a3', sequence: 7 }] })
    complete()
    expect([merged(node, 'a2'), merged(node, 'a3')]).toEqual([8, 0])
  })

  it('is not taken over from a page that came before another one of the log: a record may have moved behind it', () => {
    const { network, node } = soloOf(THREE, { pagesMax: 2 })
    network.advance(250)
    const tell = (after: number, upTo: number, marks: MessageOf<'page'>['merged'] = []): void => {
      const page = { type: 'page', after, upTo, head: 9, records: 9, merged: marks, entries: [] } as const
      network.tell(node, 'a2', page)
    }
    tell(0, 3)
    const ranges = network.take('pull').flatMap(({ to, message }) => (to === 'a2' ? [message] : []))
    expect(ranges.slice(-2)).toMatchObject([
      { after: 3, until: 6 },
      { after: 6, until: 9 },
    ])
    // The first of the two had no room for all of it: the rest is asked for once the log's end has been told.
    tell(3, 5)
    tell(6, 9, [{ peer: 'a3', sequence: 7 }])
    tell(5, 6)
    expect([merged(node, 'a2'), merged(node, 'a3')]).toEqual([9, 0])
  })

  it('says nothing of this node, of those that are no members, and where more is merged already', () => {
    const marks = ['a1', 'a3', 'x9'].map((peer) => ({ peer, sequence: 7 }))
    const { node, complete } = told({ upTo: 9, marks })
    node.store.apply([{ type: 'meta', name: 'merged/a3', value: '8' }])
    complete()
    expect(['a1', 'a3', 'x9'].map((peer) => merged(node, peer))).toEqual([0, 8, 0])
  })

  it('neither drops a page of the log that is on its way, nor is set back by it', () => {
    const { network, node, complete } = told({ upTo: 9, marks: [{ peer: 'a3', sequence: 7 }] })
    expect(network.take('pull').map(({ to }) => to)).toContain('a3')
    complete()
    expect(merged(node, 'a3')).toBe(7)
    const [, second] = records(2)
    const { key, version } = second!
    const page = { type: 'page', after: 0, upTo: 5, head: 7, records: 7, merged: [] } as const
    network.tell(node, 'a3', { ...page, entries: [{ key, version, bytes: 4 }] })
    network.tell(node, 'a3', { type: 'records', records: [second!] })
    expect(node.store.record(key)).toBeDefined()
    expect(merged(node, 'a3')).toBe(7)
  })

  it('lets a log that is read go on from there, and leaves out what lies before', () => {
    const { network, node } = soloOf(THREE, { pagesMax: 2, pageEntriesMax: 2 })
    network.advance(250)
    const entries = records(2).map(({ key, version }) => ({ key, version, bytes: 4 }))
    const page = { type: 'page', records: 90, merged: [] } as const
    network.tell(node, 'a3', { ...page, after: 0, upTo: 2, head: 90, entries })
    network.tell(node, 'a3', { type: 'records', records: records(2) })
    const asked = (): readonly number[] =>
      network.take('pull').flatMap(({ to, message }) => (to === 'a3' ? [message.after] : []))
    expect(asked()).toEqual([0, 2, 4])
    network.tell(node, 'a2', {
      ...page,
      after: 0,
      upTo: 50,
      head: 50,
      merged: [{ peer: 'a3', sequence: 80 }],
      entries: [],
    })
    expect(merged(node, 'a3')).toBe(80)
    expect(asked()).toEqual([80, 82])
  })

  it('is set back where the log itself is shorter than it was', () => {
    const { network, node } = soloOf(THREE)
    node.store.apply([{ type: 'meta', name: 'merged/a2', value: '20' }])
    network.advance(250)
    network.tell(node, 'a2', { type: 'page', after: 20, upTo: 4, head: 4, records: 4, merged: [], entries: [] })
    expect(merged(node, 'a2')).toBe(4)
  })

  it('says nothing of an old copy, whose log gives places anew', () => {
    const { network, node, complete } = told({ upTo: 9, marks: [{ peer: 'a3', sequence: 7 }] })
    network.greet(node, 'a3', { retired: true })
    complete()
    expect(merged(node, 'a3')).toBe(0)
  })
})
