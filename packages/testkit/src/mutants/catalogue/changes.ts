/** Changes of the network configuration, and the memory that peers have of each other's stores. */
import type { Mutant } from '../mutant.js'
import { edit, mutant } from '../mutant.js'

const CONFIGURATION = 'membership/configuration'
const SETTLING = 'engine/changes/settling'
const STEWARD = 'engine/changes/steward'
const HANDSHAKE = 'engine/links/handshake'

export const CHANGES: readonly Mutant[] = [
  mutant(
    'a final generation without settling',
    'every undecided version has been decided in the joint generation for a classic quorum of the old voters',
    edit(SETTLING, 'if (slot !== undefined && key !== CONFIGURATION_KEY) open.set(key, slot.version)', ''),
  ),
  mutant(
    'votes settled but not promises',
    'every version with an undecided vote or promise',
    edit(
      SETTLING,
      'if (slot !== undefined && key !== CONFIGURATION_KEY)',
      'if (slot?.vote !== undefined && key !== CONFIGURATION_KEY)',
    ),
  ),
  mutant(
    'settled by fewer than a quorum of the old voters',
    'for a classic quorum of the old voters',
    edit(STEWARD, 'if (settled.length < classicQuorum(joint.voters.length)) return undefined', ''),
  ),
  mutant(
    'settling reported before adopting',
    'each taken after it had durably adopted the joint generation',
    edit(
      SETTLING,
      'if (state.configuration.generation !== generation) return',
      "if (state.configuration.generation !== generation) {\n    sendDurable(turn, from, { type: 'progress', generation, merged: [], settled: turn.store.head })\n    return\n  }",
    ),
  ),
  mutant(
    'settling from two snapshots',
    'list the votes before the records',
    edit(
      SETTLING,
      'own(turn).settling = { generation: configuration.generation, open }',
      'own(turn).settling = Object.assign({ generation: configuration.generation, open }, { head: turn.store.head })',
    ),
    edit(
      SETTLING,
      'settling.settled = turn.store.head',
      'settling.settled = (settling as unknown as { head: number }).head',
    ),
  ),
  mutant(
    'settling reported before it is durable',
    'a voter reports what it has durably settled',
    edit(
      SETTLING,
      "sendDurable(turn, surveyor, { type: 'progress'",
      "turn.effects.sends.push({ to: surveyor, durable: false, late: false, message: { type: 'progress'",
    ),
    edit(
      SETTLING,
      '...(settled === undefined ? {} : { settled }) })',
      '...(settled === undefined ? {} : { settled }) } })',
    ),
  ),
  mutant(
    'an added voter without the records',
    'each added one is waited for while it can be reached',
    edit(
      STEWARD,
      'if (!addedVoters(configuration).every((peer) => merged.includes(peer) || isAbsent(turn, peer))) return undefined',
      'void [addedVoters, isAbsent]',
    ),
  ),
  mutant(
    'a change that an added voter holds up for ever',
    'a classic quorum of the new voters is enough, whoever of the added is gone',
    edit(STEWARD, 'merged.includes(peer) || isAbsent(turn, peer)', 'merged.includes(peer)'),
  ),
  mutant(
    'an added voter given up as soon as it is silent',
    'an added voter is waited for as long as its absence may be a restart',
    edit('engine/members/growth', '>= turn.options.absenceMs && !looksAlive', '>= 0 && !looksAlive'),
  ),
  mutant(
    'absences added up',
    'only an absence without a break counts',
    edit(
      'engine/members/growth',
      'for (const peer of absent.keys()) if (!silent.includes(peer)) absent.delete(peer)',
      '',
    ),
  ),
  mutant(
    'an absence that only the steward has seen',
    'whoever is steward next finishes what the last one began',
    edit(STEWARD, 'noteAbsent(turn)\n', 'if (stewardOf(turn) === self) noteAbsent(turn)\n'),
  ),
  mutant(
    'a change ended by new voters that have died',
    'a classic quorum of the new voters has the records and is alive',
    edit(STEWARD, 'merged.filter((peer) => looksAlive(turn, peer)).length', 'merged.length'),
  ),
  mutant(
    'new voters without the records',
    'a classic quorum of the new voters has stored all its committed records',
    edit(
      STEWARD,
      'if (merged.filter((peer) => looksAlive(turn, peer)).length < classicQuorum(voters.length)) return undefined',
      '',
    ),
  ),
  mutant(
    'progress of another generation counted',
    'each taken after it had adopted the joint generation',
    edit(
      STEWARD,
      'if (progress === undefined || progress.generation !== turn.state.configuration.generation) return undefined',
      'if (progress === undefined) return undefined',
    ),
    edit('engine/changes/adoption', 'mine.steward.progress.clear()', ''),
  ),
  mutant(
    'learners made voters before they have caught up',
    'it is proposed only when every added voter has merged and answered lately',
    edit(STEWARD, 'return candidates.every(caughtUp)', 'return candidates.every(caughtUp) || candidates.length > 0'),
  ),
  mutant(
    'a change of the voters in one step',
    'adding a voter goes through a joint generation',
    edit(
      'membership/changes',
      'return { ...changed, generation: epoch, joint }',
      'return { ...changed, generation: epoch }',
    ),
    edit(
      CONFIGURATION,
      'next.joint?.generation === current.generation &&\n    sameList(next.joint.voters, voters)',
      'next.epoch > current.epoch',
    ),
  ),
  mutant(
    'a joint generation that names other voters than the old ones',
    'voters accept only: final → joint, joint → its final, and changes of learners or addresses',
    edit(
      CONFIGURATION,
      'next.joint?.generation === current.generation &&\n    sameList(next.joint.voters, voters)',
      'next.joint?.generation === current.generation',
    ),
  ),
  mutant(
    'any configuration may follow any other',
    'voters accept only: final → joint, joint → its final, and changes of learners or addresses',
    edit('commit/participant', 'return next !== undefined && mayFollow(current, next)', 'return next !== undefined'),
  ),
  mutant(
    'a final generation with other voters than its joint one',
    'joint → its final',
    edit(CONFIGURATION, 'return textOf(next) === textOf(withoutJoint(current))', 'return next.joint === undefined'),
  ),
  mutant(
    'a change of learners that forgets open votes',
    'a change of learners or addresses leaves the generation as it is',
    edit(
      CONFIGURATION,
      'return { ...configuration, epoch: configuration.epoch + 1, members: inOrder([...members.values()]) }',
      'return { ...configuration, epoch: configuration.epoch + 1, generation: configuration.epoch + 1, members: inOrder([...members.values()]) }',
    ),
    edit(
      CONFIGURATION,
      'return (\n    !sameList(voters, votersOf(next)) &&',
      'return (\n    (sameList(voters, votersOf(next)) && next.joint === undefined) ||\n    !sameList(voters, votersOf(next)) &&',
    ),
  ),
  mutant(
    'a configuration adopted without being stored',
    'a configuration is durable before anything is answered in its generation',
    edit(
      'engine/records/learning',
      'writeRecord(turn, learned.record)',
      'if (key === CONFIGURATION_KEY) turn.held.set(key, { record: learned.record, slot: heldOf(turn, key).slot })\n      else writeRecord(turn, learned.record)',
    ),
  ),
  mutant(
    'the configuration of another network adopted',
    'nodes of two networks never talk',
    edit('engine/changes/joining', 'next?.networkId === current.networkId', 'next !== undefined'),
    edit('engine/records/learning', '(own === undefined || next.networkId === own)', 'own !== null'),
  ),
  mutant(
    'a peer of another network obeyed',
    'nodes of two networks never talk',
    edit(
      HANDSHAKE,
      "if (hello.networkId !== '' && hello.networkId !== networkId) {",
      "if (hello.networkId === 'none') {",
    ),
  ),
  mutant(
    'a network that takes over the nodes of another one',
    'nodes of two networks never talk',
    edit(
      HANDSHAKE,
      "if (hello.networkId !== '' && hello.networkId !== networkId) {",
      "if (hello.networkId === 'none') {",
    ),
    edit(
      HANDSHAKE,
      'if (networkId === configuration.networkId && epoch < configuration.epoch)',
      'if (epoch < configuration.epoch)',
    ),
    edit(
      'engine/inbox',
      'return from === self || memberOf(turn.state.configuration, from) !== undefined',
      'return from === self || message !== undefined',
    ),
    edit('engine/changes/joining', 'next?.networkId === current.networkId', 'next !== undefined'),
    edit('engine/records/learning', '(own === undefined || next.networkId === own)', 'own !== null'),
  ),
  mutant(
    'a second genesis with an old identity',
    'it refuses to found when it has a store of a network',
    edit(
      'engine/engine',
      'if (turn.store.record(CONFIGURATION_KEY) !== undefined) turn.committed.add(CONFIGURATION_KEY)\n      else if (founding !== undefined)',
      'if (turn.store.record(CONFIGURATION_KEY) !== undefined) turn.committed.add(CONFIGURATION_KEY)\n      if (founding !== undefined)',
    ),
  ),
]
