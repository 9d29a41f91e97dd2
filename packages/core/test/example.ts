import { createReplicator } from '@replicator/core'

const node = await createReplicator({ clusterId: 'berlin', minPeers: 1 })
await node.ready()

const put = await node.put('user/ada', 'Ada Lovelace')
console.log(put.outcome)

const again = await node.put('user/ada', 'somebody else')
if (again.outcome === 'denied-stored') console.log('taken by', again.holder.cluster, 'try', node.suggest('user/ada')[0])

const got = await node.get('user/ada')
if (got.outcome === 'found') console.log(Buffer.from(got.record.value ?? []).toString(), got.evidence)

await node.stop()
