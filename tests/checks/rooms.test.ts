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

  it.each([
    ['takes the state for writable by force', 'links/links.ts', 'const mine = turn.state as LinksState'],
    ['assigns to a field of a state that it holds', 'engine.ts', 'this.state.started = true'],
    ['counts up a field of a state that it holds', 'inbox.ts', 'turn.state.links.count++'],
  ])('refuses a file that %s', (_, file, source) => {
    const found = verdict({ [`packages/engine/src/${file}`]: source })
    expect(found.passed).toBe(false)
    expect(found.output).toContain(`packages/engine/src/${file}`)
    expect(found.output).toContain('may')
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
