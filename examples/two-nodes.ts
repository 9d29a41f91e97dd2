/**
 * A program with two nodes of one cluster inside it, as two halves of an application would each have one: a name is
 * claimed through one of them, refused at the other, and read there.
 */
import { createReplicator } from '@replicator/core'

// Founds a network. In memory, since no `dataDir` is given; a real cluster has three nodes or more.
const one = await createReplicator({ clusterId: 'berlin', minPeers: 2 })
// Joins it.
const two = await createReplicator({ clusterId: 'berlin', minPeers: 2, peers: one.status().addresses })
await Promise.all([one.ready(), two.ready()])

const claim = await one.put('user/ada', 'Ada Lovelace')
console.log('one:', claim.outcome)

const rival = await two.put('user/ada', 'somebody else')
if (rival.outcome === 'denied-stored' || rival.outcome === 'denied-reserved') {
  console.log('two: taken by', rival.holder.cluster)
  console.log('two: still free is', two.suggest('user/ada')[0])
}

const read = await two.get('user/ada')
if (read.outcome === 'found') console.log('two:', Buffer.from(read.record.value ?? []).toString())

const { role, quorum } = two.status()
console.log(`two: a ${role} of ${quorum.votes}, ${quorum.reachable} of them reachable`)

// Everything that was opened is closed, so the program ends by itself.
await Promise.all([one.stop(), two.stop()])
