import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/cli/program.ts'
import { stopRequest } from '../../src/start/stop-request.ts'
import { OTHER_PEER, PEER } from '../fake-replicator.ts'
import { fakeTerminal } from './fake-terminal.ts'
import { listeningNode } from './listening.ts'

/** Runs a command; at a terminal it answers the question with `answer`. */
async function command(url: string, line: string, answer?: string) {
  const terminal = fakeTerminal({ env: { REPLICATOR_URL: url }, ...(answer === undefined ? {} : { tty: true }) })
  terminal.stderr.on('data', (chunk: Buffer) => {
    if (chunk.toString().includes('Type yes')) terminal.stdin.write(`${answer ?? ''}\n`)
  })
  const nothing = (): void => undefined
  const stop = stopRequest({ signals: new EventEmitter(), raise: nothing, insist: nothing })
  const code = await run(line.split(' '), terminal, stop)
  return { code, out: terminal.out(), err: terminal.err() }
}

describe('replicator remove, replace, promote, demote and leave', () => {
  it.each([
    [`remove ${OTHER_PEER}`, { remove: [OTHER_PEER] }],
    [`remove ${OTHER_PEER} ${PEER}`, { remove: [OTHER_PEER, PEER] }],
    [`replace ${OTHER_PEER} ${PEER}`, { replace: { [OTHER_PEER]: PEER } }],
    [`promote ${PEER}`, { promote: [PEER] }],
    [`demote ${PEER}`, { demote: [PEER] }],
    ['leave', { remove: [PEER] }],
  ])('show what would come of it, and then do it: %s', async (line, request) => {
    const { url, replicator } = await listeningNode()
    const { code, out, err } = await command(url, line)
    expect([code, out]).toEqual([0, 'The members are changed, epoch 7.\n'])
    expect(err).toMatch(/voters +3 +2/)
    expect(err).toContain('Note: one may fail.')
    expect(replicator.wishes).toEqual([
      { request, options: { preview: true, force: false } },
      { request, options: { preview: false, force: false } },
    ])
  })

  it.each([
    ['replace rack-9 rack-7', { replace: { [OTHER_PEER]: PEER } }, [OTHER_PEER, PEER]],
    [`remove ${OTHER_PEER}`, { remove: [OTHER_PEER] }, [OTHER_PEER]],
    ['demote rack-9', { demote: [OTHER_PEER] }, [OTHER_PEER]],
    // The node says that there is none, or that there are several.
    ['promote rack-1', { promote: ['rack-1'] }, []],
    ['promote 12D3KooWfake', { promote: ['12D3KooWfake'] }, []],
  ])('say who is meant by a name, and ask for that very peer: %s', async (line, request, meant) => {
    const { url, replicator } = await listeningNode()
    const [view] = replicator.peerViews
    replicator.peerViews = [
      { ...view!, peerId: PEER, name: 'rack-7', clusterId: 'a' },
      { ...view!, peerId: OTHER_PEER, name: 'rack-9', clusterId: 'b' },
    ]
    const { code, err } = await command(url, line)
    expect(code).toBe(0)
    expect([...err.matchAll(/^rack-\d, (\S+), of cluster [ab]$/gm)].map(([, peer]) => peer)).toEqual(meant)
    expect(replicator.wishes.map((wish) => wish.request)).toEqual([request, request])
  })

  it('ask at a terminal, and change nothing without a yes', async () => {
    const { url, replicator } = await listeningNode()
    const { code, err } = await command(url, `remove ${OTHER_PEER}`, 'no')
    expect([code, replicator.wishes.length]).toEqual([1, 1])
    expect(err).toContain('Nothing was changed.')
    expect((await command(url, `remove ${OTHER_PEER}`, 'yes')).code).toBe(0)
    expect((await command(url, `remove ${OTHER_PEER} --yes`, 'unasked')).code).toBe(0)
  })

  it('say that a change would stop writes, how to force it, and end with 3', async () => {
    const { url, replicator } = await listeningNode()
    const known = replicator.membersOutcome
    const preview = 'preview' in known ? known.preview : undefined
    replicator.changeMembers = async (_request, options) =>
      options?.preview === true ? known : { outcome: 'would-stop-writes', preview: preview! }
    const { code, err } = await command(url, `remove ${OTHER_PEER}`)
    expect(code).toBe(3)
    expect(err).toContain('With --force it is done all the same.')
  })

  it('end with 4 where the network has no such member', async () => {
    const { url, replicator } = await listeningNode()
    replicator.membersOutcome = { outcome: 'unknown-peer', peer: 'x' }
    expect((await command(url, 'promote x')).code).toBe(4)
  })

  it('answer as JSON where that is asked for', async () => {
    const { url } = await listeningNode()
    const { out, err } = await command(url, `demote ${PEER} --json`)
    expect([JSON.parse(out).changed, err]).toEqual([true, ''])
  })
})
