/** `replicator network-key create FILE`. */
import { writeFileSync } from 'node:fs'
import { CommandFailure, EXIT, messageOf } from './exit.js'
import { printable, type Terminal } from './terminal.js'

/** For the owner of the file alone; one that is there is never overwritten. */
export async function createNetworkKey(file: string, terminal: Terminal): Promise<number> {
  const { generateNetworkKey } = await import('@replicator/core')
  try {
    writeFileSync(file, `${generateNetworkKey()}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    throw new CommandFailure(`The network key can't be written to ${file}: ${messageOf(error)}`)
  }
  terminal.stdout.write(
    `${printable(file)} has a new network key, for you alone to read. Every node is started with it: --network-key ${printable(file)}\n`,
  )
  return EXIT.done
}
