/** `watch`, against a node that ends its answers when a test wants it to. */
import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { command, running } from './command.ts'
import { FakeNode, problem } from './fake-node.ts'

const CHANGE = { version: 1, final: true, bytes: 1, contentType: 'text/plain', cluster: 'berlin', peer: 'p' }

function told(event: string, id: string, data: object): string {
  return `event: ${event}\nid: ${id}\ndata: ${JSON.stringify({ ...CHANGE, ...data })}\n\n`
}

/** The node answers the next watch with that, and leaves it open; what is returned cuts it. */
function watched(node: FakeNode, text: string): () => void {
  let open: ServerResponse | undefined
  node.next.push((_, response) => {
    open = response
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(`: hello\n\n${text}`)
  })
  return () => void open?.destroy()
}

describe('replicator watch', () => {
  it('prints one line for each change, and ends with 0 when it is stopped', async () => {
    const node = await FakeNode.start()
    watched(node, told('put', '7-1', { key: 'a\n' }) + told('delete', '7-2', { key: 'b', version: 3 }))
    const { terminal, stop, ended, said } = running(['watch', 'p/', '--url', node.url])
    await said('delete')
    stop()
    expect(await ended).toBe(0)
    expect(terminal.out()).toBe(
      'put     a\\u000a  version 1  1 bytes of text/plain  by cluster berlin\n' +
        'delete  b  version 3  by cluster berlin\n',
    )
    expect(terminal.err()).toContain('--after 7-2 goes on from here')
    expect(node.asked).toMatchObject([{ path: '/watch?prefix=p%2F', headers: { accept: 'text/event-stream' } }])
  })

  it('has a colour for each kind of change at a terminal', async () => {
    const node = await FakeNode.start()
    watched(node, told('put', '7-1', { key: 'a' }) + told('expire', '7-2', { key: 'b' }))
    const { terminal, stop, ended, said } = running(['watch', '--url', node.url], { tty: true })
    await said('expire')
    stop()
    await ended
    expect(terminal.out()).toContain('\u001b[32mput   \u001b[39m  a')
    expect(terminal.out()).toContain('\u001b[33mexpire\u001b[39m  b')
  })

  it('prints values, and JSON with the cursor', async () => {
    const node = await FakeNode.start()
    watched(node, told('put', '7-1', { key: 'a', value: 'x y' }))
    const plain = running(['watch', '--values', '--after', '0', '--url', node.url])
    await plain.said('x y\n')
    plain.stop()
    watched(node, told('expire', '7-1', { key: 'a' }))
    const json = running(['watch', '--json', '--url', node.url])
    await json.said('\n')
    json.stop()
    expect(await Promise.all([plain.ended, json.ended])).toEqual([0, 0])
    expect(JSON.parse(json.terminal.out())).toEqual({ event: 'expire', cursor: '7-1', key: 'a', ...CHANGE })
    expect(node.asked[0]?.path).toBe('/watch?after=0&values=true')
  })

  it('goes on behind the last cursor at the next node, and says that it was cut and that changes come again', async () => {
    const [one, two] = [await FakeNode.start(), await FakeNode.start()]
    const cut = watched(one, told('put', '7-1', { key: 'a' }))
    two.next.push((_, response) => problem(response, 503, 'NOT_READY'))
    const again = running(['watch', '--after', '7-0', '--url', one.url, '--url', two.url])
    await again.said('put     a')
    watched(one, 'event: replay\ndata: {}\n\n')
    cut()
    await again.said('some changes come again')
    again.stop()
    expect(await again.ended).toBe(0)
    const err = again.terminal.err()
    expect(err.match(/Trying again/g)).toHaveLength(1)
    expect(err).toContain(`Watching again, at ${one.url}.\n`)
    expect(err).toContain('--after 7-1 goes on from here')
    expect(one.asked.map(({ path, headers }) => [path, headers['last-event-id']])).toEqual([
      ['/watch?after=7-0', undefined],
      ['/watch', '7-1'],
    ])
    expect(two.asked).toHaveLength(1)
  })

  it('says that changes were missed where no cursor had come', async () => {
    const node = await FakeNode.start()
    node.next.push((_, response) => void response.writeHead(200).end(': bye\n\n'))
    watched(node, 'id: 9-1\n\n')
    const { terminal, stop, ended, said } = running(['watch', '--url', node.url])
    await said('Watching again')
    stop()
    expect(await ended).toBe(0)
    expect(terminal.err()).toContain('what changed meanwhile is not shown')
  })

  it('ends where the first answer is a refusal, or none comes', async () => {
    const node = await FakeNode.start()
    node.next.push((_, response) => problem(response, 400, 'INVALID_REQUEST'))
    expect((await command(['watch', '--after', 'x', '--url', node.url])).code).toBe(2)
    node.next.push((_, response) => void response.destroy())
    expect((await command(['watch', '--url', node.url])).code).toBe(1)
  })

  it('ends quietly with 0 once nobody reads', async () => {
    const node = await FakeNode.start()
    watched(node, told('put', '7-1', { key: 'a' }))
    const { terminal, ended } = running(['watch', '--url', node.url])
    terminal.stdout.once('data', () => terminal.stdout.destroy(Object.assign(new Error('gone'), { code: 'EPIPE' })))
    expect([await ended, terminal.err()]).toEqual([0, ''])
  })
})
