/** The words of the messages and their numbers on the wire. The compiler ties each table to both. */
import type { Operation, Question, RefusalCode } from '@replicator/interface'

export const OPERATION_NUMBERS: Readonly<Record<Operation, number>> = {
  create: 1,
  update: 2,
  delete: 3,
  noop: 4,
  configure: 5,
  expire: 6,
}

export const REFUSAL_NUMBERS: Readonly<Record<RefusalCode, number>> = {
  network: 1,
  identity: 2,
  stranger: 3,
  cluster: 4,
  removed: 5,
  token: 6,
}

export const QUESTION_NUMBERS: Readonly<Record<Question['type'], number>> = {
  reserve: 1,
  prepare: 2,
  accept: 3,
  read: 4,
}

/** The table from number to word; 0, the number of an absent field, has none. */
export function wordsOf<Word extends string>(numbers: Readonly<Record<Word, number>>): ReadonlyMap<number, Word> {
  const words = Object.keys(numbers) as Word[]
  return new Map(words.map((word) => [numbers[word], word]))
}
