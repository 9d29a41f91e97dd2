/** `replicator demo`: a whole network on this machine, and what it is for. */
import { NoAnswer } from '@replicator/client/http'
import { CommandFailure, EXIT } from '../cli/exit.js'
import { hasColour, type Terminal } from '../cli/terminal.js'
import { aborted, type StopRequest } from '../start/stop-request.js'
import { CLUSTERS, DemoNetwork } from './network.js'
import { Screen } from './screen.js'
import { walk } from './walk.js'

/** What a shell reports for a program that Ctrl-C ended. */
const INTERRUPTED = 130

export interface DemoOptions {
  /** Stop everything after the last step, instead of leaving the network up. */
  readonly exit: boolean
}

export async function demo({ exit }: DemoOptions, terminal: Terminal, stop: StopRequest): Promise<number> {
  const { stdout, env } = terminal
  const screen = new Screen({
    out: stdout,
    colour: hasColour(stdout, env),
    live: stdout.isTTY === true && env['TERM'] !== 'dumb',
  })
  stop.insist = () => process.exit(INTERRUPTED)
  const network = new DemoNetwork()
  try {
    return await present(network, screen, exit, stop.signal)
  } finally {
    await network.stop()
  }
}

async function present(network: DemoNetwork, screen: Screen, exit: boolean, stop: AbortSignal): Promise<number> {
  const interrupted = Symbol('interrupted')
  const interruption = aborted(stop).then(() => interrupted)
  const isUp = await Promise.race([perform(network, screen), interruption])
  if (isUp === interrupted) {
    screen.blank()
    screen.say('Interrupted: stopping all nodes …')
    screen.close()
    return INTERRUPTED
  }
  if (exit) {
    screen.say(screen.failures === 0 ? 'Every step came true.' : `${screen.failures} did not come true.`)
    screen.blank()
  } else if (isUp === true) {
    invite(network, screen)
    await interruption
    screen.blank()
    screen.say('Stopping all nodes …')
  }
  return screen.failures === 0 ? EXIT.done : EXIT.failed
}

/** Resolves with whether there is a network to leave up. */
async function perform(network: DemoNetwork, screen: Screen): Promise<boolean> {
  screen.title('Replicator: one namespace over three clusters of three nodes, each node a process on this machine')
  const isUp = await reported(screen, () => startNodes(network, screen))
  if (isUp) await reported(screen, () => walk(network, screen))
  screen.blank()
  return isUp
}

async function startNodes(network: DemoNetwork, screen: Screen): Promise<void> {
  const began = performance.now()
  screen.progress('starting the first node')
  await network.start((ready) => screen.progress(`${ready} of ${network.nodes.length} nodes are ready`))
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  screen.check(true, `${network.nodes.length} nodes are ready, ${seconds} s after the first start`, () => '')
  for (const cluster of CLUSTERS) {
    const urls = network.nodes.filter((node) => node.cluster === cluster).map((node) => node.url)
    screen.note(`${cluster.padEnd(6)}  ${urls.join('  ')}`)
  }
}

/** A step that breaks off counts as one that did not come true. */
async function reported(screen: Screen, work: () => Promise<void>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    if (!(error instanceof CommandFailure || error instanceof NoAnswer)) throw error
    screen.check(false, 'this could not be finished', () => error.message)
    return false
  }
}

function invite(network: DemoNetwork, screen: Screen): void {
  const [first, , , fourth] = network.nodes
  screen.say('The network stays up. Try it:')
  screen.blank()
  screen.say(`  curl -X PUT --data-binary 'Grace Hopper' ${first?.url}/store/user%2Fgrace`)
  screen.say(`  curl ${fourth?.url}/store/user%2Fgrace`)
  screen.say(`  npx -y pnpm@12 exec replicator peers --url ${first?.url}`)
  screen.say(`or open ${first?.url} in a browser: the dashboard`)
  screen.blank()
  screen.say(`Logs and data are in ${network.directory}. Ctrl-C stops all nodes and removes them.`)
}
