/** `replicator remove`, `replace`, `promote`, `demote` and `leave`: a preview, a question at a terminal, the change. */
import {
  type MembersPreview,
  type MembersRequest,
  type MembersSummary,
  peersMeant,
  type PeerView,
} from '@replicator/interface'
import { EXIT } from './exit.js'
import type { NodeAnswer, HttpNodes } from '@replicator/client/http'
import { jsonIn, problemIn, reportProblem } from './problem-report.js'
import { readLine } from './ask.js'
import { isInteractive, printable, type Terminal } from './terminal.js'
import { grid } from './text.js'

export interface MembersArguments {
  /** Undefined: the node that is asked leaves. */
  readonly request: MembersRequest | undefined
  /** Not to be asked. */
  readonly yes: boolean
  readonly force: boolean
  readonly json: boolean
}

export async function changeMembers(client: HttpNodes, given: MembersArguments, terminal: Terminal): Promise<number> {
  const { json, yes } = given
  const named = await withIds(client, given.request)
  const args = { ...given, request: named.request }
  const planned = await send(client, args, 'preview=true')
  const preview = previewIn(planned)
  if (preview === undefined) return reportProblem(terminal, planned, { json, url: client.url })
  if (!json) terminal.stderr.write(named.words + previewText(preview))
  if (!yes && !json && isInteractive(terminal)) {
    const typed = await readLine(terminal, 'Change the members so? Type yes: ')
    if (typed?.trim().toLowerCase() !== 'yes') {
      terminal.stderr.write('Nothing was changed.\n')
      return EXIT.failed
    }
  }
  const answer = await send(client, args, args.force ? 'force=true' : '')
  if (answer.status !== 200) {
    const exit = reportProblem(terminal, answer, { json, url: client.url })
    if (problemIn(answer)?.code === 'WOULD_STOP_WRITES' && !json)
      terminal.stderr.write('With --force it is done all the same.\n')
    return exit
  }
  const body = jsonIn(answer.body)
  if (json) terminal.stdout.write(`${JSON.stringify(body)}\n`)
  else {
    const words = body?.['changed'] === true ? 'The members are changed' : 'The members were so already'
    terminal.stdout.write(`${words}, epoch ${String(body?.['epoch'])}.\n`)
  }
  return EXIT.done
}

/**
 * The request with ids in the place of names, so that what was shown is what is done, whoever takes a name meanwhile; and
 * who is meant, in words. What can't be told here stays as it is: the node says why.
 */
async function withIds(
  client: HttpNodes,
  request: MembersRequest | undefined,
): Promise<{ readonly request: MembersRequest | undefined; readonly words: string }> {
  if (request === undefined) return { request, words: '' }
  const { body } = await client.request({ method: 'GET', path: '/peers' })
  const told = jsonIn(body)?.['peers']
  const peers = Array.isArray(told) ? (told as PeerView[]) : []
  const lines: string[] = []
  const idOf = (text: string): string => {
    const [peer, ...others] = peersMeant(text, peers)
    if (peer === undefined || others.length > 0) return text
    lines.push(`${printable(peer.name)}, ${printable(peer.peerId)}, of cluster ${printable(peer.clusterId)}\n`)
    return peer.peerId
  }
  const { replace, ...lists } = request
  const resolved = Object.fromEntries(Object.entries(lists).map(([verb, all]) => [verb, all.map(idOf)]))
  const pairs = Object.entries(replace ?? {}).map(([old, next]) => [idOf(old), idOf(next)])
  return {
    request: { ...resolved, ...(replace !== undefined && { replace: Object.fromEntries(pairs) }) },
    words: lines.join(''),
  }
}

function send(client: HttpNodes, { request }: MembersArguments, query: string): Promise<NodeAnswer> {
  const search = query === '' ? '' : `?${query}`
  if (request === undefined) return client.request({ method: 'POST', path: `/leave${search}` })
  return client.request({
    method: 'POST',
    path: `/members${search}`,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(request)),
  })
}

function previewIn({ status, body }: NodeAnswer): MembersPreview | undefined {
  return status === 200 ? (jsonIn(body)?.['preview'] as MembersPreview | undefined) : undefined
}

function previewText({ before, after, warnings }: MembersPreview): string {
  const rows = (name: string, of: (summary: MembersSummary) => string): string[] => [name, of(before), of(after)]
  const clusters = (summary: MembersSummary): string =>
    Object.entries(summary.clusters)
      .map(([cluster, voters]) => `${printable(cluster)} ${voters}`)
      .join(', ')
  const table = grid([
    ['', 'NOW', 'THEN'],
    rows('voters', ({ voters }) => String(voters)),
    rows('by cluster', clusters),
    rows('learners', ({ learners }) => String(learners)),
    rows('a decision needs', ({ classic, fast }) => `${classic}, in one round ${fast}`),
    rows('nodes that may fail', ({ mayFail }) => String(Math.max(0, mayFail.nodes))),
    rows('clusters that may fail', ({ mayFail }) => String(mayFail.clusters)),
  ])
  return table + warnings.map((warning) => `Note: ${printable(warning)}.\n`).join('')
}
