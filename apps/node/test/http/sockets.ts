/** An API that listens on loopback, and clients that write to it what no HTTP client would. */
import { connect, type AddressInfo, type Socket } from 'node:net'
import type { WriteOutcome } from '@replicator/interface'
import { onTestFinished } from 'vitest'
import type { HttpApiOptions } from '../../src/http/api.ts'
import { PEER, PROPOSAL } from '../fake-replicator.ts'
import { testApp, type TestApp } from './app.ts'

/** More than the buffers between two sockets take. */
export const LONG = Buffer.alloc(16 * 1024 * 1024)

export async function listening(options: Partial<HttpApiOptions> = {}): Promise<TestApp & { readonly port: number }> {
  const test = testApp(options)
  await test.app.listen({ port: 0, host: '127.0.0.1' })
  onTestFinished(() => test.app.close())
  return { ...test, port: (test.app.server.address() as AddressInfo).port }
}

/** Sends bytes on a fresh connection and resolves with all that came back, one character a byte, once the other side closed. */
export function exchange(port: number, ...pieces: readonly string[]): Promise<string> {
  return exchangeOn(connect(port, '127.0.0.1'), ...pieces)
}

export function exchangeOn(socket: Socket, ...pieces: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    let received = ''
    socket.on('data', (chunk) => (received += chunk.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(received))
    for (const piece of pieces) socket.write(piece)
  })
}

/** Sends bytes on a fresh connection and resolves with the first that came back. */
export function first(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => void socket.write(text))
    socket.on('error', () => undefined)
    socket.once('data', (chunk) => {
      resolve(chunk.toString())
      socket.destroy()
    })
  })
}

/** A client that reads the beginning of an answer and no more. */
export async function stuck(port: number, text: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1', () => void socket.write(text))
  socket.on('error', () => undefined)
  onTestFinished(() => void socket.destroy())
  await new Promise((resolve) => socket.once('readable', () => resolve(socket.read(1))))
  return socket
}

export function problemIn(answer: string): Record<string, unknown> {
  return JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))
}

export function stored(): WriteOutcome {
  return { outcome: 'stored', version: 1, proposal: PROPOSAL, cluster: 'a', peer: PEER, replayed: false }
}
