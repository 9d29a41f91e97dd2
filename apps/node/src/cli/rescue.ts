/** `replicator rescue`: a new network of what a stopped node holds, once somebody has read what that may cost. */
import type { OpenVote, Rescue, Rescued, RescueView } from '@replicator/core'
import { RESCUE_NAMED_MAX } from '../limits.js'
import { EXIT, UsageError } from './exit.js'
import { inWords } from './folder-failure.js'
import { readLine } from './ask.js'
import { Progress } from './progress.js'
import { isInteractive, printable, type Terminal } from './terminal.js'
import { quoted } from './text.js'

export interface RescueArguments {
  readonly dataDir: string
  /** Not to be asked. */
  readonly yes: boolean
  readonly json: boolean
}

export async function rescue({ dataDir, yes, json }: RescueArguments, terminal: Terminal): Promise<number> {
  const { openRescue } = await import('@replicator/core')
  const opened = await openRescue(dataDir).catch((error: unknown) => {
    throw inWords(error)
  })
  try {
    terminal.stderr.write(previewText(opened.view))
    if (!yes && !(await isWanted(terminal))) {
      terminal.stderr.write('Nothing was changed.\n')
      return EXIT.failed
    }
    const rescued = await carriedOut(opened, terminal)
    const command = `replicator start --cluster-id ${opened.view.clusterId} --data-dir ${quoted(dataDir)}`
    terminal.stdout.write(json ? `${JSON.stringify({ ...rescued, command })}\n` : rescuedText(rescued, command))
    return EXIT.done
  } catch (error) {
    throw inWords(error)
  } finally {
    await opened.close()
  }
}

async function carriedOut({ view, carryOut }: Rescue, terminal: Terminal): Promise<Rescued> {
  const progress = new Progress({ terminal, unit: 'records', now: () => performance.now() })
  const total = Math.max(1, view.records + view.tombstones)
  try {
    return await carryOut((count) => progress.show({ count, share: Math.min(count / total, 1) }))
  } finally {
    progress.clear()
  }
}

async function isWanted(terminal: Terminal): Promise<boolean> {
  if (!isInteractive(terminal)) throw new UsageError('Nobody can be asked here: --yes does it.')
  const typed = await readLine(terminal, 'Found the new network? Type yes: ')
  return typed?.trim().toLowerCase() === 'yes'
}

function previewText(view: RescueView): string {
  const { peerId, clusterId, networkId, epoch, voters, records, tombstones, openVotes, isOldCopy } = view
  const others = voters.filter((peer) => peer !== peerId).length
  const held = `${records.toLocaleString('en')} records and ${tombstones.toLocaleString('en')} deleted keys`
  const lines = [
    `This is node ${peerId} of cluster ${printable(clusterId)}, in network ${networkId}, epoch ${epoch}.`,
    `It holds ${held}. They become a new network, of which it is the only voter until others join.`,
    'What may be lost:',
    ...(others > 0 ? [`- what the ${others} other voters decided and this node was not told`] : []),
    ...(isOldCopy ? ['- what this node itself knew later: the others have found that its store is an old copy'] : []),
    ...(openVotes.length > 0 ? [openVotesText(openVotes)] : []),
    ...(others === 0 && openVotes.length === 0 && !isOldCopy ? ['- nothing that this node knows of'] : []),
    'Do this only where too few voters of the old network will ever be back. Its nodes and the new ones refuse each other.',
  ]
  return `${lines.join('\n')}\n`
}

function openVotesText(votes: readonly OpenVote[]): string {
  const named = votes.slice(0, RESCUE_NAMED_MAX).map(({ key, version }) => `${printable(key)} (version ${version})`)
  const more = votes.length > RESCUE_NAMED_MAX ? ', …' : ''
  return `- ${votes.length} proposals that this node voted for and never heard the end of: ${named.join(', ')}${more}`
}

function rescuedText({ networkId, records, tombstones, damaged, oldFolder }: Rescued, command: string): string {
  const held = `${records.toLocaleString('en')} records and ${tombstones.toLocaleString('en')} deleted keys`
  const named = damaged.slice(0, RESCUE_NAMED_MAX).map(printable).join(', ')
  const more = damaged.length > RESCUE_NAMED_MAX ? ', …' : ''
  const lost =
    damaged.length === 0 ? '' : `${damaged.length} records could not be read, and are lost: ${named}${more}\n`
  return `The new network ${networkId} has ${held}.\n${lost}The old folder is kept: ${printable(oldFolder)}\n${command}\n`
}
