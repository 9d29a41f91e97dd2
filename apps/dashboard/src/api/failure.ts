/** The three ways in which a question to the node has no good answer. */
import type { Problem } from './shapes.js'

/** The node refused it, and says why. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail)
    this.problem = problem
  }
}

/** No answer came: the node is gone, or the way to it. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

/** The node wants a token, or another one. */
export class TokenNeeded extends Error {
  override readonly name = 'TokenNeeded'
}

/** In words, for people. */
export function wordsOf(error: unknown): { readonly title: string; readonly detail: string } {
  if (error instanceof Refused) return error.problem
  if (error instanceof TokenNeeded) return { title: 'A token is needed', detail: error.message }
  if (error instanceof Unreachable) return { title: 'The node does not answer', detail: error.message }
  return { title: 'The page has a fault', detail: String(error) }
}
