/** Makes the HTTP API listen, on the port of last time where the operator named none. */
import { isError } from '@replicator/interface'
import { lookup } from 'node:dns/promises'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { BlockList, isIP } from 'node:net'
import { join } from 'node:path'
import { Server as TlsServer } from 'node:tls'
import type { FastifyInstance } from 'fastify'

export interface ListenOptions {
  /** 0: the port of last time, or any free one. */
  readonly port: number
  readonly host: string
  /** Whether others than programs on this machine may reach it. */
  readonly mayLeaveLoopback: boolean
  /** Where the port is remembered; absent: it is not. */
  readonly dataDir?: string
}

/** The address can be reached from elsewhere, and it was not to. */
export class OpenToOthers extends Error {
  override readonly name = 'OpenToOthers'

  constructor(host: string, address: string) {
    super(`${host}${host === address ? '' : ` (${address})`} can be reached from other machines`)
  }
}

const PORT_FILE = 'http-port'

/**
 * Resolves with the URL; rejects with `OpenToOthers`, or with the system's error where it can't listen. A name stands for the first of its
 * addresses, one of IPv4 where it has one.
 */
export async function listen(
  app: FastifyInstance,
  { port, host: name, mayLeaveLoopback, dataDir }: ListenOptions,
): Promise<string> {
  const { address: host } = await lookup(name, { order: 'ipv4first' })
  if (!mayLeaveLoopback && !isLoopback(host)) throw new OpenToOthers(name, host)
  const remembered = port === 0 && dataDir !== undefined ? rememberedPort(dataDir) : port
  try {
    await app.listen({ port: remembered, host })
  } catch (error) {
    // Somebody else has the port of last time. It was ours by habit only.
    if (port !== 0 || remembered === 0 || !isInUse(error)) throw error
    await app.listen({ port: 0, host })
  }
  const address = app.server.address()
  if (address === null || typeof address === 'string') throw new Error('the HTTP API listens on no port')
  if (port === 0 && dataDir !== undefined) rememberPort(dataDir, address.port)
  const scheme = app.server instanceof TlsServer ? 'https' : 'http'
  return `${scheme}://${isIP(host) === 6 ? `[${host}]` : host}:${address.port}`
}

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8)
LOOPBACK.addAddress('::1', 'ipv6')

/** Whether only programs on this machine can reach the IP address, however it is written; false for a name. */
export function isLoopback(address: string): boolean {
  return isIP(address) !== 0 && LOOPBACK.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

function rememberedPort(dataDir: string): number {
  try {
    const port = Number(readFileSync(join(dataDir, PORT_FILE), 'utf8'))
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0
  } catch {
    return 0
  }
}

function rememberPort(dataDir: string, port: number): void {
  const file = join(dataDir, PORT_FILE)
  try {
    writeFileSync(`${file}.new`, `${port}\n`, { mode: 0o600 })
    renameSync(`${file}.new`, file)
  } catch {
    // A convenience, no requirement: the next start takes any free port again.
  }
}

function isInUse(error: unknown): boolean {
  return isError(error) && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES')
}
