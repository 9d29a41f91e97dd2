import { type RecordIdentity, type Verdict } from '@replicator/interface'
import { describe, expect, it } from 'vitest'
import { decodeFrame, encodeFrame } from '../src/index.ts'
import { answerWith, classic, identity, noop, proposal, proposalId, verdicts } from './sample.ts'

/** The verdict as the asker gets it, or the reason and the place of its refusal. */
function received(verdict: Verdict): Verdict | string {
  const result = decodeFrame(encodeFrame([answerWith(verdict)]))
  if (!result.ok) return `${result.reason}: ${result.detail.replace('answer.verdict.', '')}`
  const [message] = result.messages
  return message?.type === 'answer' ? message.verdict : 'no answer'
}

const nobody = { ...classic, peer: '' }
const unknown: RecordIdentity = { ...identity, version: 0, since: 0 }

describe('the verdict of a voter', () => {
  it.each(verdicts.map((verdict) => [verdict.kind, verdict] as const))(
    'arrives as it was given: %s',
    (_kind, verdict) => {
      expect(received(verdict)).toStrictEqual(verdict)
    },
  )

  it('is the same whether what is optional is left out or not', () => {
    const vote = { ballot: classic, proposal: proposalId }
    const all: readonly Verdict[] = [
      { kind: 'state', identity },
      { kind: 'state', vote },
      { kind: 'state', identity, vote },
      { kind: 'promise', vote: { ballot: classic, proposal: noop } },
    ]
    for (const verdict of all) expect(received(verdict)).toStrictEqual(verdict)
  })

  it('has no key for what is absent, so that it compares as equal with the one that was sent', () => {
    expect(Object.keys(received({ kind: 'state' }))).toEqual(['kind'])
    expect(Object.keys(received({ kind: 'promise' }))).toEqual(['kind'])
    expect(Object.keys(received({ kind: 'epoch', epoch: 1 }))).toEqual(['kind', 'epoch'])
  })
})

describe('a verdict that no voter could give', () => {
  it('promises with a vote that is none', () => {
    expect(received({ kind: 'promise', vote: { ballot: nobody, proposal } })).toBe('bad-field: vote.ballot.peer')
    const unnamed = { ...proposal, id: '' }
    expect(received({ kind: 'promise', vote: { ballot: classic, proposal: unnamed } })).toBe(
      'bad-field: vote.proposal.id',
    )
  })

  it('tells a state that is none', () => {
    expect(received({ kind: 'state', identity: unknown })).toBe('bad-field: identity.version')
    expect(received({ kind: 'state', vote: { ballot: nobody, proposal: proposalId } })).toBe(
      'bad-field: vote.ballot.peer',
    )
    expect(received({ kind: 'state', vote: { ballot: classic, proposal: '' } })).toBe('bad-field: vote.proposal')
  })

  it('calls stored what is not', () => {
    expect(received({ kind: 'stored', identity: unknown })).toBe('bad-field: identity.version')
    expect(received({ kind: 'stored', identity: { ...identity, since: 9 } })).toBe('bad-field: identity.since')
  })

  it('names a ballot of nobody', () => {
    expect(received({ kind: 'recovering', promised: nobody })).toBe('bad-field: promised.peer')
    expect(received({ kind: 'refused', promised: nobody })).toBe('bad-field: promised.peer')
  })

  it('names no holder of a reservation', () => {
    const reserved = { kind: 'reserved', by: proposalId } as const
    expect(received(reserved)).toStrictEqual(reserved)
    expect(received({ ...reserved, by: 'x' })).toBe('bad-field: by')
  })
})
