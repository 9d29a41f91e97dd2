/** `replicator watch`: each change as it is committed, over the ends of connections and nodes. */
import { eventsIn, type HttpNodes, type ServerSentEvent, stream } from '@replicator/client/http'
import { CommandFailure, EXIT } from './exit.js'
import { LineOutput } from './line-output.js'
import { valueOf } from './list.js'
import { jsonIn } from './problem-report.js'
import { queryOf, type ListedRecord, type RecordsQuery } from './records.js'
import { outputPainter, type Paint, type Style } from './style.js'
import { printable, say, type Terminal } from './terminal.js'
import { quoted } from './text.js'

export interface WatchArguments extends RecordsQuery {
  /** A cursor: what came behind it; `0`: all there is, then what comes. Absent: what comes. */
  readonly after: string | undefined
  readonly json: boolean
}

type Change = Omit<ListedRecord, 'expires'> & { readonly cluster: string; readonly peer: string }

export async function watch(
  client: HttpNodes,
  args: WatchArguments,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<number> {
  const output = new LineOutput(terminal)
  const paint = outputPainter(terminal)
  const signal = AbortSignal.any([stop, output.gone])
  let cursor = ''
  const events = stream(client, {
    open: (node, waiting) => {
      const path = `/watch${queryOf(cursor === '' ? args : { ...args, after: undefined })}`
      const headers = { accept: 'text/event-stream', ...(cursor !== '' && { 'last-event-id': cursor }) }
      return node.openItems({ method: 'GET', path, headers }, eventsIn, waiting)
    },
    ends: false,
    isHasty: true,
    signal,
    onCut: (reason) => say(terminal, `${reason} Trying again.`),
    onBack: ({ url }) => {
      say(terminal, backText(url, cursor, args))
      return undefined
    },
  })
  try {
    for await (const event of events) {
      if (event.event === 'replay') await tellReplay(args, { output, terminal, url: client.url })
      else if (event.data !== '') await output.write(lineOf(event, args, { url: client.url, paint }))
      // A new connection has told none before its first change.
      cursor = event.id || cursor
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
  if (stop.aborted && cursor !== '') say(terminal, `Stopped; --after ${quoted(cursor)} goes on from here.`)
  return EXIT.done
}

/** A node that has told no cursor yet can't be asked for what came meanwhile. */
function backText(url: string, cursor: string, { after }: WatchArguments): string {
  const missed = cursor === '' && after === undefined
  return `Watching again, at ${url}${missed ? '; what changed meanwhile is not shown' : ''}.`
}

interface Replayed {
  readonly output: LineOutput
  readonly terminal: Terminal
  readonly url: string
}

async function tellReplay({ json }: WatchArguments, told: Replayed): Promise<void> {
  if (json) await told.output.write(`${JSON.stringify({ event: 'replay' })}\n`)
  say(told.terminal, `${told.url} can't tell what was shown before: some changes come again.`)
}

const STYLES: Readonly<Record<string, Style>> = { put: 'green', delete: 'red', expire: 'yellow' }

interface Told {
  readonly url: string
  readonly paint: Paint
}

function lineOf({ event, id, data }: ServerSentEvent, { json, values }: WatchArguments, { url, paint }: Told): string {
  const change = jsonIn(Buffer.from(data)) as Change | undefined
  if (typeof change?.key !== 'string') throw new CommandFailure(`${url} sent an event that is no change.`)
  if (json) return `${JSON.stringify({ event, cursor: id, ...change })}\n`
  const words = [paint(STYLES[event] ?? 'dim', event.padEnd(6)), printable(change.key), `version ${change.version}`]
  if (event === 'put') words.push(`${change.bytes} bytes of ${printable(change.contentType)}`)
  words.push(`by cluster ${printable(change.cluster)}`)
  if (event === 'put' && values) words.push(valueOf(change))
  return `${words.join('  ')}\n`
}
