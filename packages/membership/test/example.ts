import type { NetworkConfiguration } from '@replicator/interface'
import { classicQuorum, fastQuorum, genesis, isClassicQuorum, mayFollow } from '@replicator/membership'
import { withMembers, withVoters, withoutJoint } from '@replicator/membership'

console.log('of nine voters', classicQuorum(9), 'are a classic quorum and', fastQuorum(9), 'a fast one')

// One node founds a network; two join as learners; all three become voters, through a joint generation.
const alone = genesis('0'.repeat(32), { peer: 'ada', cluster: 'west', addresses: [] })
const joined = withMembers(alone, [
  { peer: 'bob', cluster: 'west', addresses: [] },
  { peer: 'cyd', cluster: 'east', addresses: [] },
])
const joint = withVoters(joined, ['bob', 'cyd'])
const final = withoutJoint(joint)

const steps: NetworkConfiguration[] = [alone, joined, joint, final]
console.log(steps.slice(1).map((next, i) => mayFollow(steps[i] ?? next, next)))

// While joint, a quorum must hold among the new voters and among the old one.
console.log(isClassicQuorum(joint, (peer) => peer !== 'ada'))
console.log(isClassicQuorum(joint, (peer) => peer !== 'bob'))
