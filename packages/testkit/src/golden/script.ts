/**
 * Golden scripts: a situation of the protocol as a transcript in a file, played on a simulated network.
 *
 * Each block is one command line, `----`, and what happened then: the messages that nodes received and what clients were
 * told. Heartbeats, catch-up and other housekeeping are left out. A script begins with
 * `network CxN [farMs] [without a4,…] [confirm-all a1,…] [repairs]`: nodes left out may be started later; the others form the
 * network, all of them voters. With `repairs` they compare what they hold every 10 s, and that is shown as well.
 *
 * | command                        | what it does                                                            |
 * | ------------------------------ | ----------------------------------------------------------------------- |
 * | `network 3x3`                  | forms a network and waits until all nodes are voters                     |
 * | `propose a1 k=v [as r]`        | a client proposes, optionally with a request id                          |
 * | … `[mutable] [for 3]`          | … a record that may be changed, and that ends after so many seconds       |
 * | `update a1 k=v at 2 [final]`   | a client changes the version named, or whatever is there: `at *`           |
 * | `delete a1 k at 2`             | a client deletes the version named, or whatever is there                  |
 * | `read a1 k`                    | a client reads by quorum; `read-local` reads what the node holds         |
 * | `resolve a1 k`                 | settles a reservation                                                    |
 * | `look-up a1 k [of b1]`         | asks for the fate of the last proposal for a key, or of b1's last one     |
 * | `members a1 remove a4`         | an operator asks a1: `remove`, `promote`, `demote` with names, `replace a3=a4` |
 * | `advance 20`                   | lets so many milliseconds pass                                           |
 * | `stabilize`                    | lets time pass until nothing is open any more, 20 s at most              |
 * | `crash a1`, `start a1`         | power loss and return                                                    |
 * | `lose a1 k`                    | power loss; a1's disk has lost all trace of the record                   |
 * | `cut a1 a2 …`, `heal`          | nothing passes between these nodes and the others; everything passes      |
 * | `mute a1 reserve b1 …`         | frames with such a message from a1 (to those nodes only) are lost        |
 * | `unmute`                       | no frame is lost any more                                                |
 * | `replay a1 hello b1`           | the first such message that b1 ever had from a1 comes once more          |
 * | `slow a1 100`                  | a1's disk takes a hundred times as long                                  |
 * | `fail a1`                      | a1's next sync fails                                                     |
 * | `jump a1 3600000`              | a1's clock is so many milliseconds ahead at once                         |
 * | `empty a1`                     | a1 is gone for good; a new node of its cluster starts in its place        |
 * | `newcomer a`                   | a node that nobody has met before starts, as the next one of this cluster |
 * | `backup a1`, `restore a1`      | copies a1's disk; puts the copy back (a1 must be down)                   |
 * | `twin a1`                      | starts a1' beside a1: a second process, from the copy of a1's disk         |
 * | `status a1`                    | what a1 says of itself, or its twin a1'                                    |
 */
import type { MembersRequest, Message, ProposalReference } from '@replicator/interface'
import { proposalOwner } from '@replicator/interface'
import { describe, describeOutcome, describeRecord } from '../simulator/description.js'
import type { OperationPlan } from '../simulator/plan.js'
import type { SimulatedDisk } from '../simulator/simulated-disk.js'
import type { SimulatedNode } from '../simulator/simulated-node.js'
import { startTwin } from '../simulator/twin.js'
import { namesOf } from '../simulator/names.js'
import { Simulation } from '../simulator/simulation.js'
import { checkIdle } from '../checkers/bounds.js'

const SHOWN: ReadonlySet<Message['type']> = new Set([
  'reserve',
  'prepare',
  'accept',
  'read',
  'relay',
  'answer',
  'commit',
])
const REPAIRS: ReadonlySet<Message['type']> = new Set(['compare', 'differ', 'list', 'newer'])
const STABLE_MS_MAX = 20_000
const DAY_MS = 86_400_000

/** Plays a script; the same text again where everything happens as it says. */
export function play(text: string): string {
  const player = new Player()
  const played: string[] = []
  for (const block of text.split(/\n{2,}/)) {
    const lines = block.split('\n').filter((line) => line !== '')
    const comments = lines.filter((line) => line.startsWith('#'))
    const command = lines.find((line) => !line.startsWith('#'))
    if (command === undefined) {
      if (comments.length > 0) played.push(comments.join('\n'))
      continue
    }
    played.push([...comments, command, '----', ...player.do(command)].join('\n'))
  }
  return `${played.join('\n\n')}\n`
}

class Player {
  #simulation: Simulation | undefined
  #operations = 0
  readonly #shown: string[] = []
  readonly #backups = new Map<string, SimulatedDisk>()
  /** The first message of each kind from one node to another, by `a1 hello b1`. */
  readonly #firsts = new Map<string, Message>()
  readonly #mutes: { readonly from: string; readonly type: string; readonly to: readonly string[] }[] = []

  do(command: string): readonly string[] {
    const [verb = '', ...words] = command.split(' ')
    this.#shown.length = 0
    if (verb === 'network') this.#form(words)
    else this.#act(verb, words)
    for (const { check, detail } of this.#simulation?.violations ?? [])
      this.#shown.push(`VIOLATION of ${check}: ${detail}`)
    return [...this.#shown]
  }

  #form([shape = '3x3', far = '10', ...more]: readonly string[]): void {
    const [clusters = 3, nodes = 3] = shape.split('x').map(Number)
    const clusterOf = Array.from({ length: clusters * nodes }, (_, node) => Math.floor(node / nodes))
    // A start that says nothing for a second would fill scripts with questions asked again.
    // Where a script isn't about repairs, none begin: they would move all that is drawn.
    const repairs = more.includes('repairs') ? { repairMs: 10_000 } : { repairMs: DAY_MS / 2, repairMsMax: DAY_MS }
    const options = { reconcileMs: 3000, reconcileAllMs: 15_000, hushMs: 0, ...repairs }
    const confirming = listAfter('confirm-all', more)
    const absent = listAfter('without', more)
    const init = {
      seed: 1,
      clusterOf,
      options,
      confirmAll: namesOf(clusterOf).flatMap((name, number) => (confirming.includes(name) ? [number] : [])),
      syncMs: 1,
      turnMs: 0,
      nearMs: 0.5,
      farMs: Number(far),
      line: undefined,
      encoded: true,
      readable: false,
    }
    const simulation = new Simulation(init)
    this.#simulation = simulation
    simulation.restarts = false
    simulation.network.watch = (from, to, messages) => this.#keepFirsts(from, to, messages)
    const present = simulation.nodes.filter(({ name }) => !absent.includes(name))
    for (const [number, node] of present.entries()) simulation.schedule.at(number * 5, () => node.start())
    while (!simulation.isFormed(present) && simulation.nowMs < STABLE_MS_MAX)
      simulation.schedule.runUntil(simulation.nowMs + 10)
    simulation.schedule.runUntil(simulation.nowMs + 1000)
    this.#shown.push(
      `${present.length} voters in epoch ${simulation.nodes[0]?.engine?.state.configuration?.epoch ?? 0}`,
    )
    simulation.network.watch = (from, to, messages) => {
      this.#keepFirsts(from, to, messages)
      for (const message of messages) {
        if (SHOWN.has(message.type) || (more.includes('repairs') && REPAIRS.has(message.type)))
          this.#shown.push(`${this.#name(from)} → ${this.#name(to)} ${describe(message)}`)
      }
    }
    simulation.network.gate = (from, to, messages) =>
      !this.#mutes.some((mute) => this.#isMuted(mute, { from: this.#name(from), to: this.#name(to), messages }))
    simulation.onWished = ({ node, outcome }) => {
      if (outcome !== undefined) this.#shown.push(`${node} tells its operator: ${describeOutcome(outcome)}`)
    }
    simulation.history.onEnd = ({ node, outcome }) => {
      if (outcome !== undefined) this.#shown.push(`${node} tells its client: ${describeOutcome(outcome)}`)
    }
  }

  #keepFirsts(from: number, to: number, messages: readonly Message[]): void {
    for (const message of messages) {
      const name = `${this.#name(from)} ${message.type} ${this.#name(to)}`
      if (!this.#firsts.has(name)) this.#firsts.set(name, message)
    }
  }

  #isMuted(
    mute: { readonly from: string; readonly type: string; readonly to: readonly string[] },
    frame: { readonly from: string; readonly to: string; readonly messages: readonly Message[] },
  ): boolean {
    if (mute.from !== frame.from || (mute.to.length > 0 && !mute.to.includes(frame.to))) return false
    return frame.messages.some(({ type }) => type === mute.type)
  }

  #act(verb: string, words: readonly string[]): void {
    const { schedule, network } = this.#world
    const [first = '', second = ''] = words
    switch (verb) {
      case 'propose':
        for (const name of first.split(',')) this.#propose(name, second, words)
        return
      case 'update':
        for (const name of first.split(',')) this.#update(name, second, words)
        return
      case 'delete':
        for (const name of first.split(','))
          this.#perform(name, {
            key: second,
            kind: 'delete',
            names: versionAfter(words),
            requestId: wordAfter('as', words),
          })
        return
      case 'read':
      case 'read-local':
        return this.#perform(first, { key: second, kind: 'get', consistency: verb === 'read' ? 'quorum' : 'local' })
      case 'resolve':
        return this.#perform(first, { key: second, kind: 'resolve' })
      case 'look-up': {
        const ofKey = this.#world.history.references.filter(({ key }: ProposalReference) => key === second)
        const choice = ofKey.findLastIndex(({ id }) => words[3] === undefined || proposalOwner(id) === words[3])
        if (choice === -1) throw new RangeError(`there was no proposal for ${words.slice(1).join(' ')}`)
        return this.#perform(first, { key: second, kind: 'look-up', choice })
      }
      case 'members':
        return this.#world.wish(this.#world.node(first), requested(words.slice(1)))
      case 'advance':
        return schedule.runUntil(schedule.nowMs + Number(first))
      case 'stabilize':
        return this.#stabilize()
      case 'crash':
        return this.#process(first).crash({ silently: false })
      case 'lose':
        this.#process(first).crash({ silently: true })
        return this.#process(first).disk.forget(second)
      case 'start':
        return this.#world.node(first).start()
      case 'cut':
        return this.#cut(words)
      case 'heal':
        return network.heal()
      case 'mute':
        this.#mutes.push({ from: first, type: second, to: words.slice(2) })
        return
      case 'unmute':
        this.#mutes.length = 0
        return
      case 'replay': {
        const message = this.#firsts.get(words.join(' '))
        if (message === undefined) throw new RangeError(`there was no ${words.join(' ')}`)
        return this.#world.node(words[2] ?? '').received(this.#world.node(first).number, [message])
      }
      case 'slow':
        this.#world.node(first).disk.slowdowns.clear()
        this.#world.node(first).disk.slowdowns.begin(Number(second))
        return
      case 'fail':
        this.#world.node(first).disk.failing = 1
        return
      case 'jump':
        return this.#world.node(first).jumpClock(Number(second))
      case 'backup':
        this.#backups.set(first, this.#world.node(first).disk.copy())
        return
      case 'twin':
        startTwin(this.#world, this.#world.node(first), { copy: this.#backup(first) })
        return
      case 'restore': {
        this.#world.node(first).disk.restore(this.#backup(first))
        this.#world.node(first).outdated = true
        return
      }
      case 'empty': {
        const node = this.#world.node(first)
        node.crash({ silently: false })
        node.lost = true
        return this.#startNewcomer(node.cluster)
      }
      case 'newcomer':
        return this.#startNewcomer(first)
      case 'status':
        return this.#showStatus(first)
      default:
        throw new RangeError(`no command ${verb}`)
    }
  }

  /** A node, or a twin by its label. */
  #process(name: string): SimulatedNode {
    return this.#world.twins.find(({ label }) => label === name) ?? this.#world.node(name)
  }

  #backup(name: string): SimulatedDisk {
    const backup = this.#backups.get(name)
    if (backup === undefined) throw new RangeError(`there is no backup of ${name}`)
    return backup
  }

  #startNewcomer(cluster: string): void {
    const node = this.#world.newcomer(cluster)
    node.start()
    this.#shown.push(`${node.name} starts with an empty disk`)
  }

  get #world(): Simulation {
    if (this.#simulation === undefined) throw new Error('a script begins with its network')
    return this.#simulation
  }

  #name(node: number): string {
    return this.#world.network.station(node).label
  }

  #propose(name: string, text: string, words: readonly string[]): void {
    this.#perform(name, { kind: 'put', mutable: words.includes('mutable'), ...written(name, text, words) })
  }

  #update(name: string, text: string, words: readonly string[]): void {
    const names = versionAfter(words)
    this.#perform(name, { kind: 'update', names, final: words.includes('final'), ...written(name, text, words) })
  }

  #perform(name: string, operation: Partial<OperationPlan>): void {
    const node = this.#world.nodes.findIndex((each) => each.name === name)
    this.#world.perform({ number: this.#operations++, atMs: 0, node, ...operation } as OperationPlan)
  }

  #cut(names: readonly string[]): void {
    const { nodes, network } = this.#world
    for (const one of nodes) {
      for (const two of nodes) {
        if (names.includes(one.name) && !names.includes(two.name)) {
          network.block(one.number, two.number)
          network.block(two.number, one.number)
        }
      }
    }
  }

  #stabilize(): void {
    const world = this.#world
    const untilMs = world.nowMs + STABLE_MS_MAX
    const isStable = (): boolean => world.history.openCount === 0 && checkIdle(world) === undefined
    do world.schedule.runUntil(world.nowMs + 50)
    while (!isStable() && world.nowMs < untilMs)
    if (!isStable()) this.#shown.push('nothing came to rest')
    this.#shown.push(...this.#contents())
  }

  /** What running nodes hold, nodes that hold the same together. */
  #contents(): readonly string[] {
    const holders = new Map<string, string[]>()
    for (const { name, store } of this.#world.nodes) {
      if (store === undefined) continue
      const held = store.recordKeys().flatMap((key) => (key === '' ? [] : (store.record(key) ?? [])))
      const text = held.map(describeRecord).toSorted().join(' ') || 'nothing'
      holders.set(text, [...(holders.get(text) ?? []), name])
    }
    return [...holders].map(([text, names]) => `${names.join(',')} hold ${text}`)
  }

  #showStatus(name: string): void {
    const { engine, nowMs } = this.#process(name)
    const status = engine?.status(nowMs)
    if (status === undefined) this.#shown.push(`${name} is down`)
    else {
      const { role, ready, reasons, warnings, quorum } = status
      const why = reasons.length === 0 ? '' : `: ${reasons.join('; ')}`
      this.#shown.push(
        `${name} is a ${role}, ${ready ? 'ready' : 'not ready'}${why}; ${quorum.reachable} of ${quorum.votes} voters reachable`,
        ...warnings.map((warning) => `${name} warns: ${warning}`),
      )
    }
  }
}

/** The names in the word after a keyword: `without a3,a4`. */
function listAfter(keyword: string, words: readonly string[]): readonly string[] {
  const at = words.indexOf(keyword)
  return at === -1 ? [] : (words[at + 1] ?? '').split(',')
}

/** What `remove a3,a4 replace a1=a5` says. */
function requested(words: readonly string[]): MembersRequest {
  const named = (verb: string): readonly string[] => listAfter(verb, words)
  const replaced = named('replace').map((pair) => pair.split('=') as [string, string])
  return {
    remove: named('remove'),
    promote: named('promote'),
    demote: named('demote'),
    replace: Object.fromEntries(replaced),
  }
}

function wordAfter(keyword: string, words: readonly string[]): string {
  return listAfter(keyword, words)[0] ?? ''
}

function versionAfter(words: readonly string[]): number | '*' {
  const named = wordAfter('at', words)
  return named === '*' ? named : Number(named)
}

/** What `k=v`, `for 3` and `as r` say. */
function written(
  name: string,
  text: string,
  words: readonly string[],
): { readonly key: string; readonly value: string; readonly requestId: string; readonly ttlMs?: number } {
  const [key = '', value = ''] = text.split('=')
  const requestId = wordAfter('as', words)
  const seconds = wordAfter('for', words)
  return {
    key,
    value: `${value}${requestId === '' ? ` of ${name}` : ''}`,
    requestId,
    ...(seconds === '' ? {} : { ttlMs: Number(seconds) * 1000 }),
  }
}
