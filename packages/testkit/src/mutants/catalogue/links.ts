/** What a link carries: its credit, what it refuses, and frames up to the largest. */
import type { Mutant } from '../mutant.js'
import { edit, mutant } from '../mutant.js'

const CATCH_UP = 'engine/records/catch-up'
const LIMITS = 'interface/limits'

export const LINKS: readonly Mutant[] = [
  mutant(
    'credit that never comes back',
    'a link goes on as soon as its receiver has read',
    edit('rpc/credit-return', 'this.state.due = 0 return due', 'this.state.due = 0; return 0'),
  ),
  mutant(
    'a turn of which a full link gets nothing',
    'a turn that does not fit in a link’s queue is offered message by message',
    edit(
      'engine/run/runner',
      'messages.filter((message) => messages.length === 1 || !this.#port.send(peer, [message]))',
      'messages',
    ),
  ),
  mutant(
    'a link that is closed when it is full',
    'what a link has no room for is lost, and the link goes on',
    edit(
      'engine/run/runner',
      'this.#engine.unsent(refused.length)',
      "this.#engine.unsent(refused.length)\n this.#port.close(peer, 'it is full')",
    ),
  ),
  mutant(
    'records asked for and given in one answer that no link takes',
    'an answer fits in a link’s queue, or the same is asked for and refused for ever',
    edit(CATCH_UP, 'if (bytes > 0 && bytes + missing.bytes > turn.options.fetchBytesMax) break', ''),
    edit(CATCH_UP, 'fetch.bytes + missing.bytes > turn.options.pageBytesTarget', 'fetch.keys.length === 512'),
    edit('engine/records/serving', 'if (records.length > 0 && bytes > turn.options.pageBytesTarget) break', ''),
  ),
  mutant(
    'a frame without room for what comes beside the largest value',
    'a frame holds a message with the largest value',
    edit(LIMITS, 'FRAME_BYTES_MAX = VALUE_BYTES_MAX + 1024 * 1024', 'FRAME_BYTES_MAX = VALUE_BYTES_MAX'),
  ),
  mutant(
    'a queue without room for the largest value',
    'a link’s queue takes a frame with the largest value',
    edit(LIMITS, 'LINK_QUEUE_BYTES_MAX = 32 * 1024 * 1024', 'LINK_QUEUE_BYTES_MAX = 16 * 1024 * 1024'),
  ),
  mutant(
    'a record that is larger than what may be under way, and never asked for',
    'a record comes alone where it is larger than what a link carries at once',
    edit(CATCH_UP, 'if (bytes > 0 && bytes + missing.bytes >', 'if (bytes + missing.bytes >'),
  ),
]
