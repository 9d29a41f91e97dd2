import type { PeerId, Transport } from '@replicator/interface'
import { TransportRecorder } from './transport-recorder.js'

/** A started transport and what it has told its owner. */
export interface RecordedPeer {
  readonly id: PeerId
  readonly transport: Transport
  readonly recorder: TransportRecorder
}

/** Starts a transport. Rejects where it can't be started. */
export async function startPeer(transport: Transport): Promise<RecordedPeer> {
  const peer = await listeningPeer(transport)
  transport.start(peer.recorder)
  return peer
}

/** Not started yet: it lets nobody in. */
export async function listeningPeer(transport: Transport): Promise<RecordedPeer> {
  await transport.listen()
  return { transport, recorder: new TransportRecorder(), id: transport.self }
}

/** Where a peer can be reached, with the `/p2p/…` part. */
export function addressOf({ id, transport }: RecordedPeer): string {
  return `${transport.addresses()[0]}/p2p/${id}`
}

/** One keeps the other, and both are linked. */
export async function linkPeers(a: RecordedPeer, b: RecordedPeer): Promise<void> {
  a.transport.keep(b.id, b.transport.addresses())
  await Promise.all([a.recorder.linkedTo(b.id), b.recorder.linkedTo(a.id)])
}
