/** Server-sent events in a stream of bytes: <https://html.spec.whatwg.org/multipage/server-sent-events.html>. */
import { CLIENT_BOUNDS } from './limits.js'
import { linesOf } from './lines.js'
import { NoAnswer } from './node.js'

export interface ServerSentEvent {
  readonly event: string
  /** The last one told, by this event or an earlier one; empty before the first. */
  readonly id: string
  /** Empty where the block only told an id. */
  readonly data: string
}

// A byte order mark is a part of the text: it may begin a value.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Comments are left out. Lines end with a line feed, with or without a carriage return: nodes send no others. Throws a
 * `NoAnswer` where a line is longer than any that a node sends.
 */
export async function* eventsIn(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  let id = ''
  let event = ''
  let hasId = false
  let data: string[] = []
  for await (const { bytes } of linesOf(body, CLIENT_BOUNDS.lineBytesMax)) {
    if (bytes === undefined) throw new NoAnswer('An event is longer than any that a node sends.')
    const line = decoder.decode(bytes).replace(/\r$/, '')
    if (line === '') {
      if (hasId || data.length > 0) yield { event: event || 'message', id, data: data.join('\n') }
      event = ''
      hasId = false
      data = []
      continue
    }
    const colon = line.indexOf(':')
    const field = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'data') data.push(value)
    else if (field === 'event') event = value
    else if (field === 'id') [id, hasId] = [value, true]
  }
}
