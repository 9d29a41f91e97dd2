import { CID } from 'multiformats/cid'
import { sha256 } from 'multiformats/hashes/sha2'

/** The codec "raw" of content ids. */
const RAW = 0x55

/** The content id that the nodes of a network provide in the DHT, to find each other. */
export async function rendezvousContent(name: string): Promise<CID> {
  return CID.createV1(RAW, await sha256.digest(new TextEncoder().encode(`replicator rendezvous ${name}`)))
}
