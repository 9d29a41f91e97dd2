/** Reads server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html, without `retry`. */

export interface ServerSentEvent {
  /** Empty where the event has none of its own. */
  readonly id: string
  /** `message` where none is said. */
  readonly type: string
  readonly data: string
}

/** `onBytes` is told of all that comes, comments too. An event that was cut off is dropped. */
export async function* eventsOf(
  body: AsyncIterable<Uint8Array>,
  onBytes: () => void = () => undefined,
): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder()
  let rest = ''
  let fields = new Map<string, string>()
  for await (const bytes of body) {
    onBytes()
    const lines = (rest + decoder.decode(bytes, { stream: true })).split(/\r?\n/)
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line !== '') addField(fields, line)
      else {
        // A block without data is no event: a comment, or an id alone.
        const data = fields.get('data')
        if (data !== undefined) yield { id: fields.get('id') ?? '', type: fields.get('event') ?? 'message', data }
        fields = new Map()
      }
    }
  }
}

function addField(fields: Map<string, string>, line: string): void {
  const colon = line.indexOf(':')
  if (colon === 0) return
  const name = colon === -1 ? line : line.slice(0, colon)
  const text = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '')
  const before = name === 'data' ? fields.get('data') : undefined
  fields.set(name, before === undefined ? text : `${before}\n${text}`)
}
