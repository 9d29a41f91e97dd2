// For a bundler: stores a value the first time and is cut off, finds it again the second time, and refuses a locked folder.
import { createReplicator } from '@replicator/core'

async function main([dataDir]) {
  const node = await createReplicator({ clusterId: 'berlin', minPeers: 1, dataDir })
  await node.ready()
  const { outcome } = await node.get('k')
  const locked = await createReplicator({ clusterId: 'berlin', dataDir }).catch(({ code }) => code)
  console.log(outcome, locked)
  if (outcome === 'absent') {
    await node.put('k', 'v')
    // As a loss of power: the next start has a folder to look through.
    process.kill(process.pid, 'SIGKILL')
  }
  await node.stop()
}

void main(process.argv.slice(2))
