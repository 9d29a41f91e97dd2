// A node in a worker thread, in the folder of one in the main thread, in one of its own, and ended in the middle.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { createReplicator } from '@replicator/core'

const options = { clusterId: 'berlin', minPeers: 1 }

async function stored(dataDir) {
  const node = await createReplicator({ ...options, dataDir })
  await node.ready()
  return (await node.put('k', 'v')).outcome
}

if (isMainThread) {
  const [, , folder] = process.argv
  const node = await createReplicator({ ...options, dataDir: `${folder}/main` })
  for (const name of ['main', 'own']) {
    const worker = new Worker(new URL(import.meta.url), { workerData: `${folder}/${name}` })
    console.log(name, await new Promise((resolve) => worker.once('message', resolve)))
    await worker.terminate()
  }
  const again = await createReplicator({ ...options, dataDir: `${folder}/own` })
  await again.ready()
  console.log('again', (await again.get('k')).outcome)
  await Promise.all([node.stop(), again.stop()])
} else {
  parentPort.postMessage(await stored(workerData).catch(({ code }) => code), [])
}
