import type { EngineState } from '@replicator/engine'
import { type CounterName, keyProblem, parseProposalReference } from '@replicator/interface'
import { decodeConfiguration } from '@replicator/membership'
import { decodeFrame, decodeQuestions, FrameDecoder, FrameEncoder, FrameReader } from '@replicator/rpc'
import { decodeChange, decodeExpiry, decodeHead, decodeRecord, decodeSlot, decodeText } from '@replicator/store'
import { describe, expect, it } from 'vitest'
import {
  engineTarget,
  type Found,
  frameTarget,
  fuzz,
  fuzzCommand,
  lineTarget,
  questionTarget,
  storedTarget,
  streamTarget,
  type Target,
  textTarget,
  transportTarget,
} from '../src/fuzz/index.js'

/** Counted, not timed, so that a slow machine tries the same. */
async function failuresOf(target: Target, trials: number, seed = 1): Promise<{ inputs: number; failures: Found[] }> {
  const failures: Found[] = []
  const tallies = await fuzz({
    targets: [target],
    seed,
    trials,
    nowMs: () => performance.now(),
    found: (found) => failures.push(found),
  })
  return { inputs: tallies.reduce((sum, { inputs }) => sum + inputs, 0), failures }
}

describe('what reads the words of others', () => {
  it.each<[string, () => Target, number]>([
    ['decodeFrame', frameTarget, 4000],
    ['FrameDecoder', lineTarget, 1500],
    ['decodeQuestions', questionTarget, 1000],
    ['FrameReader', streamTarget, 3000],
    ['the engine', engineTarget, 25],
    ['the stored form', storedTarget, 6000],
    ['the texts', textTarget, 6000],
  ])('survives the fuzzer: %s', async (_, target, trials) => {
    const { inputs, failures } = await failuresOf(target(), trials)
    expect(failures).toEqual([])
    expect(inputs).toBeGreaterThanOrEqual(trials)
  })

  it('survives floods of sockets and streams: the transport', { timeout: 60_000 }, async () => {
    const { failures } = await failuresOf(transportTarget(), 10)
    expect(failures).toEqual([])
  })
})

/** A planted fault and where the fuzzer should see it. */
const faults: readonly (readonly [string, () => Target, number, RegExp])[] = [
  [
    'a decoder that throws',
    () =>
      frameTarget((bytes) => {
        const decoded = decodeFrame(bytes)
        if (!decoded.ok && decoded.reason === 'bad-field') throw new TypeError('planted')
        return decoded
      }),
    2000,
    /it threw TypeError: planted/,
  ],
  [
    'a decoder of questions that keeps the bytes of its frame',
    () =>
      questionTarget((bytes) => {
        const decoded = decodeQuestions(bytes)
        if (!decoded.ok) return decoded
        const messages = decoded.messages.map((each) => (each.type === 'put' ? { ...each, value: bytes } : each))
        return { ok: true, messages }
      }),
    2000,
    /it means something else/,
  ],
  [
    'a decoder with a reason of its own',
    () =>
      frameTarget((bytes) => {
        const decoded = decodeFrame(bytes)
        return decoded.ok ? decoded : { ...decoded, reason: 'odd' as 'empty' }
      }),
    2000,
    /the reason odd is not known/,
  ],
  [
    'a decoder whose values share memory with the frame',
    () => {
      let spoiled: Uint8Array | undefined
      return frameTarget((bytes) => {
        const decoded = decodeFrame(bytes)
        if (!decoded.ok || spoiled === bytes) return decoded
        spoiled = bytes
        return {
          ok: true,
          messages: decoded.messages.map((message) =>
            message.type === 'reserve' && message.proposal.value !== undefined
              ? {
                  ...message,
                  proposal: { ...message.proposal, value: bytes.subarray(0, message.proposal.value.length) },
                }
              : message,
          ),
        }
      })
    },
    4000,
    /changes when it is sent on|is refused when it is sent on/,
  ],
  [
    'an encoder that takes a lost frame for one that arrived',
    () =>
      lineTarget(() => {
        const encoder = new FrameEncoder()
        return {
          encoder: { encode: (messages) => encoder.encode(messages), lost: () => undefined },
          decoder: new FrameDecoder(),
        }
      }),
    500,
    /where each frame stands for itself/,
  ],
  [
    'an end that has the dictionary of another link',
    () => {
      const decoder = new FrameDecoder()
      return lineTarget(() => ({ encoder: new FrameEncoder(), decoder }))
    },
    500,
    /where each frame stands for itself/,
  ],
  [
    'a reader that believes a length before the bytes are there',
    () =>
      streamTarget((accepts) => {
        const reader = new FrameReader(accepts)
        return {
          push: (chunk) => reader.push(chunk),
          end: () => reader.end(),
          get bufferedBytes() {
            return reader.state.body?.length ?? 0
          },
        }
      }),
    2000,
    /bytes are held after/,
  ],
  [
    'a reader that loses what is cut within a header',
    () =>
      streamTarget((accepts) => {
        const reader = new FrameReader(accepts)
        return {
          push: (chunk) => {
            reader.state.header.length = 0
            return reader.push(chunk)
          },
          end: () => reader.end(),
          bufferedBytes: 0,
        }
      }),
    2000,
    /it reads .* at once/,
  ],
  [
    'an engine that throws at a relay',
    () =>
      engineTarget((engine, nowMs, from, message) => {
        if (message.type === 'relay') throw new RangeError('planted')
        return engine.handle(nowMs, from, message)
      }),
    20,
    /it threw RangeError: planted/,
  ],
  [
    'an engine that throws at the end of a record',
    () =>
      engineTarget((engine, nowMs, from, message) => {
        if (message.type === 'reserve' && message.proposal.operation === 'expire') throw new RangeError('planted')
        return engine.handle(nowMs, from, message)
      }),
    20,
    /it threw RangeError: planted/,
  ],
  [
    'an engine that takes records from strangers',
    () =>
      engineTarget((engine, nowMs, from, message) => {
        const isTold = message.type === 'records' || message.type === 'page'
        return engine.handle(nowMs, isTold ? 'a2' : from, message)
      }),
    60,
    /a stranger('s (records|page|newer) (writes|makes it send)| halts it: two decisions)/,
  ],
  [
    'an engine that keeps all it is told',
    () =>
      engineTarget((engine, nowMs, from, message) => {
        const { counters } = engine.state as EngineState
        for (let i = 0; i < 30; i++) counters.set(`${message.type} ${nowMs} ${i}` as CounterName, 1)
        return engine.handle(nowMs, from, message)
      }),
    20,
    /counters, at most/,
  ],
  [
    'an engine that halts without need',
    () =>
      engineTarget((engine, nowMs, from, message) => {
        const effects = engine.handle(nowMs, from, message)
        if (message.type === 'survey') effects.halt = 'planted'
        return effects
      }),
    20,
    /halts( it)?: planted/,
  ],
  [
    'an engine that says what nobody can read',
    () =>
      engineTarget((engine, nowMs, from, message) => {
        const effects = engine.handle(nowMs, from, message)
        if (message.type === 'ping') {
          effects.sends.push({
            to: from,
            message: { ...message, type: 'pong', token: 2 ** 53 },
            durable: false,
            late: false,
          })
        }
        return effects
      }),
    20,
    /it threw RangeError: numbers on the wire/,
  ],
  [
    'a stored form without a checksum',
    () =>
      storedTarget({
        record: decodeRecord,
        head: decodeHead,
        slot: decodeSlot,
        text: decodeText,
        change: (sequence, bytes) => {
          try {
            return decodeChange(sequence, bytes)
          } catch {
            return { sequence, changed: 1, key: Buffer.from(bytes.subarray(24)).toString(), version: 1, bytes: 0 }
          }
        },
        expiry: decodeExpiry,
      }),
    3000,
    /something else was read than was written/,
  ],
  [
    'a parser of references that takes anything',
    () =>
      textTarget({
        configuration: decodeConfiguration,
        keyProblem,
        reference: (text) => parseProposalReference(text) ?? { key: text, version: 1, id: 'odd' },
      }),
    1000,
    /a reference to nothing/,
  ],
  [
    'a check of keys that counts characters',
    () =>
      textTarget({
        configuration: decodeConfiguration,
        reference: parseProposalReference,
        keyProblem: (key) => (key.length > 1024 ? 'too long' : keyProblem(key.slice(0, 512))),
      }),
    3000,
    /the key was found/,
  ],
]

describe('the fuzzer', () => {
  it.each(faults)('catches %s', async (_, target, trials, problem) => {
    const { failures } = await failuresOf(target(), trials)
    expect(failures.length).toBeGreaterThan(0)
    expect(failures[0]?.problem).toMatch(problem)
    expect(failures[0]?.input).not.toBe('')
  })

  it('finds the same again from the seed and the trial that it names', async () => {
    const target = (): Target =>
      frameTarget((bytes) => {
        if (bytes.length > 40) throw new Error('planted')
        return decodeFrame(bytes)
      })
    const [first] = (await failuresOf(target(), 2000, 7)).failures
    const again: Found[] = []
    await fuzz({
      targets: [target()],
      seed: 7,
      first: first?.trial ?? -1,
      trials: 1,
      nowMs: () => performance.now(),
      found: (found) => again.push(found),
    })
    expect(again.map(({ input, trial }) => ({ input, trial }))).toEqual([{ input: first?.input, trial: first?.trial }])
  })

  it('shortens what failed to the part that matters', async () => {
    const target = frameTarget((bytes) => {
      if (bytes.includes(0x42)) throw new Error('planted')
      return { ok: false, reason: 'garbage', detail: '' }
    })
    const { failures } = await failuresOf(target, 500)
    expect(failures.map(({ input }) => input)).toEqual(['42', '42', '42'])
  })
})

async function run(targets: readonly Target[], args: readonly string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = []
  let ms = 0
  const nowMs = (): number => (ms += 100)
  const code = await fuzzCommand({ args, targets, print: (line) => lines.push(line), nowMs, seed: 5 })
  return { code, lines }
}

describe('the command', () => {
  const quiet: Target = { name: 'quiet', trial: () => ({ inputs: 2 }) }
  const loud: Target = { name: 'loud', trial: () => ({ inputs: 1, failure: { problem: 'a fault', input: '00ff' } }) }

  it('closes with the counts, and exits with 0 where nothing failed', async () => {
    const { code, lines } = await run([quiet], ['--minutes', '0.1'])
    expect(code).toBe(0)
    expect(lines.at(-1)).toMatch(/^fuzz: \d+ inputs, 0 failures$/)
  })

  it('exits with 1 and prints seed, input and how to see it again where something failed', async () => {
    const { code, lines } = await run([quiet, loud], ['--', '--minutes', '1', '--seed', '9'])
    expect(code).toBe(1)
    expect(lines).toContain('FAILED loud, seed 9, trial 0: a fault')
    expect(lines).toContain('  input: 00ff')
    expect(lines).toContain('  again: pnpm fuzz --seed 9 --target loud --trial 0')
    expect(lines.at(-1)).toMatch(/^fuzz: \d+ inputs, 3 failures$/)
  })

  it('tries one trial of one target where that is asked', async () => {
    expect((await run([quiet, loud], ['--target', 'quiet', '--trial', '4'])).lines.at(-1)).toBe(
      'fuzz: 2 inputs, 0 failures',
    )
  })

  it.each([['--minutes', '0'], ['--seed', 'x'], ['--target', 'none'], ['--trial', '-1'], ['--other']])(
    'exits with 2 where it does not understand: %s %s',
    async (...args) => {
      const { code, lines } = await run([quiet], args)
      expect(code).toBe(2)
      expect(lines.at(-1)).toContain('usage: fuzz')
    },
  )
})
