/** The first join token of a network that is founded with tokens, and whether a node may be reached by everybody. */
import type { Replicator } from '@replicator/core'
import { UsageError } from '../cli/exit.js'
import { FIRST_TOKEN_TURN_MS } from '../limits.js'
import type { FirstTokenParts } from './first-token.js'
import type { StartSettings } from './settings.js'

/**
 * Makes the first join token, as soon as the node is in its network and where that has none, and shows the command that
 * starts the next node with it. It is a secret: it is shown once, beside the log.
 */
export async function makeFirstInvitation(
  { replicator, logger, show, stop }: FirstTokenParts,
  commandWith: (token: string) => string,
): Promise<void> {
  while (!stop.aborted && !replicator.tokens.has('join')) {
    const made = await replicator.invite({ name: 'first', by: 'start --tokens' })
    if (made.outcome === 'made') {
      logger.info(
        { id: made.token.id },
        'the first join token was made: it is shown once, on the standard error output',
      )
      show(
        'Whoever joins this network needs a join token. With the first one, on another machine with a --listen of its own:\n\n' +
          `  ${commandWith(made.text)}\n\n`,
      )
      return
    }
    // It is not in its network yet: nothing has been stored.
    await new Promise((resolve) => setTimeout(resolve, FIRST_TOKEN_TURN_MS).unref())
  }
}

const LOOPBACK = /^\/(ip4\/127\.|ip6\/::1\/|dns[46]?\/localhost\/)/

/** Whether only programs on this machine can reach the port of its peers. */
export function listensLocally({ listen }: Pick<StartSettings, 'listen'>): boolean {
  return listen.every((address) => LOOPBACK.test(address))
}

/** Throws where others than programs on this machine could join through the node, whoever they are. */
export function requireGuarded(
  { isGuarded }: Replicator,
  { listen, joinOpen }: Pick<StartSettings, 'listen' | 'joinOpen'>,
): void {
  const reachable = listen.find((address) => !LOOPBACK.test(address))
  if (reachable === undefined || isGuarded || joinOpen) return
  throw new UsageError(
    `Whoever reaches ${reachable} could join this network: it has neither a network key nor tokens. Found it with --tokens, ` +
      'join one with --join, or give --network-key; or, where the network around this machine keeps strangers out, --join-open.',
  )
}
