/** Who belongs to the network: changes of the members, with a preview of what would come of them. */
import { type MembersOutcome, type MembersRequest, reasonOf } from '@replicator/interface'
import type { FastifyReply } from 'fastify'
import { notReady, sendJson } from './answer.js'
import { type Problem, Refusal, sendProblem } from './problem.js'
import { choice } from './query-parameter.js'
import type { Call, Route, RouteParts } from './route.js'

const FLAGS = ['true', 'false']
const QUERY = [
  choice('preview', '`true` to be told what would come of it, and change nothing', FLAGS),
  choice('force', '`true` to make the change even where writes would stop', FLAGS),
]
const ERRORS_OF_CHANGES = ['WOULD_STOP_WRITES', 'OVERLOADED', 'NO_QUORUM', 'NOT_READY', 'OUTCOME_UNKNOWN'] as const

export function membersRoutes(parts: RouteParts): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/members',
      operation: 'changeMembers',
      summary: 'Remove, replace, promote and demote members, in one change.',
      description:
        'Any node may be asked. It answers once a majority of those that vote then has adopted the change; to repeat it ' +
        'does no harm, and answers `changed: false`.',
      query: QUERY,
      requestBody: {
        meaning:
          'JSON with any of `remove`, `promote` and `demote` (lists of peers) and `replace` (for each peer that leaves, ' +
          'the one that takes its place). A peer is its id, or its name or a beginning of its id, where no other has it.',
      },
      answers: [{ status: 200, meaning: 'The members are so, or what would come of it.', body: 'Members' }],
      errors: ['UNKNOWN_PEER', ...ERRORS_OF_CHANGES],
      access: 'admin',
      bounded: true,
      handle: (call) => {
        const request = requestIn(call)
        if (!isPreview(call)) call.reply.about = { ...request, force: isForced(call) }
        return change(parts, call, (options) => parts.replicator.changeMembers(request, options))
      },
    },
    {
      method: 'POST',
      path: '/leave',
      operation: 'leave',
      summary: 'Remove this node from the network; then it ends.',
      query: QUERY,
      answers: [{ status: 200, meaning: 'It is no member any more, or what would come of it.', body: 'Members' }],
      errors: ERRORS_OF_CHANGES,
      access: 'admin',
      bounded: true,
      handle: async (call) => {
        if (!isPreview(call)) await parts.auditor.noteBegun(call, { force: isForced(call) })
        return change(parts, call, (options) => parts.replicator.leave(options))
      },
    },
  ]
}

type Ask = (options: { readonly preview: boolean; readonly force: boolean }) => Promise<MembersOutcome>

function isPreview({ query }: Call): boolean {
  return query['preview'] === 'true'
}

function isForced({ query }: Call): boolean {
  return query['force'] === 'true'
}

async function change({ limits }: RouteParts, call: Call, ask: Ask): Promise<FastifyReply> {
  const { reply } = call
  const outcome = await ask({ preview: isPreview(call), force: isForced(call) })
  if (outcome.outcome !== 'members') return sendProblem(reply, problemOf(outcome, limits.retryAfterMs))
  const { outcome: _, ...members } = outcome
  return sendJson(reply, members)
}

function problemOf(outcome: Exclude<MembersOutcome, { outcome: 'members' }>, retryAfterMs: number): Problem {
  switch (outcome.outcome) {
    case 'would-stop-writes': {
      const { preview } = outcome
      return { code: 'WOULD_STOP_WRITES', detail: `${capital(preview.warnings[0] ?? '')}.`, members: { preview } }
    }
    case 'unknown-peer':
      return { code: 'UNKNOWN_PEER', detail: `The network has no member ${outcome.peer}.` }
    case 'impossible':
      return { code: 'INVALID_REQUEST', detail: `The members can't be changed so: ${outcome.reason}.` }
    case 'no-quorum':
      return { code: 'NO_QUORUM', detail: 'Too few voters can be reached. The members are as they were.', retryAfterMs }
    case 'not-ready':
      return notReady(outcome.reasons, retryAfterMs)
    case 'overloaded':
      return {
        code: 'OVERLOADED',
        detail: 'Too many changes of the members wait at this node. Nothing was sent.',
        retryAfterMs: outcome.retryAfterMs,
      }
    case 'pending': {
      const detail = 'The change is not done yet, and may still come true. Ask again: repeating it does no harm.'
      return { code: 'OUTCOME_UNKNOWN', detail, members: { preview: outcome.preview }, retryAfterMs }
    }
  }
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** The body as JSON; what stands in it is checked by the node. Throws a `Refusal` where it is none. */
function requestIn({ request: { body } }: Call): MembersRequest {
  try {
    return JSON.parse(Buffer.isBuffer(body) ? body.toString() : '') as MembersRequest
  } catch (error) {
    throw new Refusal({ code: 'INVALID_REQUEST', detail: `The body is no JSON: ${reasonOf(error)}.` })
  }
}
