/** This node as voter, and as the representative that hands questions and answers on. */
import type { Reply } from '@replicator/commit'
import { answerAccept, answerPrepare, answerRead, answerReserve } from '@replicator/commit'
import type { Answer, NetworkConfiguration, PeerId, Question, Relay } from '@replicator/interface'
import { askerOf, openBallot } from '@replicator/interface'
import { memberOf } from '@replicator/membership'
import { offerConfiguration } from '../links/configuration-offer.js'
import type { NetworkTurn, Turn } from '../turn/turn.js'
import { asVoter, count, heldOf, looksAlive, send, sendDurable, writeSlot } from '../turn/turn.js'

export function onQuestion(turn: NetworkTurn, from: PeerId, message: Question): void {
  const { state } = turn
  const { configuration } = state
  const { verdict, slot } = reply(turn, { from, message })
  if (slot !== undefined) writeSlot(turn, slot)
  if (verdict.kind === 'forbidden') count(turn, 'questions-forbidden')
  const answer: Answer = {
    type: 'answer',
    ...askerOf(message),
    voter: state.self,
    generation: configuration.generation,
    question: message.type,
    key: message.key,
    version: message.type === 'read' ? 0 : message.version,
    ballot: 'ballot' in message ? message.ballot : openBallot(message.generation),
    verdict,
  }
  if (verdict.kind === 'epoch' && message.generation < configuration.generation) offerConfiguration(turn, answer.to)
  // Past the representative, where this node is linked with who asked: one hop less on the way that a client waits for.
  const back = looksAlive(turn, answer.to) ? answer.to : from
  // Whatever the answer reports must be on disk before it leaves, also where this question changed nothing.
  sendDurable(turn, back, answer)
}

function reply(turn: NetworkTurn, { from, message }: { from: PeerId; message: Question }): Reply {
  const voter = asVoter(turn)
  const held = heldOf(turn, message.key)
  switch (message.type) {
    case 'reserve':
      return answerReserve(voter, held, { message, from, full: isFull(turn, message.proposal.value?.length ?? 0) })
    case 'prepare':
      return answerPrepare(voter, held, { message, from })
    case 'accept':
      return answerAccept(voter, held, { message, from })
    case 'read':
      return answerRead(voter, held, { message, from })
  }
}

/** Whether one more reservation, with a value of so many bytes, is too much. */
function isFull({ state, options }: Turn, valueBytes: number): boolean {
  if (state.reservations.size >= options.reservationsMax) return true
  return state.reservationBytes > 0 && state.reservationBytes + valueBytes > options.reservationBytesMax
}

/** Hands a question on to voters of the own cluster. Keeps nothing: their answers say who asked. */
export function onRelay(turn: NetworkTurn, from: PeerId, message: Relay): void {
  const { configuration, cluster } = turn.state
  if (askerOf(message.question).to !== from) {
    count(turn, 'relays-forbidden')
    return
  }
  for (const peer of message.voters) {
    if (memberOf(configuration, peer)?.cluster === cluster) send(turn, peer, message.question)
  }
}

/** Whether an answer is believed: from the voter itself, or from a member of its cluster that represents it. */
export function isAuthentic(configuration: NetworkConfiguration, from: PeerId, answer: Answer): boolean {
  if (from === answer.voter) return true
  const sender = memberOf(configuration, from)
  return sender !== undefined && sender.cluster === memberOf(configuration, answer.voter)?.cluster
}
