import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Outcome } from '@replicator/engine'
import { Engine, Runner } from '@replicator/engine'
import { MemoryView } from './memory-view.js'
import { NETWORK, NONCE, proposalId, request } from './samples.js'
import { SELF, PING, WRITE, effects, send } from './runner-bench.js'

type Act = 'put' | 'put again' | 'get' | 'resolve' | 'look up' | 'end turn' | 'sync' | 'pass'

const ENDS = [
  'it is stopped',
  'a sync fails',
  'the store takes nothing',
  'a send throws',
  'it halts',
  'an input throws',
  'its store is unreadable',
] as const

it('tells each of its operations exactly once, whatever ends it and when', () => {
  const acts = fc.array(
    fc.constantFrom<Act>('put', 'put again', 'get', 'resolve', 'look up', 'end turn', 'sync', 'pass'),
    { maxLength: 30 },
  )
  fc.assert(
    fc.property(acts, fc.constantFrom(...ENDS), fc.boolean(), (before, end, alone) => {
      const { told, begun, ended } = live(before, end, { alone })
      expect(ended).toBe(1)
      expect([...told.keys()].toSorted((a, b) => a - b)).toEqual(begun)
      expect([...told.values()].every((outcomes) => outcomes.length === 1)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

/** A real engine's life: a network of its own, or one whose other voters never say a word. */
function live(acts: readonly Act[], end: (typeof ENDS)[number], { alone }: { readonly alone: boolean }) {
  const store = new MemoryView()
  const engine = new Engine(
    {
      self: SELF,
      cluster: 'a',
      boot: { boot: 1, nonce: NONCE },
      boots: [],
      addresses: [],
      nowMs: 0,
      seed: 1,
      options: { minPeers: 1, requestTimeoutMs: 400 },
    },
    store,
  )
  const told = new Map<number, Outcome[]>()
  const begun: number[] = []
  let nowMs = 0
  let ended = 0
  let isBroken = false
  const runner = new Runner(engine, {
    apply: (writes) => {
      if (isBroken && end === 'the store takes nothing') throw new Error(end)
      store.apply(writes)
    },
    beginSync: () => undefined,
    send: () => {
      if (isBroken && end === 'a send throws') throw new Error(end)
      return true
    },
    keep: () => undefined,
    close: () => undefined,
    drop: () => undefined,
    quiet: () => undefined,
    told: (operation, outcome) => void told.set(operation, [...(told.get(operation) ?? []), outcome]),
    admit: () => undefined,
    callAt: () => undefined,
    ended: () => void ended++,
    log: () => undefined,
  })
  const ask = (act: Act): void => {
    runner.ask(
      nowMs,
      () => {
        if (act === 'get') return engine.get(nowMs, 'k', 'quorum')
        if (act === 'resolve') return engine.resolve(nowMs, 'k')
        if (act === 'look up') return engine.lookUp(nowMs, { key: 'k', version: 1, id: proposalId('a9') })
        return engine.write(nowMs, request(act === 'put' ? `k${begun.length}` : 'k'))
      },
      (operation) => void begun.push(operation),
    )
  }
  const perform = (act: Act): void => {
    if (act === 'end turn') runner.endTurn(nowMs)
    else if (act === 'sync') runner.synced(nowMs)
    else if (act === 'pass') runner.wake((nowMs += 150), 0)
    else ask(act)
  }
  runner.input(nowMs, () => engine.start(nowMs, { networkId: NETWORK }))
  // The founder is the only voter; where its syncs never end, nobody answers.
  if (alone) for (const act of ['end turn', 'sync', 'end turn'] as const) perform(act)
  for (const act of acts) if (alone || act !== 'sync') perform(act)
  isBroken = true
  switch (end) {
    case 'it is stopped':
      runner.stop(nowMs)
      break
    case 'a sync fails':
      runner.fail(nowMs, new Error(end))
      break
    case 'it halts':
      runner.input(nowMs, () => effects({ halt: end }))
      break
    case 'an input throws':
      runner.input(nowMs, () => {
        throw new Error(end)
      })
      break
    case 'its store is unreadable':
      store.find = () => {
        throw new Error(end)
      }
      ask('put')
      break
    case 'the store takes nothing':
    case 'a send throws':
      runner.input(nowMs, () => effects({ writes: [WRITE], sends: [send('a2', PING)] }))
      runner.endTurn(nowMs)
  }
  ask('put')
  return { told, begun: begun.toSorted((a, b) => a - b), ended }
}
