/** Faults of disks. A node that can't write ends, and is started again once it could. */
import { type Exit, until } from '@replicator/testkit/processes'
import type { FaultNode } from '../network/fault-network.ts'
import type { Fault } from './fault.ts'

/** How long it may take until a node under load has to write. */
const NOTICED_MS = 60_000

export const full: Fault = {
  name: 'full',
  about: 'a disk without room: a tmpfs that is filled; the node ends, and is started again when there is room',
  takesDisk: true,
  async begin({ victim }) {
    const node = victim()
    const { disk } = node
    if (disk === undefined) throw new Error(`${node.name} has no disk of its own: this user may not mount one`)
    const { exited } = node.process
    disk.fill()
    return {
      async end() {
        const problem = await endedBy(node, exited, /no space left/)
        disk.empty()
        await revived(node)
        return problem
      },
    }
  },
}

export const readOnly: Fault = {
  name: 'read-only',
  about: 'a disk that can only be read: writes of the node fail with EROFS; it ends, and is started again',
  async begin({ victim }) {
    const node = victim()
    const { exited } = node.process
    node.process.sendMessage({ type: 'faults', readOnly: true })
    return {
      async end() {
        const problem = await endedBy(node, exited, /can only be read/)
        await revived(node)
        return problem
      },
    }
  },
}

/** The end of what a process printed, in which it says why it ends. */
const LAST_CHARACTERS = 4000

/** Why it can't be said that the node has ended because of its disk. */
async function endedBy({ process }: FaultNode, exited: Promise<Exit>, reason: RegExp): Promise<string | undefined> {
  let exit: Exit | undefined
  void exited.then((ended) => (exit = ended))
  await until('the node ends', () => exit, { withinMs: NOTICED_MS }).catch(() => undefined)
  if (exit === undefined) return 'the node went on'
  const says = reason.test(process.output.slice(-LAST_CHARACTERS))
  return exit.code === 1 && says
    ? undefined
    : `the node ended with ${exit.code ?? exit.signal}, not because of its disk`
}

async function revived({ process }: FaultNode): Promise<void> {
  await process.kill()
  await process.start([])
}
