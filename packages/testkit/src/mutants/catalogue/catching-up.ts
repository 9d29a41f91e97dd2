/** Catching up: what follows a change log leaves nothing out, takes no more than a link carries, and marks only what is here. */
import type { Mutant } from '../mutant.js'
import { edit, mutant } from '../mutant.js'

const CATCH_UP = 'engine/records/catch-up'
const MARKS = 'engine/records/marks'
const SERVING = 'engine/records/serving'
const SCRUB = 'engine/records/scrub'
const SNAPSHOT = 'engine/records/snapshot'
const PAGES = 'engine/run/page-queue'

export const CATCHING_UP: readonly Mutant[] = [
  mutant(
    'a catch-up that gets nothing while there are writes',
    'writes go first, and a page is made in each pause whatever else there is to do',
    edit(PAGES, 'Math.min(this.#pausesUntilMs, this.#busyUntilMs)', 'this.#busyUntilMs'),
  ),
  mutant(
    'pages made one after the other beside writes',
    'writes go first, and a page is made in each pause whatever else there is to do',
    edit(PAGES, 'Math.min(this.#pausesUntilMs, this.#busyUntilMs)', '-Infinity'),
  ),
  mutant(
    'a snapshot taken for merged before all of it is here',
    'a peer’s log is merged up to where its records are here',
    edit(SNAPSHOT, 'else if (snapshot.questions.size === 0) endSnapshot', 'else endSnapshot'),
  ),
  mutant(
    'marks taken over at the beginning of a snapshot',
    'who takes over marks has all that their owner has',
    edit(SNAPSHOT, 'pull.snapshot = snapshot', 'takeOver(turn, merged); pull.snapshot = snapshot'),
  ),
  mutant(
    'a log that is passed over further than another peer told of',
    'every change is compared',
    edit(CATCH_UP, 'pull.upTo = merged pull.pages', 'pull.upTo = merged + 1; pull.pages'),
  ),
  mutant(
    'a snapshot whose answers are taken for whole ranges',
    'a peer’s log is merged up to where its records are here',
    edit(SNAPSHOT, 'if (upTo !== undefined) ask(', 'if (upTo === null) ask('),
  ),
  mutant(
    'a snapshot that passes over a record that can’t be read',
    'an answer ends before what can’t be read there',
    edit(
      SERVING,
      'if (record === undefined || (records.length > 0',
      'if (record === undefined && records.length < pageEntriesMax) continue\n if (record === undefined || (records.length > 0',
    ),
  ),
  mutant(
    'a catch-up cursor advanced before its records are here',
    'a peer’s log is merged up to where its records are here',
    edit(
      CATCH_UP,
      'page.after <= upTo && page.told?.missing.size === 0',
      'page.after <= upTo && page.told !== undefined',
    ),
  ),
  mutant(
    'a page ended while what lies before it is not here',
    'a peer’s log is merged up to where its records are here',
    edit(
      CATCH_UP,
      'page !== undefined && page.after <= upTo && page.told',
      'page !== undefined && upTo >= 0 && page.told',
    ),
  ),
  mutant(
    'a page that is waited for without an end',
    'a page that does not come is asked for again',
    edit(
      CATCH_UP,
      'return nowMs - pull.movedAtMs < options.pullMs + bytesUnderWay(pull) / options.pullBytesPerMs',
      'return nowMs - pull.movedAtMs < Infinity * options.pullMs + bytesUnderWay(pull)',
    ),
  ),
  mutant(
    'what a page had no room for is not asked for',
    'every change is compared',
    edit(CATCH_UP, 'if (page.after > after) return { after, until: page.after }', ''),
  ),
  mutant(
    'a catch-up page served before it is durable',
    'only durable places of the change log leave',
    edit(SERVING, "sendDurable(turn, from, { type: 'page'", "send(turn, from, { type: 'page'"),
  ),
  mutant(
    'a catch-up that passes over a full page’s end',
    'every change is compared',
    edit(SERVING, 'if (entries.length === pageEntriesMax) upTo = sequence', ''),
  ),
  mutant(
    'a catch-up that passes over the end of what was asked for',
    'every change is compared',
    edit(SERVING, 'upTo = sequence - 1 break', 'upTo = sequence; break'),
  ),
  mutant(
    'marks of the others told in the middle of a log',
    'who takes over marks has all that their owner has',
    edit(SERVING, 'upTo === head || after === 0 ? mergedOfAll(turn) : []', 'mergedOfAll(turn)'),
    edit(CATCH_UP, 'if (upTo === head && isLast) takeOver', 'if (isLast) takeOver'),
  ),
  mutant(
    'marks taken over of a page that came before another one',
    'who takes over marks has all that their owner has',
    edit(CATCH_UP, 'if (upTo === head && isLast) takeOver', 'if (upTo === head) takeOver'),
  ),
  mutant(
    'marks taken over before the records of the page are here',
    'who takes over marks has all that their owner has',
    edit(
      CATCH_UP,
      'pull.movedAtMs = turn.nowMs\n  pull.head = head',
      'pull.movedAtMs = turn.nowMs\n  if (upTo === head) takeOver(turn, merged)\n  pull.head = head',
    ),
  ),
  mutant(
    'marks taken over of an old copy',
    'the places of an old copy are no place in its log',
    edit(MARKS, 'retiredPeers.has(peer) || ', ''),
  ),
  mutant(
    'a page of whole records without a bound in bytes',
    'catch-up flows in pieces that a link can take',
    edit(SERVING, ' || (entries.length > 0 && bytes + size > pageBytesTarget)', ''),
  ),
  mutant(
    'a page with records of any size in it',
    'catch-up flows in pieces that a link can take',
    edit(SERVING, 'full && entry.bytes <= pageBytesTarget', 'full'),
  ),
  mutant(
    'any number of pages under way',
    'a catch-up is bounded in memory on both sides',
    edit(CATCH_UP, 'pages.length < pagesMax', 'pagesMax > 0'),
  ),
  mutant(
    'pages asked for while what came before is in memory only',
    'a catch-up is bounded in memory on both sides',
    edit(CATCH_UP, "sendDurable(turn, peer, { type: 'pull'", "send(turn, peer, { type: 'pull'"),
  ),
  mutant(
    'a catch-up that asks for all at once',
    'catch-up flows in pieces that a link can take',
    edit(CATCH_UP, 'if (bytes > 0 && bytes + missing.bytes > turn.options.fetchBytesMax) break', ''),
  ),
  mutant(
    'a fetch answered with all that it asks for',
    'every answer has a bound',
    edit(SERVING, 'if (records.length > 0 && bytes > turn.options.pageBytesTarget) break', ''),
  ),
  mutant(
    'a record fetched from every peer that has it',
    'what is under way is not asked for twice',
    edit(CATCH_UP, ' || named.some((each) => (each.get(key)?.question ?? 0) > 0)', ''),
  ),
  mutant(
    'a node that is behind and does not say so',
    'what a node answers alone says that it is behind',
    edit(
      'engine/requests/reads',
      "isInNetwork(turn) && isCurrent(turn) ? 'local' : 'behind'",
      "[isInNetwork, isCurrent].length > 0 ? 'local' : 'behind'",
    ),
  ),
  mutant(
    'damaged records that nobody looks for',
    'a damaged record is found, and fetched from another node',
    edit(SCRUB, 'if (isReadable(turn, key)) continue', 'if (isReadable(turn, key) || version > 0) continue'),
  ),
  mutant(
    'a damaged record put back in an older version',
    'records never go back',
    edit(SCRUB, 'if (version < place.version) return false', ''),
  ),
  mutant(
    'a vote by a record that can’t be read',
    'a node never votes on a key of which it can’t read what it holds',
    edit('engine/inbox', 'if (isAboutDamaged(turn, message)) return', ''),
  ),
  mutant(
    'a vote by a record that is found to be damaged by it',
    'a node never votes on a key of which it can’t read what it holds',
    edit(SCRUB, 'return damageOf(turn, message.key) !== undefined', 'return turn.state.damaged.has(message.key)'),
  ),
  mutant(
    'a record made of one that can’t be read',
    'what is decided is made of the version before it',
    edit('engine/records/delivery', 'if (damageOf(turn, key) !== undefined) return', ''),
  ),
  mutant(
    'an older record in the place of one of which nothing can be read',
    'records never go back',
    edit(
      'engine/records/learning',
      'if (damage.place === undefined) return false\n    if (record.version <= damage.place.version)',
      'if (damage.place !== undefined && record.version <= damage.place.version)',
    ),
  ),
  mutant(
    'damaged records whose version nobody seeks',
    'a damaged record is fetched from another node, whatever of it can be read',
    edit(SCRUB, 'placeDamaged(turn)\n  fetchDamaged', 'fetchDamaged'),
  ),
  mutant(
    'a node that joins anew because it can’t read who its members are',
    'a node that can’t read its list of members ends, and says so',
    edit(
      'engine/engine',
      'if (turn.store.record(CONFIGURATION_KEY) !== undefined) turn',
      'if (damageOf(turn, CONFIGURATION_KEY) === undefined && turn.store.record(CONFIGURATION_KEY) !== undefined) turn',
    ),
  ),
  mutant(
    'a record put back at a place that is another’s',
    'a damaged record is put back as it was',
    edit('store/layered-store', 'isNamed && isDamaged', 'change !== undefined && isDamaged'),
  ),
  mutant(
    'a later record that takes another one’s place in the change log',
    'what a damaged record is taken out of is its own',
    edit(
      'store/layered-store',
      'if (change?.sequence !== sequence || change.key !== key) return undefined',
      'if (change === undefined) return undefined',
    ),
  ),
  mutant(
    'an end left behind by a record of which nothing can be read',
    'what a damaged record is taken out of is all that is counted',
    edit('store/layered-store', 'const expiry = this.#expiryOf(key)', 'const expiry = [this.#expiryOf(key)][1]'),
  ),
  mutant(
    'a damaged record told to clients as none',
    'what a node can’t read it does not deny',
    edit(
      'engine/requests/reads',
      "if (consistency === 'local' && damageOf(turn, key) !== undefined) {",
      "if (consistency === 'local' && damageOf(turn, key) !== undefined && key === '') {",
    ),
  ),
  mutant(
    'no catch-up',
    'every node follows the logs of the voters in the background',
    edit(
      CATCH_UP,
      "sendDurable(turn, peer, { type: 'pull', after, full,",
      "if (full) sendDurable(turn, peer, { type: 'pull', after, full,",
    ),
  ),
]
