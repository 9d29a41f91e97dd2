// Runs a program beside a node that npx starts, as a user does who has installed both: `node with-node.mjs PROGRAM`.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

const flags = ['--cluster-id', 'berlin', '--min-peers', '1', '--data-dir', `node-beside-${process.pid}`]
const node = spawn('npx', ['--no', '--', '@replicator/node', 'start', ...flags], {
  stdio: ['ignore', 'pipe', 'inherit'],
  detached: true,
})
const ended = once(node, 'close')
let url
let peer
for await (const line of createInterface({ input: node.stdout })) {
  const { httpUrl, addresses, msg } = JSON.parse(line)
  url ??= httpUrl
  peer ??= addresses?.[0]
  if (msg?.startsWith('the node is ready')) break
}
node.stdout.resume()
const env = { ...process.env, REPLICATOR_URL: url, REPLICATOR_PEER: peer }
const [code] = await once(spawn(process.execPath, process.argv.slice(2), { stdio: 'inherit', env }), 'close')
// npx passes on no signals: they go to all that it has started.
if (node.pid !== undefined) process.kill(-node.pid, 'SIGTERM')
await ended
process.exitCode = code
