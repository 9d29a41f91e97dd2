import { describe, expect, it } from 'vitest'
import { eventsOf, type ServerSentEvent } from '../src/api/event-stream.ts'

const bytes = new TextEncoder()

async function* pieces(...texts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield typeof text === 'string' ? bytes.encode(text) : text
}

async function all(body: AsyncIterable<Uint8Array>, onBytes?: () => void): Promise<readonly ServerSentEvent[]> {
  const events: ServerSentEvent[] = []
  for await (const event of eventsOf(body, onBytes)) events.push(event)
  return events
}

describe('a stream of events', () => {
  it('is the same, wherever the network cuts it', async () => {
    const text = 'id: 1\nevent: put\ndata: {"key":"ä"}\n\n:\n\nid: 2\nevent: delete\ndata: {}\n\n'
    const expected = [
      { id: '1', type: 'put', data: '{"key":"ä"}' },
      { id: '2', type: 'delete', data: '{}' },
    ]
    const whole = bytes.encode(text)
    for (let place = 0; place <= whole.length; place++)
      expect(await all(pieces(whole.subarray(0, place), whole.subarray(place)))).toEqual(expected)
  })

  it('tells no comment, no id alone, and nothing that was cut off', async () => {
    expect(await all(pieces(':\n\nid: 3\n\nevent: put\ndata: {"ke'))).toEqual([])
  })

  it('joins lines of data, and takes what is said without a name or a space', async () => {
    expect(await all(pieces('data:one\r\ndata: two\r\n\r\n'))).toEqual([{ id: '', type: 'message', data: 'one\ntwo' }])
  })

  it('says of a comment too that something came', async () => {
    let times = 0
    await all(pieces(':\n\n', ':\n\n'), () => times++)
    expect(times).toBe(2)
  })
})
