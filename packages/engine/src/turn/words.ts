/**
 * All that a node says of itself in `reasons` and `warnings` of its status, in one table.
 *
 * An operator has nothing but these words to go by, so docs/operations.md has a row for each of them, with the way out. They
 * stand here, and their type is made nowhere else, so that a test can go through them and look for the rows: a text that
 * is put together where it is needed would be forgotten there.
 */
import type { ClusterId, PeerId } from '@replicator/interface'

declare const ofTheTable: unique symbol

/** A text of the table below. */
export type Words = string & { readonly [ofTheTable]: true }

/** What is told in figures and names is put in by whoever says it. */
function words<Parts>(text: (parts: Parts) => string): (parts: Parts) => Words {
  return (parts) => text(parts) as Words
}

function always(text: string): Words {
  return text as Words
}

/** How a node without a future hands its vote on: said to its operator, who may not know the commands. */
function replacing(peer: PeerId): string {
  return (
    `start a new node in an empty folder, with --peer and --replace ${peer}: it gets the records from the others, and then ` +
    'takes the place of this one'
  )
}

export const WORDS = {
  starting: always('the node is starting'),
  oldCopy: words<{ self: PeerId }>(
    ({ self }) => `this store is an old copy of what the network remembers: ${replacing(self)}`,
  ),
  otherProcess: words<{ self: PeerId }>(
    ({ self }) =>
      'another process runs with this identity: stop that one and start this one again; if it is gone, start the folder ' +
      `that the network knows; if that is gone as well, ${replacing(self)}`,
  ),
  removed: always(
    'this node was removed from its network, and serves nothing any more: to take part again, start it with --peer and an ' +
      'empty folder, as a new node',
  ),
  refused: words<{ peer: PeerId; reason: string }>(({ peer, reason }) => `refused by ${peer}: ${reason}`),

  noFounder: always(
    'none of the peers that can be reached belongs to a network yet; one node must be started without --peer to found it',
  ),
  notReached: always('this node has not joined a network yet: it reaches none of its peers'),
  notAdded: always('this node has not joined a network yet: it has asked to be added'),

  unheard: always('waiting to hear from other voters after the start'),
  firstChange: words<{ cluster: ClusterId; needed: number }>(
    ({ cluster, needed }) =>
      `cluster ${cluster} has the ${needed} voters that it needs once the change of the voters is done`,
  ),
  fewVoters: words<{ cluster: ClusterId; voters: number; needed: number }>(
    ({ cluster, voters, needed }) =>
      `cluster ${cluster} has ${voters} of the ${needed} voters that it needs (--min-peers)`,
  ),
  fewNodes: words<{ missing: string; cluster: ClusterId; voters: number; needed: number }>(
    ({ missing, cluster, voters, needed }) =>
      `waiting for ${missing} of cluster ${cluster}: it has ${voters} of the ${needed} voters that it needs (--min-peers)`,
  ),
  noQuorum: words<{ needed: number; voters: string; missing: string }>(
    ({ needed, voters, missing }) => `fewer than ${needed} of ${voters} can be reached: ${missing} can't`,
  ),
  nothingHeard: always('asking the voters what there is to catch up with'),
  catchingUp: words<{ records: string; of: string }>(({ records, of }) => `caught up with ${records} of ${of} records`),

  damaged: words<{ records: number; named: string }>(
    ({ records, named }) =>
      `records that this node can't read any more, and fetches from others: ${records}, ${named}; its disk may be failing`,
  ),
  gone: words<{ member: string; minutes: number; peer: PeerId }>(
    ({ member, minutes, peer }) =>
      `${member} can't be reached for ${minutes} min: start it again, or, if it is gone for good: replicator remove ${peer}`,
  ),
  oldVoter: words<{ member: string; peer: PeerId }>(
    ({ member, peer }) =>
      `${member} has an old copy of its store and no longer votes: start its newest folder, or replace it: ` +
      `replicator replace ${peer} NEW`,
  ),
  oldLearner: words<{ member: string; peer: PeerId }>(
    ({ member, peer }) =>
      `${member} has an old copy of its store and no longer takes part: start its newest folder, or a new node in its place: ` +
      `replicator remove ${peer}`,
  ),
  networkFull: words<{ members: number; silent: number }>(
    ({ members, silent }) =>
      `no node can join: the network has ${members} members, as many as it can have; ${silent} of them can't be reached`,
  ),

  changing: always(
    'a change of the voters is under way: until it is done, a quorum of those before it is needed as well',
  ),
  changeStuck: words<{ peers: string }>(
    ({ peers }) => `the change of the voters can't be done without ${peers}: start what is missing again`,
  ),
  changeWaits: words<{ seconds: number; peers: string }>(
    ({ seconds, peers }) =>
      `the change of the voters waits up to ${seconds} s for ${peers}, and goes on without what stays away`,
  ),

  waitsForMore: words<{ cluster: ClusterId; peers: string; missing: number }>(
    ({ cluster, peers, missing }) =>
      `cluster ${cluster}: ${peers} can't vote yet. Waiting for ${missing} more (--min-peers)`,
  ),
  newCluster: words<{ nodes: string; cluster: ClusterId; others: string; missing: number }>(
    ({ nodes, cluster, others, missing }) =>
      `${nodes} of cluster ${cluster}; this network has ${others} Waiting for ${missing} more (--min-peers)`,
  ),
  waitsForFounders: words<{ cluster: ClusterId; peers: string; founders: ClusterId }>(
    ({ cluster, peers, founders }) =>
      `cluster ${cluster}: ${peers} can't vote before cluster ${founders}, the first one, has the voters that it needs`,
  ),
  votersFull: words<{ cluster: ClusterId; peers: string; needed: number; voters: number; most: number }>(
    ({ cluster, peers, needed, voters, most }) =>
      `cluster ${cluster}: ${peers} can't vote: it needs ${needed} voters, and the network has ` +
      `${voters} of the ${most} that it may have (--voters): demote voters of other clusters`,
  ),
  waitsForVoter: words<{ cluster: ClusterId; peers: string; voters: string; old: PeerId; anew: PeerId }>(
    ({ cluster, peers, voters, old, anew }) =>
      `cluster ${cluster}: ${peers} can't vote while ${voters} can't be reached: ` +
      'start what is missing again, with its own data. A node without data is a new one, and replaces none by itself: ' +
      `replicator replace ${old} ${anew}`,
  ),
  tooHeavy: words<{ cluster: ClusterId; peers: string }>(
    ({ cluster, peers }) =>
      `cluster ${cluster}: ${peers} can't vote, or the loss of fewer clusters would stop writes: add nodes to other clusters`,
  ),
  twoClusters: always('with two clusters, the loss of either stops writes: add a third one'),
  heaviest: words<{ cluster: ClusterId; votes: number; of: number; advice: string }>(
    ({ cluster, votes, of, advice }) =>
      `cluster ${cluster} holds ${votes} of ${of} votes: its loss stops writes${advice}`,
  ),
} as const
