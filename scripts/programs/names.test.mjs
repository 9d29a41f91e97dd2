// A node in the tests of another project, run by Jest, where each test file is a realm of its own. `expect` and `test` are
// Jest's.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createReplicator } from '@replicator/core'

const dataDir = mkdtempSync(join(tmpdir(), 'replicator-jest-'))
const options = { clusterId: 'berlin', dataDir, minPeers: 1 }
let node

beforeEach(async () => {
  node = await createReplicator(options)
  await node.ready()
})
afterEach(() => node.stop())
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

test('a name is taken once, and the folder by one node', async () => {
  expect((await node.put('user/ada', 'Ada')).outcome).toBe('stored')
  expect((await node.put('user/ada', 'Eve')).outcome).toBe('denied-stored')
  await expect(createReplicator(options)).rejects.toMatchObject({ code: 'STORE_LOCKED' })
})

test('the name is there when the node is started again', async () => {
  const got = await node.get('user/ada')
  expect(new TextDecoder().decode(got.record.value)).toBe('Ada')
})
