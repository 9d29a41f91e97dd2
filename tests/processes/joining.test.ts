import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createReplicator, generateNetworkKey } from '@replicator/core'
import { NodeProcess, until } from '@replicator/testkit/processes'
import { expect, it, onTestFinished } from 'vitest'
import { program } from './program.ts'

it('A node that is given a join token on its command line shows it neither in the list of processes nor in its log', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'replicator-joining-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const networkKey = generateNetworkKey()
  const founder = await createReplicator({
    clusterId: 'berlin',
    minPeers: 1,
    tokens: true,
    networkKeys: [networkKey],
  })
  onTestFinished(() => founder.stop())
  await founder.ready()
  const made = await founder.invite({ by: 'test', cluster: 'lima' })
  const token = made.outcome === 'made' ? made.text : ''
  const node = new NodeProcess({
    program,
    clusterId: 'lima',
    dataDir: join(folder, 'data'),
    flags: ['--min-peers', '1', '--log-level', 'debug', '--join', token],
  })
  onTestFinished(async () => void (await node.kill()))
  await node.start()
  expect(execFileSync('ps', ['-o', 'args=', '-p', String(node.pid)], { encoding: 'utf8' })).not.toContain('rpj_')
  await until('it has joined', () => founder.peers().some(({ clusterId }) => clusterId === 'lima') || undefined, {
    withinMs: 15_000,
  })
  const key = networkKey.split('\n').at(-1) ?? ''
  for (const secret of ['rpj_', 'rpl_', key]) expect(node.output).not.toContain(secret)
})
