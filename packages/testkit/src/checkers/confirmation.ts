/** `--confirm all`: at the moment at which a client is told *stored*, every voter's disk holds the record or a vote for it. */
import type { PeerId } from '@replicator/interface'
import { decodeRecord, decodeSlot } from '@replicator/store'
import { everyVoter } from '@replicator/membership'
import type { HistoryEntry } from './history.js'
import type { DiskView, NetworkView } from './network-view.js'
import type { Violation } from './violation.js'

/** To be called when `entry` has just been answered by a node with `--confirm all`. */
export function checkConfirmation(
  network: NetworkView,
  { node, request, outcome }: HistoryEntry,
): Violation | undefined {
  if (outcome === undefined || 'state' in outcome || outcome.outcome !== 'stored') return undefined
  const configuration = network.node(node).engine?.state.configuration
  if (configuration === undefined) return undefined
  const { proposal, version } = outcome
  const holds = (voter: PeerId): boolean => {
    const { disk, outdated } = network.node(voter)
    // What was taken from a disk afterwards says nothing of what it held.
    return (
      disk.damaged ||
      outdated ||
      disk.forgotten.has(request.key) ||
      isHeld(disk, { key: request.key, version, proposal })
    )
  }
  const lacking = everyVoter(configuration).filter((voter) => !holds(voter))
  if (lacking.length === 0) return undefined
  const detail = `${node} told that ${proposal} is stored, and it is not on the disk of ${lacking.join(', ')}`
  return { check: 'confirmed by all', detail }
}

function isHeld(disk: DiskView, told: { key: string; version: number; proposal: string }): boolean {
  const record = disk.records.get(told.key)
  if (record !== undefined && decodeRecord(told.key, record).record.version >= told.version) return true
  const slot = disk.slots.get(told.key)
  if (slot === undefined) return false
  const { version, vote } = decodeSlot(told.key, slot)
  return version === told.version && vote?.proposal.id === told.proposal
}
