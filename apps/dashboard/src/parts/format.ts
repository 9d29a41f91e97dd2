/** Numbers and names as people read them. */
import type { PeerView } from '@replicator/interface'
import type { ListedRecord } from '../api/shapes.js'

const WHOLE = new Intl.NumberFormat('en')
const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

export function count(value: number): string {
  return WHOLE.format(value)
}

/** `3 nodes`, `1 node`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

export function bytes(value: number): string {
  const power = value < 1024 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log2(value) / 10))
  const scaled = value / 1024 ** power
  return `${power === 0 || scaled >= 100 ? Math.round(scaled) : scaled.toFixed(1)} ${BYTE_UNITS[power]}`
}

export function milliseconds(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`
  return ms < 1000 ? `${Math.round(ms)} ms` : duration(ms)
}

/** To the unit that matters: `4 s`, `3 min`, `2 h 5 min`, `6 d 1 h`. */
export function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  return hours % 24 === 0 ? `${Math.floor(hours / 24)} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`
}

export function clock(atMs: number): string {
  return new Date(atMs).toLocaleTimeString('en-GB')
}

/** What people call the node; the end of its id where it is no member any more. */
function nameOf(peers: readonly PeerView[], peerId: string): string {
  return peers.find((peer) => peer.peerId === peerId)?.name ?? `…${peerId.slice(-6)}`
}

/** A holder, an owner, whoever did something. */
export function placeName(peers: readonly PeerView[], { cluster, peer }: { cluster: string; peer: string }): string {
  return `${nameOf(peers, peer)}, cluster ${cluster}`
}

/** Whether and how a record may change. */
export function lifeOf({ final, expires }: ListedRecord): string {
  if (final) return 'final'
  return expires === undefined ? 'mutable' : `until ${new Date(expires).toLocaleString('en-GB')}`
}
