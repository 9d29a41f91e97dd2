// A node in the tests of another program, run by node:test.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createReplicator } from '@replicator/core'

void describe('a store of names', () => {
  let node
  before(async () => {
    node = await createReplicator({ clusterId: 'berlin', minPeers: 1, dataDir: process.env.DATA_DIR })
    await node.ready()
  })
  after(() => node.stop())

  void it('takes a name once', async () => {
    assert.equal((await node.put('user/ada', 'Ada')).outcome, 'stored')
    assert.equal((await node.put('user/ada', 'Eve')).outcome, 'denied-stored')
  })

  void it('holds its folder', async () => {
    await assert.rejects(createReplicator({ clusterId: 'berlin', dataDir: process.env.DATA_DIR }), {
      code: 'STORE_LOCKED',
    })
  })
})
