import { describe, expect, it } from 'vitest'
import { verdictOn } from './repository.js'

const ROOMS = ['run', 'changes', 'requests', 'deciding', 'records', 'links', 'members', 'turn']
const FILES = ['index', 'engine', 'inbox', 'views']

const TESTKIT = [
  'golden',
  'mutants',
  'explorer',
  'fuzz',
  'network',
  'simulator',
  'checkers',
  'command-line',
  'processes',
  'random',
]

/** Both houses, with one file in each room. */
const sound = Object.fromEntries([
  ...TESTKIT.map((room) => [`packages/testkit/src/${room}/${room}.ts`, ''] as const),
  ['packages/testkit/src/index.ts', `export * from './simulator/simulator.js'`] as const,
  ...ROOMS.map((room) => [`packages/engine/src/${room}/${room}.ts`, `import '@replicator/interface'`] as const),
  ['packages/engine/src/turn/turn.ts', 'export const own = (state: object) => state as EngineState'] as const,
  ...FILES.map((file) => [`packages/engine/src/${file}.ts`, `import './turn/turn.js'`] as const),
])

const verdict = (changes: Record<string, string>) => verdictOn('check-rooms', { ...sound, ...changes })

describe('the check of the rooms', () => {
  it('accepts imports that go down, and within a room', () => {
    const found = verdict({ 'packages/engine/src/links/greeting.ts': `import './links.js'\nimport '../turn/turn.js'` })
    expect(found).toEqual({ passed: true, output: 'rooms: 23 rooms, 24 files, 7 imports, 1 writers, 0 problems\n' })
  })

  it.each([
    ['up', 'links/links.ts', `import '../deciding/deciding.js'`, 'deciding is not below links'],
    ['to the same floor', 'links/links.ts', `export * from '../records/records.js'`, 'records is not below links'],
    ['of types only, up', 'turn/turn.ts', `import type { Engine } from '../engine.js'`, 'engine is not below turn'],
  ])('refuses an import that goes %s', (_, file, source, reason) => {
    const found = verdict({ [`packages/engine/src/${file}`]: source })
    expect(found.passed).toBe(false)
    expect(found.output).toContain(reason)
  })

  // One file for each form, so that one run of the check shows all of them.
  it('refuses each way to write a state, or the effects of a turn, past the verbs of who owns them', () => {
    const written = {
      'by force': 'const mine = turn.state as LinksState',
      'assigned to': 'this.state.started = true',
      'counted up': 'turn.state.links.count++',
      deleted: 'delete turn.state.links.peer',
      'under a name': 'const { state } = turn; state.started = true',
      'an effect': `turn.effects.halt = 'broken'`,
      'come by': 'for (const one of turn.state.pulls.values()) one.dueMs = 1',
    }
    const changed = {
      'a map': `this.state.counters.set('said', 1)`,
      'a private list': 'class Engine { #state; stop() { this.#state.due.splice(0) } }',
      'a set that was looked up': `turn.state.sets.get('k')?.delete('a1')`,
      'a map taken out': 'const { counters } = this.state; counters.clear()',
      'a map taken out and renamed': 'const { counters: mine } = this.state; mine.delete(1)',
      'a list with a name of its own': 'const due = turn.state.due; due.push(1)',
      'a list of effects': `turn.effects.links.push({ kind: 'keep' })`,
      'a set of an argument': 'const f = ({ state: { sets } }) => sets.add(1)',
    }
    const forms = Object.entries({ ...written, ...changed })
    const path = (form: string) => `packages/engine/src/links/${form.replaceAll(' ', '-')}.ts`
    const found = verdict(Object.fromEntries(forms.map(([form, source]) => [path(form), source])))
    expect(found.passed).toBe(false)
    for (const [form] of forms) expect(found.output).toContain(`${path(form)} `)
    expect(found.output.match(/ writes a field of a state, or of effects: only .* may/g)).toHaveLength(
      Object.keys(written).length - 1,
    )
    expect(found.output.match(/ changes a collection of a state, or of effects: only .* may/g)).toHaveLength(
      Object.keys(changed).length,
    )
    expect(found.output).toContain('takes a state for LinksState: only')
  })

  it('accepts changes of what is only made of a state, has the name of a part of it, or is the own slice', () => {
    const found = verdict({
      'packages/engine/src/inbox.ts': 'const { peers } = turn.state; peers.map(String).push(1); [...peers].sort()',
      'packages/engine/src/views.ts': 'const f = ({ state: { due } }) => due\nconst due = []; due.push(1)',
      'packages/engine/src/links/links.ts': 'const { due } = own(turn); due.push(1)',
    })
    expect(found).toMatchObject({ passed: true, output: expect.stringContaining('1 writers, 0 problems') })
  })

  it("refuses a room that writes another one's slice", () => {
    const found = verdict({ 'packages/engine/src/deciding/deciding.ts': `import { own } from '../links/own.js'` })
    expect(found.passed).toBe(false)
    expect(found.output).toContain('only its own room writes a slice of the state')
  })

  it('refuses a checker that knows the simulator, be it of its types alone', () => {
    const source = `import type { Simulation } from '../simulator/simulation.js'`
    const found = verdict({ 'packages/testkit/src/checkers/status.ts': source })
    expect(found.passed).toBe(false)
    expect(found.output).toContain(`checkers/status.ts imports '../simulator/simulation.js': simulator is not below`)
  })

  it('refuses a file that is in no room', () => {
    const found = verdict({ 'packages/engine/src/attic.ts': '' })
    expect(found.passed).toBe(false)
    expect(found.output).toContain('packages/engine/src/attic.ts is in no room')
  })

  it('refuses a house in which a room is missing, and one that is empty', () => {
    const { 'packages/engine/src/members/members.ts': _, ...left } = sound
    expect(verdictOn('check-rooms', left).output).toContain('there is no room members')
    const engineAlone = Object.fromEntries(Object.entries(sound).filter(([path]) => path.startsWith('packages/engine')))
    expect(verdictOn('check-rooms', engineAlone).output).toContain('there is no house packages/testkit/src')
    const empty = verdictOn('check-rooms', {})
    expect(empty.passed).toBe(false)
    expect(empty.output).toContain('examined 0 files')
  })
})
