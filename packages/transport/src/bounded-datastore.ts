/**
 * Where libp2p keeps what it knows of other peers, and the DHT its entries. By itself both take whatever anybody sends: one
 * stranger left 215,000 entries there in a minute.
 *
 * Here there is one record for each of so many peers, and one entry for each of so many that provide the rendezvous of this
 * network. All else is refused, values in the DHT included: nothing here needs any. Where there is no more room, it is the
 * oldest that give way, except for those that this node keeps links with.
 */
import { NotFoundError } from '@libp2p/interface'
import { peerIdFromCID } from '@libp2p/peer-id'
import type { PeerId } from '@replicator/interface'
import { BaseDatastore } from 'datastore-core/base'
import type { Key, Pair } from 'interface-datastore'
import { base32 } from 'multiformats/bases/base32'
import { CID } from 'multiformats/cid'
import type { Limits } from './options.js'

export interface BoundedDatastoreInit {
  /** The only content whose providers are kept. */
  readonly content: CID
  readonly limits: Pick<Limits, 'peersMax' | 'providersMax' | 'peerRecordBytesMax'>
  /** Who gives way to nobody. */
  readonly isKept: (peer: PeerId) => boolean
}

interface Entry {
  readonly key: Key
  readonly value: Uint8Array
}

/** Entries by their peer, the oldest first. */
interface Shelf {
  readonly entries: Map<PeerId, Entry>
  readonly max: number
}

export class BoundedDatastore extends BaseDatastore {
  readonly #init: BoundedDatastoreInit
  readonly #records: Shelf
  readonly #providers: Shelf
  readonly #providerPrefix: string

  constructor(init: BoundedDatastoreInit) {
    super()
    this.#init = init
    this.#records = { entries: new Map(), max: init.limits.peersMax }
    this.#providers = { entries: new Map(), max: init.limits.providersMax }
    // As the DHT names them: the digest in base 32 without the letter that says so, and then the peer.
    this.#providerPrefix = `/dht/provider/${base32.baseEncode(init.content.multihash.bytes)}/`
  }

  /** How many there are of each kind. */
  get counts(): { readonly records: number; readonly providers: number } {
    return { records: this.#records.entries.size, providers: this.#providers.entries.size }
  }

  override put(key: Key, value: Uint8Array): Key {
    const { peerRecordBytesMax } = this.#init.limits
    const place = this.#placeOf(key)
    if (place === undefined) throw new RangeError(`nothing of that kind is kept: ${key.toString().slice(0, 100)}`)
    if (value.length > peerRecordBytesMax) {
      throw new RangeError(`of a peer, at most ${peerRecordBytesMax} bytes are kept, not ${value.length}`)
    }
    const { shelf, peer } = place
    shelf.entries.delete(peer)
    shelf.entries.set(peer, { key, value })
    if (shelf.entries.size > shelf.max) this.#makeRoom(shelf)
    return key
  }

  override get(key: Key): Uint8Array {
    const value = this.#entryAt(key)?.value
    if (value === undefined) throw new NotFoundError(`there is nothing at ${key.toString()}`)
    return value
  }

  override has(key: Key): boolean {
    return this.#entryAt(key) !== undefined
  }

  override delete(key: Key): void {
    const place = this.#placeOf(key)
    place?.shelf.entries.delete(place.peer)
  }

  override *_all(): Generator<Pair> {
    yield* this.#pairs()
  }

  override *_allKeys(): Generator<Key> {
    for (const { key } of this.#pairs()) yield key
  }

  /** A provider without a record is left out: the DHT answers nobody at all where one can't be found. */
  *#pairs(): Generator<Pair> {
    yield* this.#records.entries.values()
    for (const [peer, entry] of this.#providers.entries) if (this.#records.entries.has(peer)) yield entry
  }

  #entryAt(key: Key): Entry | undefined {
    const place = this.#placeOf(key)
    return place?.shelf.entries.get(place.peer)
  }

  #placeOf(key: Key): { readonly shelf: Shelf; readonly peer: PeerId } | undefined {
    const name = key.toString()
    if (name.startsWith(this.#providerPrefix)) {
      return { shelf: this.#providers, peer: name.slice(this.#providerPrefix.length) }
    }
    if (!name.startsWith('/peers/')) return undefined
    return { shelf: this.#records, peer: peerIdFromCID(CID.parse(name.slice('/peers/'.length))).toString() }
  }

  #makeRoom({ entries }: Shelf): void {
    for (const peer of entries.keys()) {
      if (this.#init.isKept(peer)) continue
      entries.delete(peer)
      return
    }
  }
}
