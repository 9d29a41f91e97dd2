import { expect, it } from 'vitest'
import { connect, InvalidOption } from '../src/index.ts'

it.each([
  [{ addresses: [] }, 'addresses names at least one node'],
  [{ addresses: ['http://127.0.0.1:8080'] }, 'which is not the address of a node'],
  [{ addresses: ['/ip4/127.0.0.1/tcp/1/ws'], networkKeys: ['x'] }, 'networkKeys has what is no network key'],
  [{ addresses: ['/ip4/127.0.0.1/tcp/1/ws'], protocolId: 'x/' }, 'protocolId begins with a slash'],
  [{ addresses: ['/ip4/127.0.0.1/tcp/1/ws'], timeoutMs: 0 }, 'timeoutMs'],
])('%j is refused in words', async (options, words) => {
  const refused = connect(options)
  await expect(refused).rejects.toThrow(InvalidOption)
  await expect(refused).rejects.toThrow(words)
})

it('tells of each address where no node could be reached', async () => {
  const client = await connect({ addresses: ['/ip4/127.0.0.1/tcp/1/ws', '/ip4/127.0.0.1/tcp/2/ws'], timeoutMs: 500 })
  expect(await client.put('k', 'v')).toEqual({
    key: 'k',
    outcome: 'unreachable',
    reasons: [
      expect.stringContaining('No answer from /ip4/127.0.0.1/tcp/1/ws: '),
      expect.stringContaining('No answer from /ip4/127.0.0.1/tcp/2/ws: '),
    ],
  })
  await client.close()
})

it('takes nothing that no frame can hold', async () => {
  await using client = await connect({ addresses: ['/ip4/127.0.0.1/tcp/1/ws'] })
  expect(await client.put('', 'v')).toMatchObject({ outcome: 'refused', code: 'INVALID_KEY' })
})
