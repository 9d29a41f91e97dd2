/** Faults in the dictionary of a link: what a number says to whom. */
import type { Mutant } from '../mutant.js'
import { edit, mutant } from '../mutant.js'

const DICTIONARY = 'rpc/dictionary'

export const WIRE: readonly Mutant[] = [
  mutant(
    'a list of texts that is read one place further',
    'a number stands for the text that it was given to',
    edit(DICTIONARY, 'this.#texts[number - 1] ?? field.refuse(name)', 'this.#texts[number] ?? field.refuse(name)'),
  ),
  mutant(
    'the numbers of one link used on another',
    'each direction of a link has numbers of its own',
    edit(
      'rpc/codec',
      'readonly #texts = new SentTexts()',
      'readonly #texts = ((SentTexts as { all?: SentTexts }).all ??= new SentTexts())',
    ),
  ),
  mutant(
    'numbers kept when all lists begin anew',
    'a number stands for the text that it was given to',
    edit(DICTIONARY, 'if (anew) this.#forgetBeyond(0)', ''),
  ),
  mutant(
    'a sender that begins anew and does not say so',
    'both ends of a direction have the same lists',
    edit(DICTIONARY, 'this.#isAnew = true', ''),
  ),
  mutant(
    'a sender that never begins anew',
    'a text beyond the bound of its list is good in its frame only',
    edit(DICTIONARY, 'if (this.#all.some((texts) => texts.isFull)) this.beginAnew()', ''),
  ),
  mutant(
    'a dictionary that grows with what a peer sends',
    'every list has a bound',
    edit(DICTIONARY, 'this.#forgetBeyond(DICTIONARY_TEXTS_MAX)', ''),
  ),
  mutant(
    'texts of a dictionary taken unchecked',
    'every field is checked against its bounds',
    edit(DICTIONARY, 'this.#texts.push(this.#check(text, name))', 'this.#texts.push(text)'),
  ),
]
