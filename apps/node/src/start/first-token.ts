/** The first admin token of a network, and the token of the node's own folder. */
import type { Replicator } from '@replicator/core'
import type { Logger } from 'pino'
import { messageOf } from '../cli/exit.js'
import type { LocalToken } from '../http/local-token.js'
import { FIRST_TOKEN_TURN_MS } from '../limits.js'

export interface FirstTokenParts {
  readonly replicator: Replicator
  readonly logger: Pick<Logger, 'info' | 'warn'>
  /** Shows a text once, beside the log and never in it. */
  readonly show: (text: string) => void
  /** Aborted when the node ends. */
  readonly stop: AbortSignal
}

/**
 * Makes the first admin token, as soon as the node is in its network and where that has none, and shows it. Nobody can see it
 * again: it is stored nowhere, and not logged.
 */
export async function makeFirstToken({ replicator, logger, show, stop }: FirstTokenParts): Promise<void> {
  while (!stop.aborted && !replicator.tokens.has('http')) {
    const made = await replicator.tokens.make({
      kind: 'http',
      name: 'first',
      grants: { scopes: ['admin'] },
      by: 'start --tokens',
    })
    if (made.outcome === 'made') {
      const { id, name } = made.token
      logger.info({ id, name }, 'the first admin token was made: it is shown once, on the standard error output')
      show(
        `The first token of this network, with the scope admin. Keep it: it is not shown again.\n\n  ${made.text}\n\n`,
      )
      return
    }
    // It is not in its network yet: nothing has been stored.
    await new Promise((resolve) => setTimeout(resolve, FIRST_TOKEN_TURN_MS).unref())
  }
}

/** Puts the local token into the node's folder as soon as requests need a token. */
export function keepLocalToken(
  { replicator, logger }: Pick<FirstTokenParts, 'replicator' | 'logger'>,
  {
    local,
    dataDir,
    isRequired,
  }: { readonly local: LocalToken; readonly dataDir: string; readonly isRequired: boolean },
): void {
  let isWritten = false
  const writeOnceNeeded = (): void => {
    if (isWritten || !(isRequired || replicator.tokens.has('http'))) return
    isWritten = true
    try {
      const file = local.write(dataDir)
      logger.info({ file }, 'requests need a token; one that is good at this node while it runs is in this file')
    } catch (error) {
      logger.warn({ error: messageOf(error) }, 'the token of this node could not be written to its folder')
    }
  }
  writeOnceNeeded()
  // Not in the middle of the turn in which the record came.
  replicator.system.onChange(() => void setImmediate(writeOnceNeeded))
}
