/** How one write is brought to its end. */
import type { ProposalReference } from '@replicator/interface'
import { formatProposalReference } from '@replicator/interface'
import { type Call, type Nodes, reasonOf, type Step } from './nodes.js'
import type { Node, NodeAnswer } from './node.js'
import type { WriteResult } from './outcomes.js'
import { membersIn } from './record-form.js'
import type { Verdict, Write } from './write.js'

export function written(nodes: Nodes, write: Write, call: Call): Promise<WriteResult> {
  return nodes.repeat(call, (node) => attempt(nodes, node, write, call))
}

async function attempt(nodes: Nodes, node: Node, write: Write, call: Call): Promise<Step<WriteResult>> {
  try {
    await node.prove(call.waiting)
  } catch (error) {
    reasonOf(error)
    return { again: write.ended(nodes.unreachable) }
  }
  let answer: NodeAnswer
  try {
    answer = await node.exchange(write.request, call.waiting)
  } catch (error) {
    reasonOf(error)
    write.lost()
    return { again: write.ended(nodes.unreachable) }
  }
  const members = membersIn(answer.body)
  // In a batch, the line has the status.
  const { status = answer.status } = members ?? {}
  return settled(nodes, write, write.took(Number(status), members), call)
}

/** What a verdict comes to, once it is known what became of the proposals of earlier attempts. */
export async function settled(nodes: Nodes, write: Write, verdict: Verdict, call: Call): Promise<Step<WriteResult>> {
  if ('done' in verdict) return verdict
  const again = write.ended(nodes.unreachable)
  if ('retryAfterMs' in verdict) return { again, retryAfterMs: verdict.retryAfterMs }
  for (const reference of verdict.unless) {
    // One that is stored tells so itself when it is asked for again.
    if (!(await isDenied(nodes.first, reference, call))) return { again }
  }
  return { done: verdict.refusal }
}

async function isDenied(node: Node, reference: ProposalReference, { waiting }: Call): Promise<boolean> {
  try {
    const { body } = await node.exchange(proposalRequest(reference), waiting)
    return membersIn(body)?.['state'] === 'denied'
  } catch (error) {
    reasonOf(error)
    return false
  }
}

export function proposalRequest(reference: ProposalReference) {
  return { method: 'GET', path: `/proposals/${encodeURIComponent(formatProposalReference(reference))}` } as const
}
