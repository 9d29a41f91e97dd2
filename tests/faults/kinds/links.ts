/** Faults of links, made by the gateways. */
import type { Effects } from '../network/gateway.ts'
import type { FaultNetwork } from '../network/fault-network.ts'
import type { Rule } from '../network/weather.ts'
import { type Fault, lasting, repeated, type RunningFault, type Site } from './fault.ts'

const DROP_MS = [200, 1500] as const
const DELAY_MS = [20, 400] as const

/** A fault that is a rule of the weather, and was in effect where that count has grown. */
function byRule(network: FaultNetwork, rule: Rule, count: keyof Effects): RunningFault {
  const before = network.effects[count]
  const end = network.weather.begin(rule)
  return {
    async end() {
      end()
      return network.effects[count] > before ? undefined : `no connection was touched (${count})`
    },
  }
}

/** What goes between nodes inside and outside. */
function crossing(names: ReadonlySet<string>): (from: string, to: string) => boolean {
  return (from, to) => names.has(from) !== names.has(to)
}

function nameOf({ victim }: Site): ReadonlySet<string> {
  return new Set([victim().name])
}

export const link: Fault = {
  name: 'link',
  about: 'the link between two nodes: its connections are ended, new ones refused',
  async begin(site) {
    const { name } = site.victim()
    const other = site.random.pick(site.network.nodes.filter((node) => node.name !== name)).name
    const rule: Rule = (from, to) =>
      (from === name && to === other) || (from === other && to === name) ? { cut: true } : undefined
    return byRule(site.network, rule, 'ended')
  },
}

export const cut: Fault = {
  name: 'cut',
  about: 'all links of a node: connections are ended, new ones refused',
  async begin(site) {
    const crosses = crossing(nameOf(site))
    return byRule(site.network, (from, to) => (crosses(from, to) ? { cut: true } : undefined), 'ended')
  },
}

export const hole: Fault = {
  name: 'hole',
  about: 'all links of a node carry nothing, and nobody is told so',
  async begin(site) {
    const crosses = crossing(nameOf(site))
    return byRule(site.network, (from, to) => (crosses(from, to) ? { held: true } : undefined), 'held')
  },
}

export const oneWay: Fault = {
  name: 'one-way',
  about: 'a node hears the others, or they hear it, and not the other way round',
  async begin(site) {
    const names = nameOf(site)
    const isDumb = site.random.chance(0.5)
    const crosses = crossing(names)
    const rule: Rule = (from, to) => (crosses(from, to) && names.has(from) === isDumb ? { held: true } : undefined)
    return byRule(site.network, rule, 'held')
  },
}

export const delay: Fault = {
  name: 'delay',
  about: 'all links of a node take 20 to 400 ms longer each way, another time every second',
  async begin(site) {
    const crosses = crossing(nameOf(site))
    let delayMs: number = DELAY_MS[1]
    const changing = repeated(async (over) => {
      await lasting(1000, over)
      delayMs = site.random.between(...DELAY_MS)
    })
    const running = byRule(site.network, (from, to) => (crosses(from, to) ? { delayMs } : undefined), 'delayedBytes')
    return {
      async end() {
        await changing.end()
        return running.end()
      },
    }
  },
}

export const drop: Fault = {
  name: 'drop',
  about: 'all connections of a node are ended, every 0.2 to 1.5 s',
  async begin(site) {
    const { network, random } = site
    const names = nameOf(site)
    const before = network.effects.ended
    const dropping = repeated(async (over) => {
      for (const { name, gateway } of network.nodes) gateway.drop((dialler) => names.has(name) || names.has(dialler))
      await lasting(random.between(...DROP_MS), over)
    })
    return {
      async end() {
        await dropping.end()
        return network.effects.ended > before ? undefined : 'no connection was ended'
      },
    }
  },
}

export const cluster: Fault = {
  name: 'cluster',
  about: 'a whole cluster cut off: its links to others are ended, or carry nothing',
  async begin(site) {
    const crosses = crossing(new Set(site.victims().map(({ name }) => name)))
    const isSilent = site.random.chance(0.5)
    const what = isSilent ? { held: true } : { cut: true }
    return byRule(site.network, (from, to) => (crosses(from, to) ? what : undefined), isSilent ? 'held' : 'ended')
  },
}
