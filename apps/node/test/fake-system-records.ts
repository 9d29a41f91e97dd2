import type { GetOutcome, SystemRecord, SystemRecords, WriteOutcome } from '@replicator/core'
import { OTHER_PROPOSAL, PROPOSAL } from './fake-replicator.ts'

const OWNER = { cluster: 'a', peer: '12D3KooWfakeA' }
const HOLDER = { ...OWNER, proposal: OTHER_PROPOSAL, version: 1 }

/** The network's own records, in a map. */
export class FakeSystemRecords implements SystemRecords {
  readonly records = new Map<string, SystemRecord>()
  /** What the next writes are answered with, instead of being done. */
  readonly answers: WriteOutcome[] = []
  readonly #listeners: ((record: SystemRecord) => void)[] = []

  read(name: string): Promise<GetOutcome> {
    const held = this.records.get(name)
    if (held === undefined) return Promise.resolve({ outcome: 'absent', evidence: 'quorum' })
    const { version, text } = held
    const identity = { key: `\0${name}`, version, since: version, present: true, final: false, decisions: [] }
    const record = { ...identity, contentType: 'application/json', value: Buffer.from(text) }
    return Promise.resolve({ outcome: 'found', evidence: 'quorum', record })
  }

  write(name: string, text: string, ifVersion: number): Promise<WriteOutcome> {
    const answer = this.answers.shift()
    if (answer !== undefined) return Promise.resolve(answer)
    const version = this.records.get(name)?.version ?? 0
    if (version !== ifVersion) {
      const refusal: WriteOutcome =
        ifVersion === 0
          ? { outcome: 'denied-stored', holder: HOLDER, version, final: false }
          : { outcome: 'version-mismatch', version }
      return Promise.resolve(refusal)
    }
    const record = { name, version: version + 1, text }
    this.records.set(name, record)
    for (const listener of this.#listeners) listener(record)
    return Promise.resolve({ outcome: 'stored', version: version + 1, proposal: PROPOSAL, ...OWNER, replayed: false })
  }

  list(prefix: string): readonly SystemRecord[] {
    return [...this.records.values()].filter(({ name }) => name.startsWith(prefix))
  }

  onChange(listener: (record: SystemRecord) => void): void {
    this.#listeners.push(listener)
  }
}
