import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openBallot } from '@replicator/interface'
import { ENGINE_DEFAULTS } from '../src/turn/options.js'
import type { EngineState } from '../src/turn/state.js'
import { initialState } from '../src/turn/state.js'
import type { Turn } from '../src/turn/turn.js'
import {
  asVoter,
  beginTurn,
  committedVersion,
  count,
  heldOf,
  looksAlive,
  nextProposalId,
  random,
  send,
  sendDurable,
  writeRecord,
  writeSlot,
} from '../src/turn/turn.js'
import { MemoryView } from './memory-view.js'
import { NONCE, configurationOf, proposalOf, recordOf } from './samples.js'

function turnOf({ seed = 1, store = new MemoryView(), nowMs = 100 } = {}): Omit<Turn, 'state'> & {
  readonly state: EngineState
} {
  const state = initialState({
    self: 'a1',
    cluster: 'a',
    boot: { boot: 3, nonce: NONCE },
    boots: [],
    addresses: [],
    nowMs: 0,
    seed,
  })
  return { ...beginTurn({ state, options: ENGINE_DEFAULTS, store, nowMs }), state }
}

const LINKED = { linkedAtMs: 0, confirmed: false, pingedAtMs: 0, pingAtMs: 0 }

const slot = (key: string, version: number) => ({ key, version, promised: openBallot(1) })

describe('a turn', () => {
  it('draws numbers from 0 to below 1, the same ones for the same seed', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const [one, two] = [turnOf({ seed }), turnOf({ seed })]
        for (let i = 0; i < 20; i++) {
          const drawn = random(one)
          expect(drawn).toBeGreaterThanOrEqual(0)
          expect(drawn).toBeLessThan(1)
          expect(random(two)).toBe(drawn)
        }
      }),
    )
  })

  it('draws numbers that are spread over the whole range', () => {
    const turn = turnOf({ seed: 42 })
    const buckets = Array.from({ length: 10 }, () => 0)
    for (let i = 0; i < 10_000; i++) {
      const bucket = Math.floor(random(turn) * 10)
      buckets[bucket] = (buckets[bucket] ?? 0) + 1
    }
    for (const drawn of buckets) expect(drawn).toBeGreaterThan(850)
  })

  it('shows what it has written itself, before the store does', () => {
    const turn = turnOf()
    const record = recordOf('k', proposalOf('a1'))
    expect(heldOf(turn, 'k')).toEqual({ record: undefined, slot: undefined })
    writeRecord(turn, record)
    expect(turn.store.record('k')).toBeUndefined()
    expect(heldOf(turn, 'k').record).toBe(record)
    expect(committedVersion(turn, 'k')).toBe(1)
    writeSlot(turn, slot('k', 2))
    expect(heldOf(turn, 'k')).toEqual({ record, slot: slot('k', 2) })
    expect(turn.effects.writes.map(({ type }) => type)).toEqual(['record', 'slot'])
  })

  it('drops the slot of a version that it commits, and the reservation with it', () => {
    const turn = turnOf()
    writeSlot(turn, slot('k', 1))
    expect([...turn.state.reservations]).toEqual([['k', 100]])
    writeRecord(turn, recordOf('k', proposalOf('a1')))
    expect(heldOf(turn, 'k').slot).toBeUndefined()
    expect(turn.state.reservations.size).toBe(0)
  })

  it('keeps the slot of a version that is still open behind the one it commits', () => {
    const turn = turnOf()
    writeSlot(turn, slot('k', 2))
    writeRecord(turn, recordOf('k', proposalOf('a1')))
    expect(heldOf(turn, 'k').slot).toEqual(slot('k', 2))
    expect(turn.state.reservations.has('k')).toBe(true)
  })

  it('remembers since when a reservation is open, however often it is written', () => {
    const { state, options, store } = turnOf()
    for (const nowMs of [100, 200, 300]) writeSlot(beginTurn({ state, options, store, nowMs }), slot('k', 1))
    expect(state.reservations.get('k')).toBe(100)
  })

  it('marks only those messages as durable that report state', () => {
    const turn = turnOf()
    send(turn, 'a2', { type: 'fetch', keys: [] })
    sendDurable(turn, 'a2', { type: 'committed', key: 'k', version: 1, need: false })
    expect(turn.effects.sends.map(({ durable }) => durable)).toEqual([false, true])
  })

  it('names each proposal by peer, boot, nonce and a number that goes up', () => {
    const turn = turnOf()
    expect(nextProposalId(turn)).toBe(`a1.3.${NONCE}.1`)
    expect(nextProposalId(turn)).toBe(`a1.3.${NONCE}.2`)
  })

  it('counts by name', () => {
    const turn = turnOf()
    count(turn, 'ballots')
    count(turn, 'ballots')
    expect(turn.state.counters.get('ballots')).toBe(2)
  })

  it('thinks itself alive, and a peer only once it has said hello and was heard lately', () => {
    const turn = turnOf()
    expect(looksAlive(turn, 'a1')).toBe(true)
    turn.state.liveness.peers.set('a2', { linked: true, heardAtMs: 100 })
    turn.state.neighbours.set('a2', { ...LINKED })
    expect(looksAlive(turn, 'a2')).toBe(false)
    turn.state.neighbours.set('a2', {
      ...LINKED,
      hello: {
        cluster: 'a',
        networkId: '',
        boot: 1,
        nonce: NONCE,
        epoch: 0,
        addresses: [],
        minPeers: 0,
        compares: false,
      },
    })
    expect(looksAlive(turn, 'a2')).toBe(true)
    expect(looksAlive({ ...turn, nowMs: 100 + ENGINE_DEFAULTS.aliveMs }, 'a2')).toBe(false)
  })

  it("doesn't hold its own lag against the others", () => {
    const turn = turnOf({ nowMs: 3000 })
    turn.state.liveness.peers.set('a2', { linked: true, heardAtMs: 0 })
    turn.state.neighbours.set('a2', {
      ...LINKED,
      hello: {
        cluster: 'a',
        networkId: '',
        boot: 1,
        nonce: NONCE,
        epoch: 0,
        addresses: [],
        minPeers: 0,
        compares: false,
      },
    })
    expect(looksAlive(turn, 'a2')).toBe(false)
    turn.state.lagMs = 2000
    expect(looksAlive(turn, 'a2')).toBe(true)
  })

  it('is a mute voter until others have vouched for its store', () => {
    const { state, ...rest } = turnOf()
    const turn = { ...rest, state: { ...state, configuration: configurationOf(['a1']) } }
    expect(asVoter(turn).mute).toBe(true)
    turn.state.vouched = true
    expect(asVoter(turn).mute).toBe(false)
  })
})
