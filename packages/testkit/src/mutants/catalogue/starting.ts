/** How a node begins: what it may write, found and go on with. */
import type { Mutant } from '../mutant.js'
import { edit, mutant } from '../mutant.js'

const CREATE = 'core/create'
const GIVEN_PEERS = 'core/given-peers'

export const STARTING: readonly Mutant[] = [
  mutant(
    'a node that was given peers founds',
    'a node started without any peer to join founds a network; everyone else joins',
    edit(CREATE, 'isNew && settings.peers.length === 0 ?', 'isNew ?'),
  ),
  mutant(
    'an identity that is kept before all that can fail was tried',
    'nothing is founded or written before all that can fail has been tried',
    edit(CREATE, 'await settings.prepare?.(node', 'store.apply(identityWrites)\n  await settings.prepare?.(node'),
  ),
  mutant(
    'one peer of another network is enough to end a node',
    'a node never serves a network that none of its peers belongs to; one that can be of it is enough',
    edit(GIVEN_PEERS, 'return elsewhere > 0 && elsewhere === this.#others().length', 'return elsewhere > 0'),
  ),
  mutant(
    'a peer without a network is taken for one of another',
    'a peer that has no network yet proves nothing',
    edit(GIVEN_PEERS, "if (networkId !== '') this.#networks", 'this.#networks'),
  ),
  mutant(
    'records of one network in another, by its configuration',
    'records that came before the node joined are decisions of one network, and of no other',
    edit('engine/records/learning', 'configuration?.networkId ?? joins', 'configuration?.networkId'),
  ),
  mutant(
    'records of one network in another, by asking to be added',
    'records that came before the node joined are decisions of one network, and of no other',
    edit('engine/changes/joining', '&& (joins === undefined || networkId === joins)', ''),
  ),
  mutant(
    'a folder of records that founds a network of its own',
    'a folder that was filled for one network joins no other, and founds none',
    edit(
      CREATE,
      'if (isNew && joins !== undefined && settings.peers.length === 0) throw',
      'if (isNew && joins !== undefined && settings.peers.length < 0) throw',
    ),
  ),
  mutant(
    'a folder that was filled by half is a node',
    'a folder that was filled by half is never started',
    edit('core/filled-folder', 'if (store.meta(UNFINISHED) !== undefined)', 'if (false)'),
  ),
  mutant(
    'a backup without what was committed while it was taken',
    'a backup is what its node had committed at one moment',
    edit('core/backup', 'yield* pagesOf(beganAt, changed)', ''),
  ),
  mutant(
    'a backup whose end nobody looks at',
    'a backup that was cut off or damaged is refused',
    edit('store/backup-form', 'if (trailer.sha256 !== sha256 || trailer.records !== records)', 'if (false)'),
  ),
  mutant(
    'nobody founds, because one peer has no network yet',
    'a joining node says that nobody founds where none of its peers has a network',
    edit(
      'engine/requests/readiness',
      "greeted.every(({ networkId }) => networkId === '')",
      "greeted.some(({ networkId }) => networkId === '')",
    ),
  ),
]
