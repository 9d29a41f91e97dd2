/** What must be on the disk, and when. */
import type { Mutant } from '../mutant.js'
import { edit, mutant } from '../mutant.js'

const HOLDBACK = 'engine/run/holdback'
const FORM = 'store/stored-form'
const JOURNAL_FORM = 'store/journal-form'
const JOURNALED = 'store/journaled-file'

export const DURABILITY: readonly Mutant[] = [
  mutant(
    'an answer before its sync',
    'any answer waits for the sync of the state it reports',
    edit(
      'engine/turn/turn',
      'turn.effects.sends.push({ to, message, durable: true, late: false })',
      'turn.effects.sends.push({ to, message, durable: false, late: false })',
    ),
  ),
  mutant(
    'an answer that the runner does not hold back',
    'any answer waits for the sync of the state it reports',
    edit(
      'engine/run/runner',
      'if (sending.durable) this.#holdback.hold(sending, { awaited })\n      else this.#post(nowMs, sending)',
      'this.#post(nowMs, sending)',
    ),
  ),
  mutant(
    'a turn that goes by what one before it has read',
    'a turn sees what is held now',
    edit('engine/turn/turn', 'if (notes.size > 0) notes.clear()', 'if (notes.size < 0) notes.clear()'),
  ),
  mutant(
    'an acknowledgement before its sync',
    'a decision counts as held where it is on the disk',
    edit(
      'engine/turn/turn',
      'turn.effects.sends.push({ to, message, durable: true, late: true })',
      'turn.effects.sends.push({ to, message, durable: false, late: true })',
    ),
  ),
  mutant(
    'words that nobody waits for, and that never leave',
    'a decision is told to everybody soon',
    edit(
      'engine/run/runner',
      'nextMs = Math.min(nextMs, dueMs)\n        continue',
      'this.#outgoing.delete(peer)\n        continue',
    ),
  ),
  mutant(
    'a decision that is told once and never again',
    'commit goes to everybody until each has it',
    edit(
      'engine/records/delivery',
      'tellPending(turn, delivery)\n  delivery.wakeAtMs = wakeAt',
      'delivery.wakeAtMs = wakeAt',
    ),
  ),
  mutant(
    'an answer past the representative to nobody',
    'an answer reaches who asked, if need be through who handed the question on',
    edit('engine/deciding/voter', 'looksAlive(turn, answer.to) ? answer.to : from', 'answer.to'),
  ),
  mutant(
    'an answer that goes with the sync before its own',
    'any answer waits for the sync of the state it reports',
    edit(HOLDBACK, 'this.lingering || (this.#dirty && this.#syncing !== undefined)', 'this.lingering'),
  ),
  mutant(
    'a repeated answer that does not wait for the sync under way',
    'any answer, a repeated one too, waits for the sync',
    edit(
      'engine/deciding/voter',
      'sendDurable(turn, back, answer)',
      'if (slot === undefined) send(turn, back, answer)\n  else sendDurable(turn, back, answer)',
    ),
  ),
  mutant(
    'a held back answer that leaves while a sync is under way',
    'any answer, a repeated one too, waits for the sync',
    edit(
      HOLDBACK,
      'this.#syncing.push(...waiting)\n    return { release: [], sync: false }',
      'return { release: waiting, sync: false }',
    ),
  ),
  mutant(
    'a promise that is never written',
    'durable before the answer leaves: the promise',
    edit(
      'engine/turn/turn',
      "turn.effects.writes.push({ type: 'slot', key: slot.key, slot })",
      "if (slot.vote !== undefined) turn.effects.writes.push({ type: 'slot', key: slot.key, slot })",
    ),
  ),
  mutant(
    'a promise that a restart forgets',
    'a promise is durable',
    edit(
      FORM,
      'if (vote === null) return { key, version, promised: readBallot(promised) }',
      "if (vote === null) return { key, version, promised: { generation: 1, number: 0, peer: '', boot: 0, attempt: 0 } }",
    ),
  ),
  mutant(
    'a raised promise that a restart takes for its vote’s ballot',
    'a promise is durable',
    edit(FORM, 'promised: readBallot(promised), vote:', 'promised: readBallot(ballot), vote:'),
  ),
  mutant(
    'a vote deleted before its decision is stored',
    'a vote is discarded only in the transaction that stores its decision',
    edit(
      'engine/records/learning',
      'const learned = learnCommit(',
      "if (message.record === undefined && heldOf(turn, key).slot?.version === version) {\n    turn.effects.writes.push({ type: 'slot', key })\n    return send(turn, from, { type: 'committed', key, version, need: true })\n  }\n  const learned = learnCommit(",
    ),
  ),
  mutant(
    'a slot kept after its decision',
    'a vote is discarded in the transaction that stores its decision',
    edit('engine/turn/turn', 'own(turn).reservations.delete(key)', ''),
  ),
  mutant(
    'a slot that a store keeps after its decision',
    'a vote is discarded in the transaction that stores its decision',
    edit(
      'store/sorted-slots',
      'if (slot === undefined || slot.version > version) return false',
      'if (slot === undefined || slot.version >= version) return false',
    ),
  ),
  mutant(
    'a value whose checksum nobody verifies',
    'the vote with its value and checksum',
    edit(
      FORM,
      "if (crc32(value) !== header.at(-1)) throw new StoreDamaged(entry, 'has a value that fails its checksum')",
      '',
    ),
  ),
  mutant(
    'a header whose checksum nobody verifies',
    'damage in the middle of the store is never taken for what was written',
    edit(FORM, 'if (crc32(head.subarray(4)) !== head.readUInt32BE(0))', 'if (buffer.length === 0)'),
  ),
  mutant(
    'an entry read in the place of another',
    'damage in the middle of the store is never taken for what was written',
    edit(
      FORM,
      'if (key !== undefined && header[0] !== key) throw',
      'if (key !== undefined && header.length === 0) throw',
    ),
  ),
  mutant(
    'a sync that failed is tried again',
    'a failed sync ends the node. Never retry a sync',
    edit(
      'store/lmdb-store',
      'catch (cause) {\n      this.#failAfter(cause)',
      'catch (cause) {\n      throw this.#surroundings.failed(cause)',
    ),
  ),
  mutant(
    'a store used again as it is after a failed sync',
    'after it, the store is copied to new files and synced before the node votes again',
    edit('store/directory-store', 'await this.#copyToNewFile(held, facts)\n', ''),
  ),
  mutant(
    'a failed sync without a mark',
    'a failed sync ends the node and leaves a mark',
    edit(
      'store/directory-store',
      'const unmarked = writeFailureMark(this.#folder, wordsOf(cause))',
      'const unmarked = undefined',
    ),
  ),
  mutant(
    'a write acknowledged on a file that has been removed',
    'a removed file ends the node like a failed sync',
    edit(
      'store/lmdb-store',
      'if (this.#hasEnded()) throw this.#failure\n    this.endBatch()',
      'if (this.#failure !== undefined) throw this.#failure\n    this.endBatch()',
    ),
  ),
  mutant(
    'a journal of another store taken for the own one',
    'data file and journal are those of one store',
    edit('store/store-pair', 'return storeId === journal.storeId ? storeId : undefined', 'return storeId'),
  ),
  mutant(
    'a lost data file taken for a new store',
    'a folder that was used is never begun anew',
    edit('store/directory-store', 'make: owner === undefined', 'make: true'),
  ),
  mutant(
    'a lock on a file that nobody finds',
    'one process at a time writes to a store',
    edit('store/held-file', 'if (held.loss() === undefined) {', 'if (held.file >= 0) {'),
  ),
  mutant(
    'a page that lmdb takes for one of its own transaction',
    'damage of the file never ends the process',
    edit('store/data-file-check', 'this.#checkAge(read.bytes, start, page)\n', ''),
  ),
  mutant(
    'a page in use that is free as well',
    'damage in the middle of the store is never taken for what was written',
    edit('store/data-file-check', 'throw damaged(`: page ${each} is used and free`)', 'continue'),
  ),
  mutant(
    'a full disk taken for a failed sync',
    'a write that found no space needs no copy',
    edit('store/directory-store', 'if (isOutOfSpace(cause)) {', 'if (loss !== undefined) {'),
  ),
  mutant(
    'batch numbers that restart',
    'batch numbers never restart',
    edit('store/layered-store', 'this.#batch = counters.batch', 'this.#batch = 0'),
  ),
  mutant(
    'a change log that restarts',
    'the change log’s places are never given twice',
    edit('store/layered-store', 'this.#head = counters.head', "this.#head = durable.count('records')"),
  ),
  mutant(
    'a missing counter taken for a new store',
    'damage in the middle of the store is never trimmed',
    edit(
      'store/counters',
      "if (durable.count('records') > 0) throw new StoreDamaged('the batch number', 'is missing')",
      '',
    ),
  ),
  mutant(
    'a lost record that the change log still names goes unnoticed',
    'damage in the middle of the store is never trimmed',
    edit(
      'store/layered-store',
      "if (durable.count('log') !== this.#recordCount) {",
      "if (durable.count('log') < this.#recordCount) {",
    ),
  ),
  mutant(
    'places of a batch under way told twice',
    'a page of the change log names each place once, in order',
    edit('store/layered-store', 'found.length >= limit || sequence > this.#durableHead', 'found.length >= limit'),
  ),
  mutant(
    'an area of the journal that is used again too early',
    'what is acknowledged is in the journal or in the data file',
    edit(JOURNALED, 'await this.#checkpoint\n        this.#beginCheckpoint()', 'this.#beginCheckpoint()'),
  ),
  mutant(
    'a checkpoint that leaves an area while a batch is on its way there',
    'what is acknowledged is in the journal or in the data file',
    edit(JOURNALED, 'this.#isDue && !this.#isWriting && ', 'this.#isDue && '),
  ),
  mutant(
    'a hole in the journal that is taken for its end',
    'what is damaged is found, and never taken for something that was not acknowledged',
    edit(JOURNAL_FORM, 'if (highest > last)', 'if (highest < last)'),
  ),
  mutant(
    'a batch of the journal that is taken by its place and not by its number',
    'what is damaged is found, and never taken for something that was not acknowledged',
    edit(JOURNAL_FORM, 'if (number !== last + 1) continue', 'if (number <= last) continue'),
  ),
  mutant(
    'a slot that is settled in memory and stays in the data file',
    'a settled slot is gone after a restart as well',
    edit('store/journaled-layer', 'bytes === undefined && !isBelow(key)', 'bytes === undefined'),
  ),
]
