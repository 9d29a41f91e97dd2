import { RemovedFromNetwork, StoreDamaged } from '@replicator/core'
import { describe, expect, it } from 'vitest'
import { scene } from './scene.ts'

describe('replicator start prints the whole command that starts a new node', () => {
  const start = (dataDir: string): string => `replicator start --cluster-id a --data-dir ${dataDir}-new --peer /p`

  it('in place of one that takes no part any more, while it goes on to say why', async () => {
    const { replicator, listening, ended, stop, lines } = scene({ peer: ['/p'] })
    const { dataDir } = await listening
    replicator.emit('silenced', { kind: 'old copy', reason: 'so' })
    expect(lines.find(({ level }) => level === 50)).toMatchObject({
      command: `${start(dataDir)} --replace ${replicator.peerId}`,
    })
    stop('SIGTERM')
    expect(await ended).toBe(0)
  })

  it('in place of one that ends since its data is damaged', async () => {
    const { replicator, listening, ended, lines } = scene({ peer: ['/p'] })
    const { dataDir } = await listening
    replicator.fail(new StoreDamaged('place 7 of the change log', 'fails its checksum'))
    expect(await ended).toBe(1)
    const command = `${start(dataDir)} --replace ${replicator.peerId}`
    expect(lines.find(({ level }) => level === 50)?.['msg']).toMatch(
      new RegExp(`^the node ends: The store is damaged: .* In one command, .*: ${command}$`),
    )
  })

  it('after one that was removed, without its place, once', async () => {
    const { replicator, listening, ended, lines } = scene({ peer: ['/p'] })
    const { dataDir } = await listening
    replicator.emit('silenced', { kind: 'removed', reason: 'it was removed' })
    replicator.fail(new RemovedFromNetwork('it was removed', { isLeaving: false }))
    expect(await ended).toBe(6)
    expect(lines.filter(({ level }) => level === 50)).toMatchObject([
      {
        msg: `the node ends: it was removed. In one command, beside other flags of this one: ${start(dataDir)}`,
      },
    ])
  })

  it('but not after one that was asked to leave', async () => {
    const { replicator, listening, ended, lines } = scene()
    await listening
    replicator.fail(new RemovedFromNetwork('it has left', { isLeaving: true }))
    expect(await ended).toBe(0)
    expect(lines.find(({ level }) => level === 50)).toMatchObject({ msg: 'the node ends: it has left' })
  })
})
