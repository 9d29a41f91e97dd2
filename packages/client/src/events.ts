/** Server-sent events in a stream of bytes: <https://html.spec.whatwg.org/multipage/server-sent-events.html>. */
import { CLIENT_BOUNDS } from './bounds.js'
import { linesOf } from './lines.js'

export interface ServerSentEvent {
  readonly event: string
  /** The last one told, by this event or an earlier one; empty before the first. */
  readonly id: string
  readonly data: string
}

/** Comments are left out, and blocks without data. Lines end with a line feed: nodes send no others. */
export async function* eventsIn(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  let id = ''
  let event = ''
  let data: string[] = []
  for await (const line of linesOf(body, CLIENT_BOUNDS.lineBytesMax)) {
    if (line === '') {
      if (data.length > 0) yield { event: event || 'message', id, data: data.join('\n') }
      event = ''
      data = []
      continue
    }
    const colon = line.indexOf(':')
    const field = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'data') data.push(value)
    else if (field === 'event') event = value
    else if (field === 'id') id = value
  }
}
