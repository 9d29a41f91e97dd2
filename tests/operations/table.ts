/** The tables of docs/operations.md: one row for each state, in columns that a test can go through. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const HEADER = '| state | what status, readiness and log say | how it is left |'
const RULE = /^\|(-+\|)+$/
/** A place in bold, which counts until the next one that follows a text, or a text in backticks. */
const SAID = /\*\*(?<place>[^*]+)\*\*|`(?<text>[^`]+)`/g

export interface Said {
  /** `ready`, `not ready`, `warning`, `log, warn`, `stderr`, `error`, `answer 503`. */
  readonly place: string
  /** `…` stands for any words, `<peer>` and the like for one. */
  readonly text: string
}

export interface Row {
  readonly state: string
  readonly said: readonly Said[]
  /** How the process ends in it, where it does. */
  readonly exitCode: number | undefined
  /** Whether it says that it is ready. */
  readonly isReady: boolean
  readonly wayOut: string
}

function readPage(): string {
  return readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8')
}

export function readTables(): readonly Row[] {
  return rowsOf(readPage())
}

/** The texts of the lines of the log that belong to no state. */
export function readLogLines(): readonly string[] {
  const [, rows = ''] =
    /^\| text \| what it means, and what to do \|\n\|(?:-+\|)+\n((?:\|.*\n)+)/m.exec(readPage()) ?? []
  return rows
    .split('\n')
    .flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, text = '']) => text))
}

/** Throws at a row that says nothing, or that has no way out. */
export function rowsOf(text: string): readonly Row[] {
  const rows: Row[] = []
  let isInTable = false
  for (const line of text.split('\n')) {
    if (line === HEADER) isInTable = true
    else if (!line.startsWith('|')) isInTable = false
    else if (isInTable && !RULE.test(line)) rows.push(rowOf(line))
  }
  return rows
}

function rowOf(line: string): Row {
  const [state = '', words = '', wayOut = '', ...more] = line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim())
  if (state === '' || wayOut === '' || more.length > 0) throw new Error(`a row that isn't one: ${line}`)
  const said: Said[] = []
  const places: string[] = []
  let open: string[] = []
  let isAfterText = false
  for (const { groups } of words.matchAll(SAID)) {
    const { place, text = '' } = groups ?? {}
    if (place === undefined) said.push(...open.map((each) => ({ place: each, text })))
    else {
      places.push(place)
      if (isAfterText) open = []
      // These are whole by themselves.
      if (!/^(ready|exit \d+)$/.test(place)) open.push(place)
    }
    isAfterText = place === undefined
  }
  const exit = places.find((place) => place.startsWith('exit '))
  const isReady = places.includes('ready')
  if (said.length === 0 && !isReady) throw new Error(`the row "${state}" says nothing`)
  return { state, said, exitCode: exit === undefined ? undefined : Number(exit.slice(5)), isReady, wayOut }
}

/** Whether somebody said these words, from the first to the last of them. */
export function matches({ text }: Said, said: string): boolean {
  const pattern = text
    .split(/(…|<[a-z]+>)/)
    .map((part, place) =>
      place % 2 === 0 ? part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&') : part === '…' ? '.*' : '\\S+',
    )
    .join('')
  return new RegExp(`^${pattern}$`, 's').test(said)
}
