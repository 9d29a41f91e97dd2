/**
 * @packageDocumentation
 *
 * What the client is made of: requests of the HTTP API as they are, over the nodes of a network. For programs that show what
 * nodes say in the nodes' own words, such as the command line, and that have a way of their own to send requests.
 */
export { batch } from './batch.js'
export type { Each } from './calls.js'
export { type ServerSentEvent, eventsIn } from './events.js'
export { type Line, linesOf } from './lines.js'
export {
  type AnswerHeaders,
  NoAnswer,
  type NodeAnswer,
  type NodeRequest,
  type OpenAnswer,
  type PieceReader,
  Refusal,
  type Waiting,
} from './node.js'
export { HttpNodes } from './http-nodes.js'
export { membersIn } from './record-form.js'
export type { Send, SentAnswer, SentRequest } from './send.js'
export { stream } from './stream.js'
export { Pauses, TimeLimit } from './time-limit.js'
