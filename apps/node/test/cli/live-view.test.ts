import { describe, expect, it } from 'vitest'
import { watchView, type LiveViewArguments } from '../../src/cli/live-view.ts'
import { nodeClient } from '../../src/cli/node-client.ts'
import { OTHER_PEER, PEER } from '../fake-replicator.ts'
import { running } from './command.ts'
import { FakeNode, problem } from './fake-node.ts'
import { fakeTerminal } from './fake-terminal.ts'
import { listeningNode } from './listening.ts'

interface Looks extends Partial<LiveViewArguments> {
  readonly urls: readonly string[]
  readonly tty?: boolean
  readonly size?: { readonly columns: number; readonly rows: number }
  /** Called between a look and the next; after the last one it is asked to stop. */
  readonly between: readonly (() => void)[]
}

/** Looks once more than there is something between two looks. */
async function looks({ urls, tty = false, size, between, name = 'status', json = false }: Looks) {
  const terminal = fakeTerminal({ tty })
  Object.assign(terminal.stdout, size)
  const stop = new AbortController()
  const turns = [...between]
  const wait = (): Promise<void> => {
    const turn = turns.shift()
    if (turn === undefined) stop.abort()
    else turn()
    return Promise.resolve()
  }
  const code = await watchView(nodeClient(urls), { name, json }, terminal, stop.signal, wait)
  return { code, out: terminal.out(), err: terminal.err() }
}

describe('replicator status --watch', () => {
  it('looks until Ctrl-C, and ends with 0, also where the node is not ready', async () => {
    const { url, replicator } = await listeningNode()
    replicator.reasons = ['waiting for a quorum']
    const { said, stop, ended } = running(['status', '--watch', '--url', url])
    await said('not ready: waiting for a quorum')
    stop()
    expect(await ended).toBe(0)
  })

  it('writes lines that stand for themselves where no terminal is', async () => {
    const { url, replicator } = await listeningNode()
    const { out, code } = await looks({ urls: [url], between: [() => replicator.hold({ key: 'k' })] })
    const lines = out.trimEnd().split('\n')
    expect(code).toBe(0)
    expect(lines[0]).toMatch(
      /^\d{4}-[\d-]+T[\d:.]+Z {2}rack-7 {2}voter {2}\d of \d voters reachable {2}0 records {2}.*ready$/,
    )
    expect(lines.map((line) => /(\d+) records/.exec(line)?.[1])).toEqual(['0', '1'])
  })

  it('writes one object a look where JSON is asked for, at a terminal too', async () => {
    const { url } = await listeningNode()
    const { out } = await looks({ urls: [url], tty: true, json: true, between: [() => undefined] })
    const objects = out.trimEnd().split('\n')
    expect(objects.map((line) => (JSON.parse(line) as { name: string }).name)).toEqual(['rack-7', 'rack-7'])
  })

  it('goes on at the next node where one is gone, and tells both', async () => {
    const [gone, other] = [await FakeNode.start(), await listeningNode()]
    const status = JSON.stringify((await (await fetch(`${other.url}/status`)).json()) as object)
    gone.next.push((_, response) => void response.end(status))
    gone.next.push((_, response) => void response.destroy())
    const { err, code } = await looks({ urls: [gone.url, other.url], between: [() => undefined, () => undefined] })
    expect(code).toBe(0)
    expect(err).toMatch(/No answer from .* Trying again\.\n.*Going on at/)
    expect(err).toContain(`Going on at ${other.url}.`)
  })

  it('ends at once where the first look fails', async () => {
    const node = await FakeNode.start()
    node.next.push((_, response) => problem(response, 503, 'NOT_READY'))
    expect(await running(['status', '--watch', '--url', node.url]).ended).toBe(5)
    expect(await running(['status', '--watch', '--url', '127.0.0.1:1']).ended).toBe(1)
  })
})

describe('replicator peers --watch', () => {
  it('writes a line for each peer', async () => {
    const { url } = await listeningNode()
    const { out } = await looks({ urls: [url], name: 'peers', between: [] })
    expect(out.trimEnd().split('\n')).toEqual([
      expect.stringMatching(new RegExp(`Z {2}rack-7 {2}a {2}voter {2}this node {2}.*${PEER}$`)),
      expect.stringMatching(new RegExp(`Z {2}b-\\w+ {2}b {2}voter {2}silent {2}1.5 ms {2}9 s ago {2}${OTHER_PEER}$`)),
    ])
  })

  it('draws one picture over the other at a terminal, and empties the screen only once', async () => {
    const { url } = await listeningNode()
    const { out } = await looks({ urls: [url], name: 'peers', tty: true, between: [() => undefined] })
    expect(out.split('\u001b[2J')).toHaveLength(2)
    expect(out.split('\u001b[H')).toHaveLength(3)
    expect(out).toContain('\u001b[31msilent\u001b[39m')
  })

  it('leaves out what does not fit, since a terminal that scrolls would keep the old picture', async () => {
    const { url } = await listeningNode()
    const size = { columns: 60, rows: 6 }
    const { out } = await looks({ urls: [url], name: 'peers', tty: true, size, between: [] })
    // The line of the node, an empty one, and one that says how much is left out: the table's head would take two, and a peer as well.
    expect(out).toContain('… 3 more lines')
    expect(out).not.toContain(PEER)
  })
})
