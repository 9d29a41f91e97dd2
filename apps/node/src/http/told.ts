/** What is told to one request that is no HTTP request of its own: a line of a batch, or a question over libp2p. */
import type { GetOutcome } from '@replicator/interface'
import type { Bearer } from './access.js'
import type { BatchLine } from './batch-line.js'
import { problemOf } from './failure.js'
import type { Problem } from './problem.js'
import { readProblem } from './read.js'
import type { RouteParts } from './route.js'
import { deleteAnswer, type Done, putAnswer } from './write.js'

export type Found = Extract<GetOutcome, { readonly outcome: 'found' }>

/** `local`: what this node holds. */
export type Asked = BatchLine | { readonly op: 'get'; readonly key: string; readonly local: boolean }

/** Rejects where the node has a fault. */
export async function toldOf(
  parts: Pick<RouteParts, 'replicator' | 'limits' | 'intake'>,
  bearer: Bearer | undefined,
  asked: Asked,
): Promise<Done | Found | Problem> {
  const { key } = asked
  const forbidden = bearer?.refusal(asked.op === 'get' ? 'read' : 'write', key)
  if (forbidden !== undefined) return { key, ...forbidden }
  try {
    switch (asked.op) {
      case 'put':
        return await putAnswer(parts, key, asked.value, asked.asked)
      case 'delete':
        return await deleteAnswer(parts, key, asked.asked)
      case 'get': {
        const local = 'local' in asked && asked.local
        // Over HTTP it is in the header of the answer, and a line of a batch asks a quorum.
        const isTold = 'local' in asked
        const outcome = await parts.replicator.get(key, { consistency: local ? 'local' : 'quorum' })
        if (outcome.outcome === 'found') return outcome
        const problem = readProblem(parts, key, outcome, { local })
        return isTold && outcome.outcome === 'absent'
          ? { ...problem, members: { evidence: outcome.evidence } }
          : problem
      }
    }
  } catch (error) {
    const problem = problemOf(error, { named: { key }, retryAfterMs: parts.limits.retryAfterMs })
    if (problem === undefined) throw error
    return { key, ...problem }
  }
}
