/** What an answer over HTTP means to the checkers. */
import { OUTCOME_OF } from '@replicator/client'
import { parseProposalReference } from '@replicator/interface'
import type { HistoryEntry, Request } from '@replicator/testkit/checkers'
import type { Answer } from '@replicator/testkit/processes'

type Outcome = NonNullable<HistoryEntry['outcome']>

/**
 * `isRepeat`: an earlier attempt had the same token, and may have brought about what this one is told. Throws for an answer that
 * no client of this kind may get.
 */
export function outcomeOf(request: Request, answer: Answer, isRepeat: boolean): Outcome {
  if (answer.status < 300) return request.kind === 'get' ? found(request.key, answer) : stored(answer, isRepeat)
  const { code } = answer
  if (!isKnown(code)) throw new Error(`a ${request.kind} was answered ${answer.status}: ${answer.text}`)
  const outcome = OUTCOME_OF[code]
  if (request.kind === 'get' && outcome === 'denied-absent') return { outcome: 'absent', evidence: evidenceOf(answer) }
  if (outcome === 'refused') throw new Error(`a ${request.kind} was refused: ${answer.text}`)
  // The members that the checkers look at have the same names in a problem.
  const { version, proposal } = answer.json
  const id = parseProposalReference(String(proposal))?.id ?? ''
  return { outcome, ...(version !== undefined && { version }), ...(id !== '' && { proposal: id }) } as Outcome
}

function isKnown(code: string): code is keyof typeof OUTCOME_OF {
  return Object.hasOwn(OUTCOME_OF, code)
}

function found(key: string, answer: Answer): Outcome {
  const since = Number(answer.headers.get('replicator-version'))
  const final = answer.headers.get('replicator-final') === 'true'
  const value = Buffer.from(answer.text)
  const record = { key, version: since, since, present: true, final, value, contentType: '', decisions: [] }
  return { outcome: 'found', record, evidence: evidenceOf(answer) } as Outcome
}

function evidenceOf({ headers }: Answer): 'local' | 'behind' | 'quorum' {
  if (headers.get('replicator-catch-up') === 'behind') return 'behind'
  return headers.get('replicator-evidence') === 'local' ? 'local' : 'quorum'
}

/** The answer to a deletion doesn't say which version it was: the judge finds that by its token. */
export const UNTOLD = 0

function stored(answer: Answer, replayed: boolean): Outcome {
  const { version, proposal, cluster, peer } = answer.json
  const id = parseProposalReference(String(proposal))?.id ?? ''
  const told = { version: Number(version ?? UNTOLD), proposal: id, cluster: String(cluster), peer: String(peer) }
  return { outcome: 'stored', ...told, replayed }
}
