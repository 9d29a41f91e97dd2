/** Programs outside of the network, over real connections on loopback. */
import { multiaddr } from '@multiformats/multiaddr'
import type { ClientAnswer, ClientHandlers, ClientLink, ClientQuestion } from '@replicator/interface'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ClientDialler, createLibp2pTransport, type DialledNode, generateIdentity } from '../src/index.ts'
import { generateNetworkKey } from '../src/network-key.ts'
import type { Libp2pTransportOptions } from '../src/options.ts'
import { startRawNode } from './raw-node.ts'

const IGNORED = { linked: () => {}, unlinked: () => {}, received: () => {}, discovered: () => {} }

/** Answers each question with its number, but those for `busy`, which stay under way. */
class Echo implements ClientHandlers {
  readonly #busy = new Set<ClientLink>()

  asked(client: ClientLink, questions: readonly ClientQuestion[]): void {
    for (const question of questions) {
      if (!('id' in question)) continue
      if ('key' in question && question.key === 'busy') this.#busy.add(client)
      else client.send([{ id: question.id, status: 200, members: question.type }])
    }
  }

  gone(client: ClientLink): void {
    this.#busy.delete(client)
  }

  isBusy(client: ClientLink): boolean {
    return this.#busy.has(client)
  }
}

async function servingNode(options: Partial<Libp2pTransportOptions> = {}) {
  const transport = await createLibp2pTransport({
    privateKey: await generateIdentity(),
    discovery: false,
    ...options,
  })
  onTestFinished(() => transport.stop())
  await transport.listen()
  transport.start(IGNORED)
  transport.serve?.(new Echo())
  const [address = ''] = transport.addresses()
  return { transport, address: `${address}/p2p/${transport.self}` }
}

interface Dialled {
  readonly node: DialledNode
  /** Resolves with why it went down. */
  readonly down: Promise<string>
  ask(question: ClientQuestion): Promise<ClientAnswer>
}

async function dialled(address: string, networkKeys: readonly string[] = []): Promise<Dialled> {
  const dialler = await ClientDialler.start({ networkKeys })
  onTestFinished(() => dialler.stop())
  let tell: (answer: ClientAnswer) => void = () => undefined
  let end: (reason: string) => void = () => undefined
  const down = new Promise<string>((resolve) => {
    end = resolve
  })
  const events = {
    answered: (answers: readonly ClientAnswer[]) => answers.forEach((answer) => tell(answer)),
    down: (reason: string) => end(reason),
  }
  const node = await dialler.dial([address], events, AbortSignal.timeout(10_000))
  const ask = (question: ClientQuestion): Promise<ClientAnswer> =>
    new Promise((resolve) => {
      tell = resolve
      node.ask([question])
    })
  return { node, down, ask }
}

const PEERS: ClientQuestion = { type: 'peers', id: 7 }
const BUSY: ClientQuestion = { type: 'get', id: 1, key: 'busy', local: false }

describe('a program outside of the network', () => {
  it('asks and is told, and keeps its link though that is none of a member', async () => {
    const { transport, address } = await servingNode({ limits: { linkTimeoutMs: 300 } })
    const client = await dialled(address)
    expect(client.node.peer).toBe(transport.self)
    // A stranger that has come later, and asks for nothing, is closed meanwhile.
    const stranger = await startRawNode(await generateIdentity())
    onTestFinished(() => stranger.stop())
    await stranger.dial(multiaddr(address))
    await expect.poll(() => transport.counters()['not-linked-in-time']).toBe(1)
    expect(await client.ask(PEERS)).toEqual({ id: 7, status: 200, members: 'peers' })
  })

  it('gives way to another one while it asks for nothing, and keeps its place while it does', async () => {
    const { transport, address } = await servingNode({ limits: { clientsMax: 1 } })
    const first = await dialled(address)
    const second = await dialled(address)
    expect(await first.down).toMatch(/^the connection (closed|broke)/)
    await second.ask(PEERS)
    second.node.ask([BUSY])
    // Behind the question that stays under way, so that the node has it.
    await second.ask(PEERS)
    await expect(dialled(address)).rejects.toThrow(/stream|connection/)
    expect(await second.ask(PEERS)).toMatchObject({ status: 200 })
    expect(transport.counters()).toMatchObject({ 'client-gave-way': 1, 'client-refused': 1 })
  })

  it('is not served before the node says so', async () => {
    const transport = await createLibp2pTransport({ privateKey: await generateIdentity(), discovery: false })
    onTestFinished(() => transport.stop())
    await transport.listen()
    transport.start(IGNORED)
    await expect(dialled(`${transport.addresses()[0]}/p2p/${transport.self}`)).rejects.toThrow('serves no clients')
  })

  it('needs the network key where there is one', async () => {
    const key = generateNetworkKey()
    const { address } = await servingNode({ networkKeys: [key] })
    const member = await dialled(address, [generateNetworkKey(), key].slice(0, 2))
    expect(await member.ask(PEERS)).toMatchObject({ status: 200 })
    await expect(dialled(address)).rejects.toThrow(/./)
  })

  it('is told that the node stopped', async () => {
    const { transport, address } = await servingNode()
    const client = await dialled(address)
    await transport.stop()
    expect(await client.down).toMatch(/closed/)
  })
})
