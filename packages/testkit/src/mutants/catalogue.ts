import type { Mutant } from './mutant.js'
import { ACCESS } from './catalogue/access.js'
import { BARRIERS } from './catalogue/barriers.js'
import { CATCHING_UP } from './catalogue/catching-up.js'
import { CHANGES } from './catalogue/changes.js'
import { COORDINATOR } from './catalogue/coordinator.js'
import { DURABILITY } from './catalogue/durability.js'
import { GROWTH } from './catalogue/growth.js'
import { IDENTITY } from './catalogue/identity.js'
import { INDEXES } from './catalogue/indexes.js'
import { JOINING } from './catalogue/joining.js'
import { LEARNING } from './catalogue/learning.js'
import { LINKS } from './catalogue/links.js'
import { MEMBERS_MUTANTS } from './catalogue/members.js'
import { QUORUMS } from './catalogue/quorums.js'
import { READS } from './catalogue/reads.js'
import { RECORDS } from './catalogue/records.js'
import { REPAIRING } from './catalogue/repair.js'
import { REQUESTS } from './catalogue/requests.js'
import { STARTING } from './catalogue/starting.js'
import { STRANGERS } from './catalogue/strangers.js'
import { VOTER } from './catalogue/voter.js'
import { WIRE } from './catalogue/wire.js'

export const CATALOGUE: readonly Mutant[] = [
  ...QUORUMS,
  ...VOTER,
  ...COORDINATOR,
  ...DURABILITY,
  ...INDEXES,
  ...READS,
  ...REQUESTS,
  ...RECORDS,
  ...LEARNING,
  ...CATCHING_UP,
  ...BARRIERS,
  ...REPAIRING,
  ...LINKS,
  ...CHANGES,
  ...GROWTH,
  ...MEMBERS_MUTANTS,
  ...IDENTITY,
  ...STRANGERS,
  ...JOINING,
  ...STARTING,
  ...WIRE,
  ...ACCESS,
]
