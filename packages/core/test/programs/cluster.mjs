// Two nodes in two workers of node:cluster, at the address that is given: prints what became of each.
import cluster from 'node:cluster'
import { createReplicator } from '@replicator/core'

const [, , address] = process.argv

if (cluster.isPrimary) {
  const told = []
  for (let index = 0; index < 2; index++) {
    cluster.fork().on('message', (text) => {
      told.push(text)
      if (told.length < 2) return
      console.log(JSON.stringify(told))
      for (const worker of Object.values(cluster.workers)) worker.kill()
    })
  }
} else {
  const node = createReplicator({ clusterId: 'berlin', minPeers: 1, listen: [address] })
  process.send(
    await node.then(
      (one) => one.status().addresses[0],
      ({ code }) => code,
    ),
  )
}
