/** Reading, storing and deleting single records. */
import type { Asking, NodeClient } from './node-client.js'
import type { ListedRecord, RecordPage, Stored } from './shapes.js'

export interface Write {
  readonly key: string
  readonly value: string
  readonly contentType: string
  /** May later be updated and deleted. */
  readonly isMutable: boolean
  /** Ends by itself after so many seconds; undefined: never. */
  readonly ttlSeconds: number | undefined
  /** The version that is to be changed; undefined: the key is to be created. */
  readonly ifMatch: number | undefined
  /** Makes a repeat safe: the same request with the same token gets the same answer. */
  readonly token: string
}

export interface StoredValue {
  readonly record: ListedRecord
  readonly value: Uint8Array<ArrayBuffer>
}

/** The keys that a browser takes for `here` and `one up`, however they are encoded. */
export function isAddressable(key: string): boolean {
  return key !== '.' && key !== '..'
}

/** Not `randomUUID`: browsers have that only where the page came over TLS or from this machine. */
export function freshToken(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function pageOf(
  client: NodeClient,
  { prefix, after, limit }: { readonly prefix: string; readonly after: string; readonly limit: number },
  signal: AbortSignal,
): Promise<RecordPage> {
  const query = new URLSearchParams({ limit: String(limit) })
  if (prefix !== '') query.set('prefix', prefix)
  if (after !== '') query.set('after', after)
  return client.json(`/store?${query}`, { signal })
}

export async function read(client: NodeClient, key: string, signal: AbortSignal): Promise<StoredValue> {
  const answer = await client.ask(`/store/${encodeURIComponent(key)}`, { signal })
  const value = new Uint8Array(await answer.arrayBuffer())
  const expires = answer.headers.get('replicator-expires')
  return {
    record: {
      key,
      version: Number(answer.headers.get('replicator-version')),
      final: answer.headers.get('replicator-final') === 'true',
      bytes: value.length,
      contentType: answer.headers.get('content-type') ?? '',
      ...(expires !== null && { expires }),
    },
    value,
  }
}

export function put(client: NodeClient, write: Write): Promise<Stored> {
  const { key, value, contentType, isMutable, ttlSeconds, ifMatch, token } = write
  const query = new URLSearchParams()
  // One that is updated stays mutable.
  if (isMutable && ifMatch === undefined) query.set('mutable', 'true')
  if (ttlSeconds !== undefined) query.set('ttl', String(ttlSeconds))
  const asking: Asking = {
    method: 'PUT',
    body: new TextEncoder().encode(value),
    headers: {
      'content-type': contentType,
      'idempotency-key': token,
      ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }),
    },
  }
  return client.json(`/store/${encodeURIComponent(key)}${query.size === 0 ? '' : `?${query}`}`, asking)
}

export async function remove(client: NodeClient, { key, version }: ListedRecord): Promise<void> {
  const headers = { 'if-match': `"${version}"`, 'idempotency-key': freshToken() }
  await client.ask(`/store/${encodeURIComponent(key)}`, { method: 'DELETE', headers })
}
