/** How one write is brought to its end. */
import type { ProposalReference } from '@replicator/interface'
import type { NodeCalls, Said } from './calls.js'
import { type Call, type Nodes, reasonOf, type Step } from './nodes.js'
import type { WriteResult } from './outcomes.js'
import type { Verdict, Write } from './write.js'

export function written(nodes: Nodes<NodeCalls>, write: Write, call: Call): Promise<WriteResult> {
  return nodes.repeat(call, (node) => attempt(nodes, node, write, call))
}

async function attempt(nodes: Nodes<NodeCalls>, node: NodeCalls, write: Write, call: Call): Promise<Step<WriteResult>> {
  try {
    await node.prove(call.waiting)
  } catch (error) {
    reasonOf(error)
    return { again: write.ended(nodes.unreachable) }
  }
  let said: Said
  try {
    said = await node.write(write, call.waiting)
  } catch (error) {
    reasonOf(error)
    write.lost()
    return { again: write.ended(nodes.unreachable) }
  }
  return settled(nodes, write, write.took(said.status, said.members), call)
}

/** What a verdict comes to, once it is known what became of the proposals of earlier attempts. */
export async function settled(
  nodes: Nodes<NodeCalls>,
  write: Write,
  verdict: Verdict,
  call: Call,
): Promise<Step<WriteResult>> {
  if ('done' in verdict) return verdict
  const again = write.ended(nodes.unreachable)
  if ('retryAfterMs' in verdict) return { again, retryAfterMs: verdict.retryAfterMs }
  for (const reference of verdict.unless) {
    // One that is stored tells so itself when it is asked for again.
    if (!(await isDenied(nodes.first, reference, call))) return { again }
  }
  return { done: verdict.refusal }
}

async function isDenied(node: NodeCalls, reference: ProposalReference, { waiting }: Call): Promise<boolean> {
  try {
    const { members } = await node.proposal(reference, waiting)
    return members?.['state'] === 'denied'
  } catch (error) {
    reasonOf(error)
    return false
  }
}
