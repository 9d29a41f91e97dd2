import type { Answer, NetworkConfiguration, Proposal } from '@replicator/interface'
import type { Held } from '@replicator/commit'
import { answerReserve, openRound, question, recordAfter, takeAnswer } from '@replicator/commit'

const configuration: NetworkConfiguration = {
  networkId: '0'.repeat(32),
  epoch: 1,
  generation: 1,
  members: ['ada', 'bob', 'cyd'].map((peer) => ({ peer, cluster: 'west', role: 'voter', addresses: [] })),
}
const proposal: Proposal = {
  id: 'ada.1.0000000000000000.1',
  cluster: 'west',
  operation: 'create',
  requestId: '',
  fingerprint: '',
  value: new Uint8Array([104, 105]),
  contentType: 'text/plain',
  mutable: false,
}

// The coordinator, ada, opens a round and asks all voters for their vote.
const round = openRound({ key: 'greeting', version: 1, generation: 1, candidate: proposal })
const message = question(round)

for (const { peer, cluster } of configuration.members) {
  if (message.type !== 'reserve') break
  // A voter: what it holds, what it answers, and what must be on its disk before the answer leaves.
  const held: Held = {}
  const voter = { self: peer, cluster, configuration, mute: false }
  const { verdict, slot } = answerReserve(voter, held, { message, from: 'ada', full: false })
  console.log(peer, 'writes', slot?.vote?.proposal.id, 'then answers', verdict.kind)

  // The coordinator again: the last of these answers makes a fast quorum.
  const { type: _type, generation, key, version } = message
  const asked = { question: 'reserve', generation, key, version, ballot: round.ballot, asked: proposal.id } as const
  const answer: Answer = { type: 'answer', to: 'ada', voter: peer, ...asked, verdict }
  const step = takeAnswer(round, configuration, answer)
  if (step.kind !== 'decided') continue
  const record = recordAfter(undefined, { key, version, proposal: step.proposal })
  console.log('decided by', step.voters.join(', '), 'and final:', record.final)
}
