/**
 * Everything that is counted since the start, by name: a closed table, so that a count can't go by two names, nor be
 * there without being explained. A name that is not here doesn't compile.
 */
export const COUNTERS = {
  'answers-forbidden': 'Answers for a voter by somebody who may not speak for it.',
  ballots: 'Classic ballots begun, each a recovery or a try without the open ballot.',
  'ballots-beyond-all-numbers': 'Ballots not begun because a told one left no higher number.',
  'commit-need': 'Decisions told without the record, by a voter that does not hold the value.',
  'commit-unproven': 'Decisions told without enough votes, or with another content than they say.',
  'configurations-refused': 'Configurations that this node could not act on.',
  'decided-classic': 'Decisions that this node reached in a classic ballot.',
  'decided-open': 'Decisions that this node reached in the open ballot, in one round trip.',
  'deliveries-left-to-catch-up': 'Decisions that somebody did not acknowledge in all tries.',
  'deliveries-untracked': 'Decisions told once only, because too many were being told.',
  'hellos-older': 'Handshakes that came late, from an earlier boot of the peer.',
  'hellos-unproven': 'Handshakes that do not show yet that they go on from what was seen of the peer.',
  inputs: 'Inputs of the engine, what the node says to itself included.',
  'joins-forbidden': 'Joins of a node that were passed on by somebody who may not.',
  'joins-refused-network-full': 'Joins refused because the network has as many members as it can have.',
  'messages-from-strangers': 'Messages that only a member may send, from somebody who is none.',
  'messages-not-sent': 'Messages that no link took: it was down, or its queue full.',
  'questions-forbidden': 'Questions to this voter by somebody who may not ask them.',
  'relays-forbidden': 'Questions to be handed on that their sender may not ask.',
  'refused-cluster': 'Peers refused because they claim another cluster than they are a member of.',
  'refused-identity': 'Peers refused because another process has their identity.',
  'refused-network': 'Peers refused because they are of another network.',
  'refused-removed': 'Peers refused because they were removed from the network.',
  'refused-stranger': 'Peers refused because they are no members.',
  'strangers-closed':
    'Links closed because the peer was no member and did not ask to be one, or did not say who it is.',
  syncs: 'Syncs of the store.',
  turns: 'Turns of the event loop in which the node had something to do.',

  'bytes-sent': 'Bytes of the frames that links took, before encryption.',
  'closed-by-peer': 'Links that the peer closed, or that broke.',
  'credit-overrun': 'Links closed because the peer took or gave more credit than there was.',
  'dial-failed': 'Dials after which there was no link.',
  'discovery-failed': 'Questions to the DHT that failed.',
  'double-dial': 'Second connections that came from dialling each other at once.',
  'frame-bad-field': 'Links closed for a message with a field that can not be what it should be.',
  'frame-empty': 'Links closed for an empty frame.',
  'frame-garbage': 'Links closed for a frame that can not be decoded.',
  'frame-kind': 'Links closed for a frame of an unknown kind.',
  'frame-magic': 'Links closed because the peer speaks another protocol.',
  'frame-oversize': 'Links closed for a frame or a credit beyond its bound.',
  'frame-too-many': 'Links closed for a frame with too many messages, entries or fields.',
  'frame-truncated': 'Links that ended within a frame.',
  'frame-unknown-message': 'Links closed for a message of an unknown kind.',
  'frame-version': 'Links closed because the peer speaks another version of the protocol.',
  'frames-sent': 'Frames that links took.',
  'handler-threw': 'Faults of this program that were kept from ending a stream.',
  'held-too-much': 'Links closed because strangers together have sent too much of frames that are not whole.',
  'link-error': 'Links that failed otherwise.',
  'messages-sent': 'Messages that links took.',
  'not-linked-in-time': 'Connections closed because they did not become a link.',
  'queue-full': 'Turns of messages dropped because too much waited for the peer.',
  replaced: 'Links that gave way to a newer connection of the same peer.',
  stalled: 'Links closed because the peer gave back no credit.',
  'stranger-gave-way': 'Connections of strangers closed so that a newcomer has a place.',
  'stream-refused': 'Links that did not begin because the peer took no stream.',
  'turned-away': 'Second processes of a linked peer that were turned away.',
  'unexpected-stream': 'Streams that no link needs.',
} as const

export type CounterName = keyof typeof COUNTERS

/** What has not happened yet is left out. */
export type Counts = Readonly<Partial<Record<CounterName, number>>>
