/** A line of the log for a person: when, what, and the few facts that matter, on one line. */
import { printable } from '../cli/terminal.js'

interface LogEntry {
  readonly level: number
  readonly time: number
  readonly msg?: string
  readonly err?: { readonly message?: string; readonly stack?: string }
  readonly [fact: string]: unknown
}

/** By the levels of pino. */
const LEVELS: readonly { readonly from: number; readonly word: string; readonly codes: readonly [number, number] }[] = [
  { from: 50, word: 'ERROR ', codes: [31, 39] },
  { from: 40, word: 'WARN  ', codes: [33, 39] },
  { from: 30, word: '', codes: [1, 22] },
  { from: 0, word: '', codes: [2, 22] },
]
const DIM = [2, 22] as const
const OWN: ReadonlySet<string> = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'err'])
/** What says why, and goes with the message. */
const WHY: ReadonlySet<string> = new Set(['why', 'reason', 'error', 'command'])

/** The line for an entry, which is a line of JSON. Where an error nobody expected has a picture of the stack, it follows. */
export function logLine(json: string, colour: boolean): string {
  const entry = JSON.parse(json) as LogEntry
  const { word, codes } = LEVELS.find(({ from }) => entry.level >= from) ?? { word: '', codes: DIM }
  const style = ([on, off]: readonly [number, number], text: string): string =>
    colour && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text
  const why = [...WHY].flatMap((name) => (name in entry ? [textOf(entry[name])] : []))
  if (entry.err?.message !== undefined) why.push(printable(entry.err.message))
  const message = [printable(entry.msg ?? ''), ...new Set(why)].filter((part) => part !== '').join(': ')
  const facts = Object.entries(entry).filter(([name]) => isFact(name, entry))
  const line = [
    `${style(DIM, clock(entry.time))}  ${style(codes, word + message)}`,
    ...facts.map(([name, value]) => style(DIM, `${name}=${textOf(value)}`)),
  ].join('  ')
  return `${line}\n${stackOf(entry)}`
}

/** A peer that has a name isn't shown by its id as well. */
function isFact(name: string, entry: LogEntry): boolean {
  return !OWN.has(name) && !WHY.has(name) && !(name === 'peer' && 'name' in entry)
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(' ')
  return printable(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))
}

function stackOf({ err }: LogEntry): string {
  const [, ...places] = err?.stack?.split('\n') ?? []
  return places.map((place) => `          ${printable(place.trim())}\n`).join('')
}

function clock(timeMs: number): string {
  const time = new Date(timeMs)
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':')
}
