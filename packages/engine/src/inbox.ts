/** What comes in: who may say what, and where each message goes. */
import type { Message, PeerId } from '@replicator/interface'
import { CONFIGURATION_KEY } from '@replicator/interface'
import { memberOf } from '@replicator/membership'
import { onConfigured } from './changes/joining.js'
import { onSurvey, reportProgress } from './changes/settling.js'
import { onJoin, onProgress, onWish } from './changes/steward.js'
import { onRoundAnswer } from './deciding/coordinator.js'
import { isAuthentic, onQuestion, onRelay } from './deciding/voter.js'
import { isGreeted, onHello, onRefused } from './links/handshake.js'
import { onPing, onPong } from './links/heartbeat.js'
import { noteAsked } from './links/strangers.js'
import { afterRecords, onPage } from './records/catch-up.js'
import { onCommitted } from './records/delivery.js'
import { onCommit, onRecords } from './records/learning.js'
import { isAboutDamaged } from './records/scrub.js'
import { onDiffer, onNewer } from './records/repair.js'
import { onCompare, onFetch, onList, onPull } from './records/serving.js'
import { onEndAsked } from './records/settled-end.js'
import { onSettledEnd, tickBarriers } from './requests/barrier.js'
import { onAdopter } from './requests/members.js'
import { onReadAnswer } from './requests/reads.js'
import { onStoredElsewhere } from './requests/writes.js'
import type { NetworkTurn, Turn } from './turn/turn.js'
import { count, isInNetwork, send } from './turn/turn.js'

/** Who may say what: before its Hello nothing; a stranger may ask to join; all else is for members. */
export function isAllowed(turn: Turn, from: PeerId, message: Message): boolean {
  const { self } = turn.state
  if (message.type === 'hello' || message.type === 'refuse') return from !== self
  if (!isGreeted(turn, from)) return false
  if (message.type === 'ping' || message.type === 'pong' || message.type === 'join') return true
  // A node that is being added is given the configuration, or told of the decision itself, before it knows the members.
  if (!isInNetwork(turn)) {
    return message.type === 'configured' || (message.type === 'commit' && message.key === CONFIGURATION_KEY)
  }
  return from === self || memberOf(turn.state.configuration, from) !== undefined
}

export function dispatch(turn: Turn, from: PeerId, message: Message): void {
  switch (message.type) {
    case 'hello':
      return onHello(turn, from, message)
    case 'refuse':
      return onRefused(turn, from, message)
    case 'ping':
      return onPing(turn, from, message)
    case 'pong':
      return onPong(turn, from, message)
    case 'configured':
      return onConfigured(turn, message)
    default:
      if (isInNetwork(turn)) dispatchInNetwork(turn, from, message)
      else if (message.type === 'commit' && message.record !== undefined)
        onConfigured(turn, { type: 'configured', record: message.record })
  }
}

/** What only a node can heed that is in a network itself. */
type NetworkMessage = Exclude<Message, { type: 'hello' | 'refuse' | 'ping' | 'pong' | 'configured' }>

function dispatchInNetwork(turn: NetworkTurn, from: PeerId, message: NetworkMessage): void {
  if (isAboutDamaged(turn, message)) return
  switch (message.type) {
    case 'reserve':
    case 'prepare':
    case 'accept':
    case 'read':
      return onQuestion(turn, from, message)
    case 'relay':
      return onRelay(turn, from, message)
    case 'answer':
      return onAnswer(turn, from, message)
    case 'commit':
      return onCommit(turn, from, message)
    case 'committed':
      return onCommitted(turn, from, message)
    case 'pull':
      return onPull(turn, from, message)
    case 'page':
      onPage(turn, from, message)
      return onMerged(turn)
    case 'fetch':
      return onFetch(turn, from, message)
    case 'records':
      onRecords(turn, message)
      afterRecords(turn, from, message)
      return onMerged(turn)
    case 'compare':
      return onCompare(turn, from, message)
    case 'differ':
      return onDiffer(turn, from, message)
    case 'list':
      return onList(turn, from, message)
    case 'newer':
      return onNewer(turn, from, message)
    case 'join':
      noteAsked(turn, from)
      return onJoin(turn, from, message)
    case 'wish':
      return onWish(turn, from, message)
    case 'survey':
      return message.question === undefined ? onSurvey(turn, from, message) : onEndAsked(turn, from, message)
    case 'progress':
      return message.question === undefined ? onProgress(turn, from, message) : onSettledEnd(turn, from, message)
  }
}

/** More of the others' logs may be merged: whoever waits for that goes on. */
function onMerged(turn: NetworkTurn): void {
  tickBarriers(turn)
  reportProgress(turn)
}

/** An answer for another node is handed on; one's own is believed where the sender may give it. */
function onAnswer(turn: NetworkTurn, from: PeerId, answer: Message & { type: 'answer' }): void {
  const { configuration, self } = turn.state
  if (answer.to !== self) {
    send(turn, answer.to, answer)
    return
  }
  if (!isAuthentic(configuration, from, answer)) {
    count(turn, 'answers-forbidden')
    return
  }
  const { verdict } = answer
  if (verdict.kind === 'stored') onStoredElsewhere(turn, verdict.identity)
  if (answer.question === 'read') {
    onAdopter(turn, answer)
    onReadAnswer(turn, answer)
  } else onRoundAnswer(turn, answer)
}
