import type { Answer, PeerId, Verdict } from '@replicator/interface'
import { identityOf, openBallot } from '@replicator/interface'
import type { Round, Step } from '@replicator/commit'
import {
  classicRound,
  isAnswerTo,
  mayDecideOpen,
  missing,
  noop,
  openRound,
  prepare,
  question,
  rivals,
  takeAnswer,
} from '@replicator/commit'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerFrom, ballotOf, network, ofAda, ofBob, ofCyd, openVote, recordOf, voterNames } from './network.ts'

const start = { key: 'k', version: 1, generation: 1, candidate: ofAda }
const ballot = ballotOf()
const higher = ballotOf({ number: 5, peer: 'bob' })

function confirm(peer: PeerId): Answer {
  return answerFrom(peer, { kind: 'confirm' })
}

function reserved(by: string): Verdict {
  return { kind: 'reserved', by }
}

function promise(peer: PeerId, changes: Partial<Extract<Verdict, { kind: 'promise' }>> = {}, asked = ballot): Answer {
  return answerFrom(peer, { kind: 'promise', ...changes }, { question: 'prepare', ballot: asked, asked: '' })
}

function accepted(peer: PeerId, proposal = ofAda, asked = ballot): Answer {
  return answerFrom(peer, { kind: 'accepted' }, { question: 'accept', ballot: asked, asked: proposal.id })
}

/** The steps that these answers lead to, in a network of that many voters. */
function take(round: Round, voters: number, ...answers: readonly Answer[]): readonly Step[] {
  return answers.map((answer) => takeAnswer(round, network({ voters }), answer))
}

/** A classic round that a majority of three has promised. */
function accepting(): Round {
  const round = classicRound(start, ballot)
  expect(take(round, 3, promise('v1'), promise('v2')).at(-1)?.kind).toBe('chosen')
  return round
}

describe('what a round asks', () => {
  it('is a vote in the open ballot, then promises, then votes in its own', () => {
    expect(question(openRound(start))).toEqual({
      type: 'reserve',
      generation: 1,
      key: 'k',
      version: 1,
      proposal: ofAda,
    })
    expect(question(classicRound(start, ballot))).toEqual({
      type: 'prepare',
      generation: 1,
      key: 'k',
      version: 1,
      ballot,
    })
    expect(question(accepting())).toEqual({
      type: 'accept',
      generation: 1,
      key: 'k',
      version: 1,
      ballot,
      proposal: ofAda,
    })
  })

  it('is asked of the voters that have not given what it counts', () => {
    const configuration = network({ voters: 4 })
    const round = openRound(start)
    take(round, 4, confirm('v2'), answerFrom('v3', { kind: 'mute' }))
    expect(missing(round, configuration)).toEqual(['v1', 'v3', 'v4'])
    prepare(round, ballot)
    expect(missing(round, configuration)).toEqual(voterNames(4))
    take(round, 4, promise('v4'))
    expect(missing(round, configuration)).toEqual(['v1', 'v2', 'v3'])
  })
})

describe('a round in the open ballot', () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 3],
    [5, 4],
    [6, 5],
    [7, 6],
    [9, 7],
  ])('of %d voters is decided by %d confirms, not by one less', (voters, enough) => {
    const steps = take(openRound(start), voters, ...voterNames(enough).map(confirm))
    expect(steps.slice(0, -1).every(({ kind }) => kind === 'waiting')).toBe(true)
    expect(steps.at(-1)).toEqual({ kind: 'decided', proposal: ofAda, voters: voterNames(enough) })
  })

  it('is decided by the confirms of different voters, in whatever order and however often they come', () => {
    const arrivals = fc.array(fc.constantFrom(...voterNames(5)), { maxLength: 20 })
    fc.assert(
      fc.property(arrivals, (peers) => {
        const round = openRound(start)
        for (const [index, peer] of peers.entries()) {
          const [step] = take(round, 5, confirm(peer))
          const heard = new Set(peers.slice(0, index + 1))
          const decided = { kind: 'decided', proposal: ofAda, voters: [...heard].toSorted() }
          expect(step).toEqual(heard.size >= 4 ? decided : { kind: 'waiting' })
        }
      }),
    )
  })

  it('counts a voter that confirms after it refused, and not one that refuses after it confirmed', () => {
    const round = openRound(start)
    take(round, 3, answerFrom('v1', { kind: 'overloaded' }), confirm('v1'))
    take(round, 3, confirm('v2'), answerFrom('v2', reserved(ofBob.id)))
    expect(take(round, 3, confirm('v3'))).toEqual([{ kind: 'decided', proposal: ofAda, voters: voterNames(3) }])
  })

  it('counts no confirm of another generation, of a learner, or of a stranger', () => {
    const round = openRound(start)
    take(round, 3, confirm('v1'), confirm('v2'))
    const others = [answerFrom('v3', { kind: 'confirm' }, { generation: 2 }), confirm('ada'), confirm('x')]
    expect(take(round, 3, ...others).map(({ kind }) => kind)).toEqual(['waiting', 'waiting', 'waiting'])
  })

  it('is never decided in a joint generation', () => {
    const joint = network({ voters: 3, epoch: 2, generation: 2, before: [1] })
    const round = openRound({ ...start, generation: 2 })
    const changes = { generation: 2, ballot: openBallot(2) }
    const steps = voterNames(3).map((peer) => takeAnswer(round, joint, answerFrom(peer, { kind: 'confirm' }, changes)))
    expect(steps.map(({ kind }) => kind)).toEqual(['waiting', 'waiting', 'waiting'])
  })

  it('goes on where one voter is recovering, and remembers the ballot to be above', () => {
    const round = openRound(start)
    const step = take(round, 3, answerFrom('v1', { kind: 'recovering', promised: higher }))
    expect(step).toEqual([{ kind: 'waiting' }])
    expect(round.highest).toEqual(higher)
  })

  it('may still be decided as long as enough voters have confirmed or may yet do so', () => {
    const configuration = network({ voters: 5 })
    const answers = fc.array(fc.constantFrom('confirm', 'mute', 'silent', 'dead'), { minLength: 5, maxLength: 5 })
    fc.assert(
      fc.property(answers, (kinds) => {
        const round = openRound(start)
        const peers = voterNames(5)
        for (const [index, kind] of kinds.entries()) {
          if (kind === 'confirm' || kind === 'mute') take(round, 5, answerFrom(peers[index] ?? '', { kind }))
        }
        const hopeful = kinds.filter((kind) => kind === 'confirm' || kind === 'silent').length
        const may = mayDecideOpen(round, configuration, (peer) => kinds[peers.indexOf(peer)] === 'silent')
        expect(may).toBe(hopeful >= 4)
      }),
    )
  })

  it('knows its rivals, itself included, in the order in which they should recover', () => {
    const round = openRound(start)
    take(round, 5, confirm('v1'), answerFrom('v2', reserved(ofCyd.id)), answerFrom('v3', reserved(ofBob.id)))
    take(round, 5, answerFrom('v4', reserved(ofBob.id)), answerFrom('v5', { kind: 'mute' }))
    expect(rivals(round)).toEqual([
      { id: ofBob.id, votes: 2 },
      { id: ofAda.id, votes: 1 },
      { id: ofCyd.id, votes: 1 },
    ])
  })
})

describe('a round in a ballot of its own', () => {
  it('asks for votes as soon as a majority has promised, and not before', () => {
    const round = classicRound(start, ballot)
    const steps = take(round, 5, promise('v1'), promise('v1'), promise('v2'), promise('v5'))
    expect(steps.map(({ kind }) => kind)).toEqual(['waiting', 'waiting', 'waiting', 'chosen'])
    expect([round.phase, round.proposal]).toEqual(['accept', ofAda])
  })

  it('proposes its own candidate only where no vote was reported', () => {
    const janitor = { ...start, candidate: noop('cyd.1.0000000000000000.1', 'east') }
    const free = classicRound(janitor, ballot)
    take(free, 3, promise('v1'), promise('v2'))
    expect(free.proposal.operation).toBe('noop')
    const bound = classicRound(janitor, ballot)
    take(bound, 3, promise('v1'), promise('v2', { vote: openVote(ofBob) }))
    expect(bound.proposal).toEqual(ofBob)
  })

  it('proposes nothing else once it has chosen, whatever promises still come', () => {
    const round = accepting()
    const late = promise('v3', { vote: { ballot: ballotOf({ peer: 'aaa' }), proposal: ofBob } })
    expect(take(round, 3, late)).toEqual([{ kind: 'waiting' }])
    expect(round.proposal).toEqual(ofAda)
  })

  it.each([
    [1, 1],
    [3, 2],
    [4, 3],
    [5, 3],
    [9, 5],
  ])('of %d voters is decided by %d votes, not by one less', (voters, enough) => {
    const round = classicRound(start, ballot)
    take(round, voters, ...voterNames(enough).map((peer) => promise(peer)))
    const steps = take(round, voters, ...voterNames(enough).map((peer) => accepted(peer)))
    expect(steps.slice(0, -1).every(({ kind }) => kind === 'waiting')).toBe(true)
    expect(steps.at(-1)).toEqual({ kind: 'decided', proposal: ofAda, voters: voterNames(enough) })
  })

  it('needs promises and votes of both sets in a joint generation', () => {
    const joint = network({ voters: 4, epoch: 2, generation: 2, before: [1, 2, 3] })
    const own = ballotOf({ generation: 2 })
    const round = classicRound({ ...start, generation: 2 }, own)
    const kinds = (answers: readonly Answer[]): readonly string[] =>
      answers.map((answer) => takeAnswer(round, joint, { ...answer, generation: 2 }).kind)
    expect(kinds(['v4', 'v3', 'v2'].map((peer) => promise(peer, {}, own)))).toEqual(['waiting', 'waiting', 'chosen'])
    expect(kinds(['v4', 'v3', 'v1'].map((peer) => accepted(peer, ofAda, own)))).toEqual([
      'waiting',
      'waiting',
      'decided',
    ])
  })

  it('is outranked by a refusal, and begins anew above it with its first candidate', () => {
    const round = classicRound(start, ballot)
    take(round, 3, promise('v1', { vote: openVote(ofBob) }), promise('v2', { vote: openVote(ofBob) }))
    expect(round.proposal).toEqual(ofBob)
    const refused = answerFrom(
      'v3',
      { kind: 'refused', promised: higher },
      { question: 'accept', ballot, asked: ofBob.id },
    )
    expect(take(round, 3, refused)).toEqual([{ kind: 'outranked' }])
    expect(round.highest).toEqual(higher)
    const next = ballotOf({ number: 6 })
    prepare(round, next)
    expect([round.phase, round.ballot, round.highest]).toEqual(['prepare', next, next])
    take(round, 3, promise('v1', {}, next), promise('v3', {}, next))
    expect(round.proposal).toEqual(ofAda)
  })

  it('keeps the highest ballot it has met, whatever comes after it', () => {
    const round = classicRound(start, ballot)
    prepare(round, ballotOf({ attempt: 2 }))
    expect(round.highest).toEqual(ballotOf({ attempt: 2 }))
    prepare(round, ballot)
    expect(round.highest).toEqual(ballotOf({ attempt: 2 }))
  })
})

describe('an answer that ends a round', () => {
  const record = recordOf(ofBob)

  it.each<[Verdict, Step]>([
    [
      { kind: 'stored', identity: identityOf(record) },
      { kind: 'stored', identity: identityOf(record) },
    ],
    [{ kind: 'behind' }, { kind: 'behind' }],
    [
      { kind: 'epoch', epoch: 4 },
      { kind: 'epoch', epoch: 4 },
    ],
  ])('says why: %j', (verdict, step) => {
    expect(take(openRound(start), 3, answerFrom('v1', verdict))).toEqual([step])
    const toPrepare = answerFrom('v1', verdict, { question: 'prepare', ballot, asked: '' })
    expect(take(classicRound(start, ballot), 3, toPrepare)).toEqual([step])
    const toAccept = answerFrom('v1', verdict, { question: 'accept', ballot })
    expect(take(accepting(), 3, toAccept)).toEqual([step])
  })

  it('is heard from a voter of another generation, whose counting answers are not', () => {
    const elsewhere = answerFrom('v1', { kind: 'epoch', epoch: 4 }, { generation: 4 })
    expect(take(openRound(start), 3, elsewhere)).toEqual([{ kind: 'epoch', epoch: 4 }])
  })

  it.each<Verdict>([{ kind: 'forbidden' }, { kind: 'mute' }, { kind: 'overloaded' }])('is not %j', (verdict) => {
    expect(take(openRound(start), 3, answerFrom('v1', verdict))).toEqual([{ kind: 'waiting' }])
  })
})

describe('an answer to something else', () => {
  const rounds = [openRound(start), classicRound(start, ballot), accepting()]
  const answers = [confirm('v1'), promise('v1'), accepted('v1')]

  it('is not taken for one to what is asked now', () => {
    const table = rounds.map((round) => answers.map((answer) => isAnswerTo(round, answer)))
    expect(table).toEqual([
      [true, false, false],
      [false, true, false],
      [false, false, true],
    ])
  })

  it.each<[string, Partial<Answer>]>([
    ['another version', { version: 2 }],
    ['another ballot', { ballot: ballotOf({ attempt: 2 }) }],
    ['the same ballot of an earlier boot', { ballot: ballotOf({ boot: 0 }) }],
    ['the same ballot of another generation', { ballot: ballotOf({ generation: 2 }) }],
  ])('is one to %s', (_what, changes) => {
    for (const [index, round] of rounds.entries()) {
      expect(isAnswerTo(round, { ...(answers[index] ?? confirm('v1')), ...changes })).toBe(false)
    }
  })

  it('is one about another proposal, in the open ballot and in its own', () => {
    expect(isAnswerTo(openRound(start), answerFrom('v1', { kind: 'confirm' }, { asked: ofBob.id }))).toBe(false)
    expect(isAnswerTo(accepting(), accepted('v1', ofBob))).toBe(false)
  })

  it('changes nothing', () => {
    const round = classicRound(start, ballot)
    const stray = answerFrom('v1', { kind: 'refused', promised: higher }, { question: 'accept', ballot: higher })
    expect(take(round, 3, stray)).toEqual([{ kind: 'waiting' }])
    expect(round).toEqual(classicRound(start, ballot))
  })
})
