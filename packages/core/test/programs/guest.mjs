// What a program can see of the node in it, beside what it asked for: prints what has changed of all that is the program's.
import inspector from 'node:inspector'

const [, , dataDir] = process.argv

function seen() {
  const listeners = Object.fromEntries(process.eventNames().map((name) => [String(name), process.listenerCount(name)]))
  return {
    listeners,
    environment: { ...process.env },
    arguments: [process.argv, process.execArgv],
    folder: process.cwd(),
    mask: process.umask(),
    title: process.title,
    exitCode: process.exitCode,
    debugger: inspector.url(),
    stackTrace: [Error.stackTraceLimit, Error.prepareStackTrace],
    // lmdb keeps two there, under its own name.
    globals: Object.getOwnPropertyNames(globalThis).filter((name) => !name.startsWith('__lmdb_')),
  }
}

function told(before, when) {
  const after = seen()
  for (const [name, value] of Object.entries(before)) {
    if (JSON.stringify(after[name]) !== JSON.stringify(value))
      console.log(when, name, JSON.stringify(value), JSON.stringify(after[name]))
  }
}

const before = seen()
const { createReplicator } = await import('@replicator/core')
told(before, 'imported:')
const node = await createReplicator({ clusterId: 'berlin', minPeers: 1, dataDir })
await node.ready()
await node.put('k', 'v')
told(before, 'running:')
await node.stop()
told(before, 'stopped:')
console.log('done')
