/** The examples of docs/http-api.md, run in their order as they stand there, by the API of real nodes. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { routesOf } from '@replicator/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { servedNetwork, type ServedNetwork } from './http.ts'

const text = readFileSync(join(import.meta.dirname, '../../docs/http-api.md'), 'utf8')

interface Example {
  readonly command: string
  /** What is printed; `…` stands for anything. */
  readonly printed: readonly string[]
}

const examples: readonly Example[] = [...text.matchAll(/^```console\n(.*?)^```$/gms)].flatMap(([, block = '']) =>
  block
    .replaceAll('\\\n', '')
    .split(/^\$ /m)
    .filter((one) => one !== '')
    .map((one) => {
      const [command = '', ...printed] = one.trimEnd().split('\n')
      return { command, printed }
    }),
)

interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly body: string | undefined
  /** Whether the header of the answer is printed, too. */
  readonly withHead: boolean
  /** Whether what comes is looked at as it comes, and only so many lines of it. */
  readonly isOpenEnded: boolean
  /** Whether the shell goes on at once: it is still under way when the next one is answered. */
  readonly isBeside: boolean
}

/** What `curl` makes of such a line. */
function curled(line: string): Asked {
  const headers = new Headers()
  let method: string | undefined
  let url = ''
  let body: string | undefined
  let withHead = false
  let isOpenEnded = false
  let isBeside = false
  // What it says of a body where nobody says anything.
  if (line.includes('--data-binary')) headers.set('content-type', 'application/x-www-form-urlencoded')
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain = '']) => quoted ?? plain)
  expect(words.shift()).toBe('curl')
  while (words.length > 0) {
    const word = words.shift() ?? ''
    if (word === '-X') method = words.shift()
    else if (word === '--data-binary') body = (words.shift() ?? '').replaceAll(String.raw`\n`, '\n')
    else if (word === '-H') {
      const [name = '', value = ''] = (words.shift() ?? '').split(': ')
      headers.set(name, value.replace('rpl_…', /rpl_[\w-]+/.exec(seen)?.[0] ?? 'not-seen'))
    } else if (word === '-i') withHead = true
    else if (word === '-I') {
      method = 'HEAD'
      withHead = true
    } else if (word === '-N') isOpenEnded = true
    else if (word === '&') isBeside = true
    else url = word
  }
  return {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    url,
    headers,
    body,
    withHead,
    isOpenEnded,
    isBeside,
  }
}

function pattern(told: string): RegExp {
  return new RegExp(
    `^${told
      .split('…')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
      .join('.*')}$`,
  )
}

let served: ServedNetwork
/** All that was printed: what an address with `…` in it was taken from. */
let seen = ''

beforeAll(async () => {
  served = await servedNetwork({ berlin: 3 })
})

afterAll(() => served.stop())

/** The address of the running node, and what was printed before in the place of each `…`. */
function real(url: string): string {
  const own = url.replace(/^http:\/\/127\.0\.0\.1:8080/, served.urls[0] ?? '')
  return own.replace(/[^/]*…[^/]*/, (part) => {
    const parts = decodeURIComponent(part).split('…')
    const found = new RegExp(
      parts.map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('[^"]*?'),
    ).exec(seen)
    return encodeURIComponent(found?.[0] ?? 'not seen')
  })
}

/** The lines that come back; of an answer without end as many as are told. */
async function linesOf(
  { method, url, headers, body, isOpenEnded }: Asked,
  count: number,
): Promise<{ head: string[]; lines: string[] }> {
  const end = new AbortController()
  const answer = await fetch(real(url), { method, headers, signal: end.signal, ...(body !== undefined && { body }) })
  const head = [`HTTP/1.1 ${answer.status} ${answer.statusText}`, ...[...answer.headers].map((pair) => pair.join(': '))]
  let text = ''
  try {
    for await (const piece of answer.body ?? []) {
      text += Buffer.from(piece).toString()
      if (isOpenEnded && text.split('\n').length > count) break
    }
  } finally {
    end.abort()
  }
  const lines = text.trimEnd() === '' ? [] : text.trimEnd().split('\n')
  return { head, lines: isOpenEnded ? lines.slice(0, count) : lines }
}

/** Has the node take a `PUT` and lose its links before it can be decided. Resolves, after they are mended, with what became of it. */
function beginUndecided({ url, body = '' }: Asked): () => Promise<{ readonly outcome: string }> {
  const { network } = served
  const [node] = network.nodes
  if (node === undefined) throw new Error('the network has no nodes')
  const stored = node.put(decodeURIComponent(url.slice(url.lastIndexOf('/') + 1)), Buffer.from(body))
  network.isolate(node)
  return async () => {
    network.heal()
    await network.whole()
    return stored
  }
}

describe('docs/http-api.md', () => {
  it('has examples that print what it says', async () => {
    expect(examples.length).toBeGreaterThan(20)
    let end: ReturnType<typeof beginUndecided> | undefined
    for (const { command, printed } of examples) {
      const asked = curled(command)
      if (asked.isBeside) {
        end = beginUndecided(asked)
        continue
      }
      const gap = asked.withHead ? [...printed, ''].indexOf('') : 0
      const told = asked.withHead ? printed.slice(gap + 1) : printed
      const { head, lines } = await linesOf(asked, told.length)
      seen += lines.join('\n')
      for (const one of printed.slice(0, gap))
        expect([command, head]).toEqual([command, expect.arrayContaining([expect.stringMatching(pattern(one))])])
      expect([command, lines]).toEqual([command, told.map((one) => expect.stringMatching(pattern(one)))])
      if (end !== undefined) expect(await end()).toMatchObject({ outcome: 'stored' })
      end = undefined
    }
  })

  it('has an example for each route', () => {
    const [replicator] = served.network.nodes
    if (replicator === undefined) throw new Error('the network has no nodes')
    const given = examples.map(({ command }) => curled(command))
    for (const { method, path } of routesOf({ replicator, version: '0.0.0' })) {
      const address = new RegExp(`^http://127\\.0\\.0\\.1:8080${path.replaceAll(/\{\w+\}/g, '[^/?]+')}(\\?|$)`)
      const ones = given.filter((asked) => asked.method === method && address.test(asked.url))
      expect([method, path, ones.length > 0]).toEqual([method, path, true])
    }
  })
})
