/** The records that a node holds, in the order of their keys, as a stream. */
import { linesOf, type HttpNodes, stream } from '@replicator/client/http'
import { LINE_BYTES_MAX } from '../limits.js'
import { CommandFailure } from './exit.js'
import { jsonIn } from './problem-report.js'
import { say, type Terminal } from './terminal.js'

export interface ListedRecord {
  readonly key: string
  readonly version: number
  readonly final: boolean
  /** Of the value. */
  readonly bytes: number
  readonly contentType: string
  /** RFC 3339. */
  readonly expires?: string
  /** One of the two where values were asked for. */
  readonly value?: string
  readonly valueBase64?: string
}

export interface RecordsQuery {
  readonly prefix: string | undefined
  /** A key: those behind it. */
  readonly after: string | undefined
  readonly values: boolean
}

/**
 * Goes on behind the last key after a break, at the next node, until the signal is aborted. Throws a `Refusal`, a `NoAnswer`
 * or a `CommandFailure`.
 */
export async function* records(
  client: HttpNodes,
  query: RecordsQuery,
  terminal: Terminal,
  signal: AbortSignal,
): AsyncGenerator<ListedRecord> {
  let { after } = query
  try {
    const listed = stream(client, {
      open: (node, waiting) => {
        const path = `/store${queryOf({ ...query, after })}`
        const headers = { accept: 'application/x-ndjson' }
        return node.openItems({ method: 'GET', path, headers }, (body) => recordsIn(body, node.url), waiting)
      },
      ends: true,
      isHasty: true,
      signal,
      onCut: (reason) => say(terminal, `${reason} Trying again.`),
      onBack: ({ url }) => {
        say(terminal, `Going on at ${url}.`)
        return undefined
      },
    })
    for await (const record of listed) {
      after = record.key
      yield record
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** The query of a list or a watch; empty where nothing is asked for. */
export function queryOf({ prefix, after, values }: RecordsQuery): string {
  const parameters = [
    ...(prefix === undefined ? [] : [`prefix=${encodeURIComponent(prefix)}`]),
    ...(after === undefined ? [] : [`after=${encodeURIComponent(after)}`]),
    ...(values ? ['values=true'] : []),
  ]
  return parameters.length === 0 ? '' : `?${parameters.join('&')}`
}

async function* recordsIn(body: AsyncIterable<Uint8Array>, url: string): AsyncGenerator<ListedRecord> {
  for await (const { bytes } of linesOf(body, LINE_BYTES_MAX)) {
    const record = bytes === undefined ? undefined : jsonIn(bytes)
    if (typeof record?.['key'] !== 'string') throw new CommandFailure(`${url} sent a line that is no record.`)
    yield record as unknown as ListedRecord
  }
}
