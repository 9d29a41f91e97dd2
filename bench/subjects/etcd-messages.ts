/**
 * The one call of etcd's gRPC API that is measured, in bytes: a transaction that puts a key where it is not there yet.
 * Field numbers are those of etcd's `rpc.proto`; writing them down here spares a schema and a library.
 */
export const TXN_PATH = '/etcdserverpb.KV/Txn'

/** `Compare.target` = CREATE, `Compare.create_revision` = 0. */
const NOT_THERE = [0x10, 1, 0x28, 0]

/** A `TxnRequest`. */
export function createRequest(key: string, value: string): Buffer {
  const name = Buffer.from(key)
  const compare = field(1, Buffer.concat([Buffer.from(NOT_THERE), field(3, name)]))
  const put = Buffer.concat([field(1, name), field(2, Buffer.from(value))])
  return Buffer.concat([compare, field(2, field(2, put))])
}

/** `TxnResponse.succeeded`, which is left out where it is false. */
export function wasCreated(response: Buffer): boolean {
  for (let at = 0; at < response.length;) {
    const tag = response[at] ?? 0
    if (tag === 0x10) return response[at + 1] === 1
    const [length, begins] = varint(response, at + 1)
    at = begins + length
  }
  return false
}

/** A field of bytes: tag, length, content. */
function field(number: number, content: Buffer): Buffer {
  const { length } = content
  const head = length < 128 ? [length] : [(length & 127) | 128, length >> 7]
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...head]), content])
}

/** The number, and where what follows begins. */
function varint(bytes: Buffer, at: number): readonly [number, number] {
  let value = 0
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++] ?? 0
    value |= (byte & 127) << shift
    if (byte < 128) return [value, at]
  }
}
