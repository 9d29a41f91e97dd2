import type { Answer, PeerId, Verdict } from '@replicator/interface'
import { classicRound, takeAnswer } from '@replicator/commit'
import { describe, expect, it } from 'vitest'
import { answerFrom, ballotOf, network, ofAda } from './network.ts'

const ballot = ballotOf()

function answer(peer: PeerId, verdict: Verdict): Answer {
  const question = verdict.kind === 'promise' ? 'prepare' : 'accept'
  return answerFrom(peer, verdict, { question, ballot, asked: question === 'accept' ? ofAda.id : '' })
}

describe('a classic ballot that asks for votes', () => {
  it.each<Verdict>([{ kind: 'mute' }, { kind: 'forbidden' }, { kind: 'behind' }])(
    'is not decided by an answer that is no vote: $kind',
    (other) => {
      const configuration = network({ voters: 3 })
      const round = classicRound({ key: 'k', version: 1, generation: 1, candidate: ofAda }, ballot)
      for (const peer of ['v1', 'v2']) takeAnswer(round, configuration, answer(peer, { kind: 'promise' }))
      takeAnswer(round, configuration, answer('v1', other))
      expect(takeAnswer(round, configuration, answer('v2', { kind: 'accepted' }))).toEqual({ kind: 'waiting' })
      expect(takeAnswer(round, configuration, answer('v3', { kind: 'accepted' }))).toMatchObject({
        kind: 'decided',
        voters: ['v2', 'v3'],
      })
    },
  )
})
