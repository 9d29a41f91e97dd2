/**
 * Loaded into a node's process before the node, by `--import …/preload.ts?source=127.0.2.N`. It gives the process an address of
 * its own to connect from, so that a gateway knows who dials without root and network namespaces; and, told so by a message,
 * a wall clock that is off, a disk that can only be read, or a heap without garbage.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Told } from './told.ts'

const source = new URL(import.meta.url).searchParams.get('source') ?? undefined
let clockOffMs = 0
let readOnly = false

const connect = net.Socket.prototype.connect as (this: net.Socket, ...args: unknown[]) => net.Socket
net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]): net.Socket {
  // `net.connect` hands its arguments on as one list, everybody else as they are.
  const [first] = args
  const options: unknown = Array.isArray(first) ? first[0] : first
  if (isRemote(options)) options.localAddress ??= source
  return connect.apply(this, args)
} as typeof net.Socket.prototype.connect

interface Remote {
  localAddress?: string | undefined
}

/** A path is a socket of this machine, which has no address. */
function isRemote(options: unknown): options is Remote {
  return typeof options === 'object' && options !== null && 'port' in options && !('path' in options && options.path)
}

const RealDate = globalThis.Date
class ShiftedDate extends RealDate {
  constructor(...args: [] | [number]) {
    if (args.length === 0) super(ShiftedDate.now())
    else super(...args)
  }

  static override now(): number {
    return RealDate.now() + clockOffMs
  }
}
globalThis.Date = ShiftedDate as DateConstructor

// The journal is written by this, and nothing is acknowledged that isn't in it.
const write = fs.write as (...args: unknown[]) => void
fs.write = ((...args: unknown[]) => {
  const done = args.at(-1)
  if (!readOnly || typeof done !== 'function') return write(...args)
  const error = Object.assign(new Error('EROFS: read-only file system, write'), { code: 'EROFS', syscall: 'write' })
  process.nextTick(done, error)
}) as typeof fs.write
syncBuiltinESMExports()

function collect(): void {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  gc()
}

process.on('message', (told: Told) => {
  if (told.type !== 'faults') return
  clockOffMs = told.clockOffMs ?? clockOffMs
  readOnly = told.readOnly ?? readOnly
  if (told.collect === true) collect()
})
// To listen for messages is no reason to live on.
process.channel?.unref()
