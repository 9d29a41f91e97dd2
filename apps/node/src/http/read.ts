/** What a read is told, however it was asked for. */
import type { GetOutcome } from '@replicator/interface'
import { unavailable } from './answer.js'
import type { Problem } from './problem.js'
import type { RouteParts } from './route.js'

const UNREAD = 'Without a quorum nobody can say what the key holds.'

/** Why a read gives no value; `local`: only this node was asked. */
export function readProblem(
  { limits: { retryAfterMs } }: Pick<RouteParts, 'limits'>,
  key: string,
  outcome: Exclude<GetOutcome, { outcome: 'found' }>,
  { local }: { readonly local: boolean },
): Problem {
  if (outcome.outcome !== 'absent') return unavailable(outcome, { key, undone: UNREAD, retryAfterMs })
  const detail = local ? 'This node holds no value for the key; it asked no other.' : 'No value is stored for the key.'
  return { code: 'UNKNOWN_KEY', detail, key }
}

/** A time as RFC 3339 has it. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString()
}
