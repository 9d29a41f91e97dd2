/** The mission, step by step, each checked against what the nodes really answer. */
import { utf8 } from '../cli/text.js'
import { setTimeout as pause } from 'node:timers/promises'
import type { NodeAnswer } from '@replicator/client/http'
import { jsonIn, suggestionsIn } from '../cli/problem-report.js'
import { untilReady, type DemoNetwork } from './network.js'
import type { NodeProcess } from './node-process.js'
import type { Screen } from './screen.js'

const PROPOSERS = 50
const WRITES_MEANWHILE = 30
/** How long a returned node may take until it holds by itself what it missed. */
const CATCH_UP_MS_MAX = 10_000
const CATCH_UP_TURN_MS = 50
const RETRY_MS_MAX = 5_000

export async function walk(network: DemoNetwork, screen: Screen): Promise<void> {
  await storeAndRead(network, screen)
  await conflict(network, screen)
  await race(network, screen)
  await killAndReturn(network, screen)
}

async function storeAndRead(network: DemoNetwork, screen: Screen): Promise<void> {
  screen.step('Store at one node, read in another cluster')
  const [writer, reader] = [network.node('berlin-1'), network.node('tokyo-3')]
  screen.say(`${writer.name}  PUT /store/user%2Fada  "Ada Lovelace"`)
  const [stored, storedMs] = await timed(() => put(writer, 'user/ada', 'Ada Lovelace'))
  screen.check(stored.status === 201, `201: stored in all three clusters, in ${storedMs} ms`, () => came(stored))
  screen.say(`${reader.name}  GET /store/user%2Fada`)
  const [read, readMs] = await timed(() => get(reader, 'user/ada'))
  screen.check(is(read, 'Ada Lovelace'), `200: "Ada Lovelace", in ${readMs} ms`, () => came(read))
  screen.say(`${reader.name}  GET /store/user%2Fnobody`)
  const unknown = await get(reader, 'user/nobody')
  screen.check(
    codeIn(unknown) === 'UNKNOWN_KEY',
    '404 UNKNOWN_KEY: a quorum of all clusters says that there is none',
    () => came(unknown),
  )
}

async function conflict(network: DemoNetwork, screen: Screen): Promise<void> {
  screen.step('A taken key is refused everywhere, and free ones are offered')
  const node = network.node('lima-2')
  screen.say(`${node.name}  PUT /store/user%2Fada  "Ada Byron"`)
  const refused = await put(node, 'user/ada', 'Ada Byron')
  const suggestions = suggestionsIn(jsonIn(refused.body) ?? {})
  screen.check(
    codeIn(refused) === 'KEY_STORED' && holderIn(refused) === 'berlin' && suggestions.length === 3,
    `409 KEY_STORED: cluster berlin holds it. Free: ${suggestions.join(', ')}`,
    () => came(refused),
  )
  const other = suggestions[0] ?? 'user/ada-2'
  screen.say(`${node.name}  PUT /store/${encodeURIComponent(other)}  "Ada Byron"`)
  const stored = await put(node, other, 'Ada Byron')
  screen.check(stored.status === 201, '201: the other key is stored', () => came(stored))
}

async function race(network: DemoNetwork, screen: Screen): Promise<void> {
  screen.step(`${PROPOSERS} proposers of one key at the same moment, at nodes of all clusters`)
  const key = 'ticket/1'
  screen.say(`all nodes  PUT /store/ticket%2F1  ${PROPOSERS} times, each with another value`)
  const at = (proposer: number) => network.nodes[proposer % network.nodes.length] as NodeProcess
  const proposers = Array.from({ length: PROPOSERS }, (_, index) => index)
  const [answers, ms] = await timed(() => Promise.all(proposers.map((each) => put(at(each), key, `proposer ${each}`))))
  const winners = proposers.filter((each) => answers[each]?.status === 201)
  const counts = tally(answers.map((answer) => (answer.status === 201 ? '201' : `${answer.status} ${codeIn(answer)}`)))
  screen.check(
    winners.length === 1 && answers.every(({ status }) => status === 201 || status === 409),
    `one is stored, ${PROPOSERS - 1} are refused, in ${ms} ms: ${counts}`,
    () => counts,
  )
  const winner = winners[0] ?? 0
  const told = await Promise.all(
    proposers.filter((each) => each !== winner).map((each) => untilStored(at(each), key, `proposer ${each}`)),
  )
  screen.check(
    told.every((answer) => holderIn(answer) === at(winner).cluster),
    `asked again, every one of them is told that cluster ${at(winner).cluster} holds the key`,
    () => tally(told.map((answer) => `${answer.status} ${codeIn(answer)} ${holderIn(answer)}`)),
  )
  const reads = await Promise.all(network.nodes.map((node) => get(node, key)))
  screen.check(
    reads.every((answer) => is(answer, `proposer ${winner}`)),
    `all nine nodes answer "proposer ${winner}"`,
    () => tally(reads.map((answer) => `${answer.status} ${utf8(answer.body)}`)),
  )
}

async function killAndReturn(network: DemoNetwork, screen: Screen): Promise<void> {
  screen.step('A node is killed, writes go on, and it comes back')
  const victim = network.node('tokyo-1')
  const alive = network.nodes.filter((node) => node !== victim)
  screen.say(`kill -9 ${victim.name}`)
  await victim.kill()
  screen.say(`the others  PUT /store/order%2F1 … ${WRITES_MEANWHILE}`)
  const orders = Array.from({ length: WRITES_MEANWHILE }, (_, index) => `order/${index + 1}`)
  const [stored, ms] = await timed(() =>
    Promise.all(
      orders.map((key, index) => put(alive[index % alive.length] as NodeProcess, key, `the value of ${key}`)),
    ),
  )
  screen.check(
    stored.every(({ status }) => status === 201),
    `201 for all ${WRITES_MEANWHILE}, in ${ms} ms, with ${victim.name} gone`,
    () => tally(stored.map((answer) => `${answer.status} ${codeIn(answer)}`)),
  )
  screen.say(`start ${victim.name} again, on its own data`)
  const [, backMs] = await timed(async () => {
    await victim.start([])
    await untilReady(victim)
  })
  screen.note(`ready after ${backMs} ms`)
  screen.say(`${victim.name}  GET /local/stored/order%2F1 … ${WRITES_MEANWHILE}, user%2Fada and ticket%2F1`)
  const [held, heldMs] = await timed(() =>
    Promise.all(['user/ada', 'ticket/1', ...orders].map((key) => untilHeld(victim, key))),
  )
  screen.check(
    held.every(({ status }) => status === 200) &&
      orders.every((key, index) => is(held[index + 2], `the value of ${key}`)),
    `200: it holds what it missed, ${heldMs} ms later, and what it held before`,
    () => tally(held.map((answer) => `${answer.status} ${codeIn(answer)}`)),
  )
}

/** Proposes again while the key is still being decided, as a client would. */
async function untilStored(node: NodeProcess, key: string, value: string): Promise<NodeAnswer> {
  const deadline = performance.now() + RETRY_MS_MAX
  for (;;) {
    const answer = await put(node, key, value)
    if (codeIn(answer) !== 'KEY_RESERVED' || performance.now() > deadline) return answer
    await pause(Number(jsonIn(answer.body)?.['retryAfterMs'] ?? 100))
  }
}

/** Asks the node alone, until its catch-up has brought the record. */
async function untilHeld(node: NodeProcess, key: string): Promise<NodeAnswer> {
  const deadline = performance.now() + CATCH_UP_MS_MAX
  for (;;) {
    const answer = await node.send({ method: 'GET', path: `/local/stored/${encodeURIComponent(key)}` })
    if (answer.status === 200 || performance.now() > deadline) return answer
    await pause(CATCH_UP_TURN_MS)
  }
}

function put(node: NodeProcess, key: string, value: string): Promise<NodeAnswer> {
  return node.send({
    method: 'PUT',
    path: `/store/${encodeURIComponent(key)}`,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: Buffer.from(value),
  })
}

function get(node: NodeProcess, key: string): Promise<NodeAnswer> {
  return node.send({ method: 'GET', path: `/store/${encodeURIComponent(key)}` })
}

function is(answer: NodeAnswer | undefined, value: string): boolean {
  return answer?.status === 200 && utf8(answer.body) === value
}

function codeIn({ body }: NodeAnswer): string {
  const code = jsonIn(body)?.['code']
  return typeof code === 'string' ? code : ''
}

function holderIn({ body }: NodeAnswer): string {
  const holder = jsonIn(body)?.['holder']
  return typeof holder === 'object' && holder !== null && 'cluster' in holder ? String(holder.cluster) : ''
}

function came({ status, body }: NodeAnswer): string {
  return `${status} came: ${utf8(body).slice(0, 500)}`
}

/** For example `1 × 201, 49 × 409 KEY_STORED`. */
function tally(words: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([word, count]) => `${count} × ${word.trim()}`)
    .join(', ')
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const began = performance.now()
  const result = await work()
  return [result, Math.round(performance.now() - began)]
}
