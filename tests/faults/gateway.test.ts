import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Gateway } from './network/gateway.ts'
import { Weather } from './network/weather.ts'

const HOST = '127.0.3.1'
const DIALLER = '127.0.3.2'

let weather: Weather
let gateway: Gateway
/** The node behind the gateway: it sends back what it gets. */
let node: Server
const sockets: Socket[] = []

beforeEach(async () => {
  weather = new Weather()
  const nodeAt = (address: string) => (address === DIALLER ? 'b1' : undefined)
  gateway = await Gateway.open({ name: 'a1', host: HOST, weather, nodeAt })
  node = createServer((socket) => socket.on('error', () => undefined).pipe(socket))
  node.listen(gateway.port, HOST)
  await once(node, 'listening')
})

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
  gateway.close()
  node.close()
})

function dial(localAddress = DIALLER): Socket {
  const socket = connect({ host: '127.0.0.1', port: gateway.port, localAddress })
  socket.on('error', () => undefined)
  sockets.push(socket)
  return socket
}

async function echoed(socket: Socket, text: string): Promise<string> {
  socket.write(text)
  const [bytes] = (await once(socket, 'data')) as [Buffer]
  return bytes.toString()
}

const toAndFro = (from: string, to: string): boolean => [from, to].toSorted().join() === 'a1,b1'

describe('a gateway before a node', () => {
  it('hands on what comes, in both directions', async () => {
    expect(await echoed(dial(), 'hello')).toBe('hello')
    expect((node.address() as AddressInfo).port).toBe(gateway.port)
    expect(gateway.connections).toBe(1)
    expect(gateway.effects).toEqual({ ended: 0, held: 0, delayedBytes: 0 })
  })

  it('ends what is open while the link is cut, and refuses what comes', async () => {
    const socket = dial()
    await echoed(socket, 'hello')
    const end = weather.begin((from, to) => (toAndFro(from, to) ? { cut: true } : undefined))
    await once(socket, 'close')
    await once(dial(), 'close')
    expect(gateway.effects.ended).toBe(2)
    end()
    expect(await echoed(dial(), 'again')).toBe('again')
  })

  it('lets a node through whose links are not cut', async () => {
    weather.begin((from, to) => (toAndFro(from, to) ? { cut: true } : undefined))
    expect(await echoed(dial('127.0.3.9'), 'hello')).toBe('hello')
    expect(gateway.effects.ended).toBe(0)
  })

  it('holds what goes one way, and hands it on in order once the fault is over', async () => {
    const socket = dial()
    await echoed(socket, 'hello')
    const end = weather.begin((from, to) => (from === 'b1' && to === 'a1' ? { held: true } : undefined))
    let heard = ''
    socket.on('data', (bytes) => (heard += bytes.toString()))
    socket.write('one ')
    socket.write('two')
    // The way back is open: what the node sends by itself arrives.
    const [atNode] = (await new Promise<Socket[]>((resolve) => {
      node.once('connection', (other: Socket) => resolve([other]))
      dial('127.0.3.9')
    })) as [Socket]
    expect(atNode).toBeDefined()
    expect(heard).toBe('')
    expect(gateway.effects.held).toBe(1)
    end()
    await expect.poll(() => heard).toBe('one two')
  })

  it('delays what comes, and keeps its order when the delay becomes shorter', async () => {
    const socket = dial()
    await echoed(socket, 'hello')
    let delayMs = 150
    weather.begin((from) => (from === 'b1' ? { delayMs } : undefined))
    let heard = ''
    socket.on('data', (bytes) => (heard += bytes.toString()))
    const sentMs = performance.now()
    socket.write('late ')
    await expect.poll(() => gateway.effects.delayedBytes).toBe(5)
    expect(heard).toBe('')
    delayMs = 1
    socket.write('early')
    await expect.poll(() => heard).toBe('late early')
    expect(performance.now() - sentMs).toBeGreaterThanOrEqual(149)
  })

  it('ends the connections of those it is told, once', async () => {
    const [hit, spared] = [dial(), dial('127.0.3.9')]
    await echoed(hit, 'hello')
    await echoed(spared, 'hello')
    gateway.drop((dialler) => dialler === 'b1')
    await once(hit, 'close')
    expect(await echoed(spared, 'still there')).toBe('still there')
    expect(await echoed(dial(), 'let in')).toBe('let in')
  })
})
