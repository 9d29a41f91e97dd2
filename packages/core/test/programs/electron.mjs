// A node where Node says that it is the main process of Electron, as far as that can be said without one: libraries choose
// by it which file of their machine code they load. Prints that file's name, and what became of a value.
const [, , dataDir] = process.argv

Object.defineProperty(process.versions, 'electron', { value: '40.0.0', enumerable: true })
process.type = 'browser'
const { createReplicator } = await import('@replicator/core')
const node = await createReplicator({ clusterId: 'berlin', minPeers: 1, dataDir })
await node.ready()
await node.put('k', 'v')
const { sharedObjects } = process.report.getReport()
const [lmdb = ''] = sharedObjects.filter((path) => path.includes('lmdb'))
console.log(/node\.(napi|abi)/.exec(lmdb)?.[0], (await node.get('k')).outcome)
await node.stop()
