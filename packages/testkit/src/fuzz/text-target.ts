/** Texts from outside against what reads them: proposal references, keys, configurations. */
import { isDeepStrictEqual } from 'node:util'
import {
  KEY_BYTES_MAX,
  MEMBERS_MAX,
  formatProposalReference,
  isProposalId,
  keyProblem,
  parseProposalReference,
} from '@replicator/interface'
import { decodeConfiguration, encodeConfiguration, everyVoter, mayFollow } from '@replicator/membership'
import type { Prng } from '../random/prng.js'
import { hexOf, spoiled } from './hostile-bytes.js'
import type { Target, Trial } from './target.js'
import { problemOf } from './target.js'
import { NO_WORDS, Vocabulary } from './vocabulary.js'

export interface Readers {
  readonly reference: typeof parseProposalReference
  readonly keyProblem: typeof keyProblem
  readonly configuration: typeof decodeConfiguration
}

const REAL: Readers = { reference: parseProposalReference, keyProblem, configuration: decodeConfiguration }

export function textTarget(readers: Readers = REAL): Target {
  return {
    name: 'texts',
    trial(random): Trial {
      const checks = [checkReference, checkKey, checkConfiguration] as const
      const { input, check } = random.pick(checks)(random, readers)
      const problem = problemOf(check)
      return problem === undefined ? { inputs: 1 } : { inputs: 1, failure: { problem, input } }
    },
  }
}

interface Tried {
  readonly input: string
  check(): string | undefined
}

const ALPHABET = [
  '~',
  '=',
  '%',
  '.',
  '0',
  '9',
  'a',
  '\0',
  ' ',
  'é',
  '😀',
  '\ud800',
  '\udc00',
  '/',
  '\n',
  '=00',
  '=E0',
] as const

function oddText(random: Prng, lengthMax: number): string {
  return Array.from({ length: random.whole(0, lengthMax) }, () => random.pick(ALPHABET)).join('')
}

function checkReference(random: Prng, { reference }: Readers): Tried {
  const it = new Vocabulary(random, NO_WORDS)
  const good = formatProposalReference({
    key: it.key() || 'k',
    version: random.whole(0, 1e15 - 1),
    id: it.proposalId(),
  })
  const at = random.whole(0, good.length)
  const text = good.slice(0, at) + oddText(random, 3) + good.slice(at + random.whole(0, 3))
  return {
    input: JSON.stringify(text),
    check: () => {
      const parsed = reference(random.chance(0.1) ? good : text)
      if (parsed === undefined) return undefined
      if (!isProposalId(parsed.id) || !Number.isSafeInteger(parsed.version)) return 'a reference to nothing was taken'
      // A lone surrogate can't come out of percent-encoding, and what came out must go in again.
      const again = reference(formatProposalReference(parsed))
      return isDeepStrictEqual(again, parsed) ? undefined : 'a reference changes when it is written and read again'
    },
  }
}

function checkKey(random: Prng, { keyProblem: problemWith }: Readers): Tried {
  const key = random.pick(['', 'k'.repeat(random.whole(1020, 1028)), 'é'.repeat(512)]) + oddText(random, 6)
  return {
    input: JSON.stringify(key),
    check: () => {
      const bytes = Buffer.from(key)
      const isUsable =
        bytes.length > 0 && bytes.length <= KEY_BYTES_MAX && !key.includes('\0') && bytes.toString() === key
      return (problemWith(key) === undefined) === isUsable ? undefined : `the key was found ${String(problemWith(key))}`
    },
  }
}

function checkConfiguration(random: Prng, { configuration }: Readers): Tried {
  const it = new Vocabulary(random, NO_WORDS)
  const good = it.configurationValue()
  const bytes = random.chance(0.5) ? good : spoiled(random, random.chance(0.2) ? crowd(random) : good, good)
  return {
    input: hexOf(bytes),
    check: () => {
      const decoded = configuration(bytes)
      if (decoded === undefined) return undefined
      if (!isDeepStrictEqual(configuration(encodeConfiguration(decoded)), known(decoded))) {
        return 'a configuration changes when it is written and read again'
      }
      if (everyVoter(decoded).length > 2 * MEMBERS_MAX) return 'a configuration has more voters than members'
      if (mayFollow(decoded, decoded)) return 'a configuration follows itself'
      return undefined
    },
  }
}

/** A joint configuration of more voters than a network has members. */
function crowd(random: Prng): Uint8Array {
  const voters = Array.from({ length: random.whole(1, 300) }, (_, place) => `p${String(place).padStart(4, '0')}`)
  const networkId = NO_WORDS.networkId
  const members = [{ peer: 'ada', cluster: 'a', role: 'voter', addresses: [] }] as const
  return encodeConfiguration({ networkId, epoch: 3, generation: 3, members, joint: { generation: 2, voters } })
}

/** What else stood in the text is not part of the configuration, and lost when it is written. */
function known(decoded: NonNullable<ReturnType<typeof decodeConfiguration>>): unknown {
  const { networkId, epoch, generation, members, joining, joint } = decoded
  return {
    networkId,
    epoch,
    generation,
    members: members.map(({ peer, cluster, role, addresses, name }) => ({
      peer,
      cluster,
      role,
      addresses,
      ...(name === undefined ? {} : { name }),
    })),
    ...(joining === undefined ? {} : { joining }),
    ...(joint === undefined ? {} : { joint }),
  }
}
