import { describe, expect, it } from 'vitest'
import type { Store } from '@replicator/interface'
import { openMemoryStore } from '@replicator/store'
import { listenWrites, rememberedListen, withoutTaken } from '../src/listening.js'

function rememberListen(store: Store, listen: readonly string[], addresses: readonly string[]): void {
  store.apply(listenWrites(store, listen, addresses))
}

const ANY = '/ip4/127.0.0.1/tcp/0/ws'

describe('a port that the system chose', () => {
  it('is asked for again at the next start', () => {
    const store = openMemoryStore()
    expect(rememberedListen(store, [ANY])).toEqual([ANY])
    rememberListen(store, [ANY], ['/ip4/127.0.0.1/tcp/40123/ws'])
    expect(rememberedListen(store, [ANY])).toEqual(['/ip4/127.0.0.1/tcp/40123/ws'])
  })

  it('is found where all interfaces are listened on, which are reported one by one', () => {
    const store = openMemoryStore()
    const all = '/ip4/0.0.0.0/tcp/0'
    rememberListen(store, [all], ['/ip4/10.0.0.7/tcp/40124', '/ip4/127.0.0.1/tcp/40124'])
    expect(rememberedListen(store, [all])).toEqual(['/ip4/0.0.0.0/tcp/40124'])
  })

  it('is told apart from that of another address of the same host', () => {
    const store = openMemoryStore()
    const listen = [ANY, '/ip4/127.0.0.1/tcp/0']
    rememberListen(store, listen, ['/ip4/127.0.0.1/tcp/1111', '/ip4/127.0.0.1/tcp/2222/ws'])
    expect(rememberedListen(store, listen)).toEqual(['/ip4/127.0.0.1/tcp/2222/ws', '/ip4/127.0.0.1/tcp/1111'])
  })

  it('is replaced where another one had to be taken', () => {
    const store = openMemoryStore()
    for (const port of [1111, 2222]) rememberListen(store, [ANY], [`/ip4/127.0.0.1/tcp/${port}/ws`])
    expect(rememberedListen(store, [ANY])).toEqual(['/ip4/127.0.0.1/tcp/2222/ws'])
  })
})

describe('a port that was given', () => {
  it('is left as it is, and never written down', () => {
    const store = openMemoryStore()
    const listen = ['/ip4/127.0.0.1/tcp/7001/ws', '/memory/a']
    rememberListen(store, listen, ['/ip4/127.0.0.1/tcp/7001/ws'])
    expect(rememberedListen(store, listen)).toEqual(listen)
    expect(store.image().texts.size).toBe(0)
  })
})

describe('a remembered port that somebody else has now', () => {
  const listen = [ANY, '/ip4/127.0.0.1/tcp/0', '/ip4/127.0.0.1/tcp/7001/ws']
  const remembered = ['/ip4/127.0.0.1/tcp/1111/ws', '/ip4/127.0.0.1/tcp/2222', '/ip4/127.0.0.1/tcp/7001/ws']

  it('is given up for any other, and the rest is asked for again', () => {
    expect(withoutTaken(listen, remembered, ['/ip4/127.0.0.1/tcp/1111/ws'])).toEqual([ANY, ...remembered.slice(1)])
  })

  it('is not what failed where the operator gave the port', () => {
    expect(withoutTaken(listen, remembered, ['/ip4/127.0.0.1/tcp/7001/ws'])).toBe(remembered)
  })
})

it('nothing is remembered where the transport has no ports', () => {
  const store = openMemoryStore()
  rememberListen(store, [ANY], ['/memory/12D3KooWabc'])
  expect(rememberedListen(store, [ANY])).toEqual([ANY])
})
