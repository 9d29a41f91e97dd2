/** `replicator status --watch` and `peers --watch`: what a node says of itself, each second, until Ctrl-C. */
import { setTimeout } from 'node:timers/promises'
import { NoAnswer, type HttpNodes, Refusal } from '@replicator/client/http'
import { LOOK_MS, LOOK_TIMEOUT_MS } from '../limits.js'
import { EXIT } from './exit.js'
import { LineOutput } from './line-output.js'
import { jsonIn } from './problem-report.js'
import { Screen } from './screen.js'
import { outputPainter, type Paint } from './style.js'
import { printable, say, type Terminal } from './terminal.js'
import { viewLines, viewText, type LookName } from './views.js'

export interface LiveViewArguments {
  readonly name: LookName
  readonly json: boolean
}

type Body = Record<string, unknown>

/** Resolves at the next look; rejects where there is none. */
type Wait = (signal: AbortSignal) => Promise<void>

const secondly: Wait = (signal) => setTimeout(LOOK_MS, undefined, { signal })

/**
 * A node that doesn't answer any more is told as such, and the next `--url` is asked; only the first look must come, since
 * a URL is wrong more often than a node down.
 */
export async function watchView(
  client: HttpNodes,
  { name, json }: LiveViewArguments,
  terminal: Terminal,
  stop: AbortSignal,
  wait: Wait = secondly,
): Promise<number> {
  const output = new LineOutput(terminal)
  const signal = AbortSignal.any([stop, output.gone])
  const show =
    terminal.stdout.isTTY === true && !json ? pictures(name, terminal) : lines({ name, json }, output, terminal)
  let hasLooked = false
  while (!signal.aborted) {
    try {
      const body = await fetchView(client, name, signal)
      hasLooked = true
      await show.body(body, client)
    } catch (error) {
      if (signal.aborted) break
      if (!hasLooked || !(error instanceof NoAnswer || error instanceof Refusal)) throw error
      show.trouble(error.message)
      client.turn()
    }
    await wait(signal).catch(() => undefined)
  }
  return EXIT.done
}

async function fetchView(client: HttpNodes, name: LookName, signal: AbortSignal): Promise<Body> {
  const request = { method: 'GET' as const, path: `/${name}` }
  const answer = await client.request(request, { signal, openMs: LOOK_TIMEOUT_MS, silenceMs: LOOK_TIMEOUT_MS })
  const body = jsonIn(answer.body)
  if (answer.status !== 200 || body === undefined) throw new Refusal(answer, client.url)
  return body
}

interface Show {
  body(body: Body, client: HttpNodes): Promise<void>
  trouble(reason: string): void
}

/** One picture over the other; where the node is silent, what it said last stays below that. */
function pictures(name: LookName, terminal: Terminal): Show {
  const paint = outputPainter(terminal)
  const screen = new Screen(terminal, paint)
  let last: readonly string[] = []
  return {
    body: (body, { url }) => {
      last = viewText(name, body, paint).trimEnd().split('\n')
      screen.draw([head(url, paint), '', ...last])
      return Promise.resolve()
    },
    trouble: (reason) => screen.draw([paint('red', `${printable(reason)} Trying again.`), '', ...last]),
  }
}

function head(url: string, paint: Paint): string {
  return paint('dim', `${url}  ${new Date().toLocaleTimeString('en-GB')}  Ctrl-C ends`)
}

/** For a log or a program: nothing is drawn over, and each line stands for itself. */
function lines({ name, json }: LiveViewArguments, output: LineOutput, terminal: Terminal): Show {
  let isCut = false
  return {
    body: async (body, { url }) => {
      if (isCut) say(terminal, `Going on at ${url}.`)
      isCut = false
      const time = new Date().toISOString()
      const texts = json ? [JSON.stringify(body)] : viewLines(name, body).map((line) => `${time}  ${line}`)
      await output.write(texts.map((text) => `${text}\n`).join(''))
    },
    trouble: (reason) => {
      if (!isCut) say(terminal, `${reason} Trying again.`)
      isCut = true
    },
  }
}
