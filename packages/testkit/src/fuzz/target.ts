/** What all targets of the fuzzer have in common: a trial is one draw from a seed, and says what it found. */
import { isError } from '@replicator/interface'
import type { Prng } from '../random/prng.js'

export interface Failure {
  /** What is wrong, in a sentence. */
  readonly problem: string
  /** The input that shows it: bytes in hexadecimal, a request, or a list of messages. */
  readonly input: string
}

export interface Trial {
  /** How many inputs were tried: frames, messages, requests. */
  readonly inputs: number
  readonly failure?: Failure
}

export interface Target {
  readonly name: string
  /** Tries inputs drawn from `random` alone, so that the same draw fails again. */
  trial(random: Prng): Trial | Promise<Trial>
  /** Frees what the trials shared: a socket, a node. Called once, after the last. */
  close?(): Promise<void>
}

/** The problem that a check returns, or what it threw: no input may make anything throw. */
export function problemOf(check: () => string | undefined): string | undefined {
  try {
    return check()
  } catch (error) {
    return `it threw ${thrown(error)}`
  }
}

export function thrown(error: unknown): string {
  return isError(error) ? (error.stack ?? error.message) : String(error)
}
