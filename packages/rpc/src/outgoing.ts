/**
 * Messages in the form of the generated encoders. Most fields bear the same names on both sides and are left in place:
 * only words with a number and unions become something else, so that little is copied for a message.
 */
import type { Answer, Message, Proposal, Question, Verdict, Vote } from '@replicator/interface'
import type { replicator } from '../gen/replicator.js'
import { OPERATION_NUMBERS, QUESTION_NUMBERS, REFUSAL_NUMBERS } from './wire-name.js'

/** The generated types are mutable ones; the encoders change nothing. */
export type Wire<T> = T extends Uint8Array ? T : { readonly [K in keyof T]: Wire<T[K]> }

export function toEnvelope(message: Message): Wire<replicator.v1.Envelope.$Properties> {
  switch (message.type) {
    case 'hello':
      return { hello: message }
    case 'refuse':
      return { refuse: { reason: message.reason, code: REFUSAL_NUMBERS[message.code] } }
    case 'ping':
      return { ping: message }
    case 'pong':
      return { pong: message }
    case 'reserve':
    case 'prepare':
    case 'accept':
    case 'read':
      return toQuestion(message)
    case 'relay':
      return { relay: { voters: message.voters, ...toQuestion(message.question) } }
    case 'answer':
      return { answer: toAnswer(message) }
    case 'commit':
      return { commit: message }
    case 'committed':
      return { committed: message }
    case 'pull':
      return { pull: message }
    case 'page':
      return { page: message }
    case 'fetch':
      return { fetch: message }
    case 'records':
      return { records: message }
    case 'join':
      return { join: message }
    case 'configured':
      return { configured: message }
    case 'survey':
      return { survey: message }
    case 'progress':
      return { progress: message }
  }
}

function toQuestion(question: Question): Wire<Pick<replicator.v1.Envelope.$Properties, Question['type']>> {
  switch (question.type) {
    case 'reserve':
      return { reserve: { ...question, proposal: toProposal(question.proposal) } }
    case 'prepare':
      return { prepare: question }
    case 'accept':
      return { accept: { ...question, proposal: toProposal(question.proposal) } }
    case 'read':
      return { read: question }
  }
}

function toProposal(proposal: Proposal): Wire<replicator.v1.Proposal.$Properties> {
  return { ...proposal, operation: OPERATION_NUMBERS[proposal.operation] }
}

function toVote(vote: Vote): Wire<replicator.v1.Vote.$Properties> {
  return { ballot: vote.ballot, proposal: toProposal(vote.proposal) }
}

function toAnswer(answer: Answer): Wire<replicator.v1.Answer.$Properties> {
  return { ...answer, question: QUESTION_NUMBERS[answer.question], verdict: toVerdict(answer.verdict) }
}

function toVerdict(verdict: Verdict): Wire<replicator.v1.Verdict.$Properties> {
  switch (verdict.kind) {
    case 'confirm':
      return { confirm: {} }
    case 'promise':
      return { promise: verdict.vote === undefined ? {} : { vote: toVote(verdict.vote) } }
    case 'accepted':
      return { accepted: {} }
    case 'state':
      return { state: verdict }
    case 'forbidden':
      return { forbidden: {} }
    case 'epoch':
      return { epoch: verdict }
    case 'stored':
      return { stored: verdict }
    case 'behind':
      return { behind: {} }
    case 'recovering':
      return { recovering: verdict }
    case 'reserved':
      return { reserved: verdict }
    case 'overloaded':
      return { overloaded: {} }
    case 'refused':
      return { refused: verdict }
    case 'mute':
      return { mute: {} }
  }
}
