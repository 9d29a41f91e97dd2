import type { GetOutcome, SystemRecord, SystemRecords, WriteOutcome } from '@replicator/core'

const OWNER = { cluster: 'a', peer: 'a1', proposal: 'a1.1.00.1' }

/** The network's own records, in a map; a test tells of what was committed elsewhere. */
export class MapRecords implements SystemRecords {
  readonly records = new Map<string, SystemRecord>()
  readonly #listeners: ((record: SystemRecord) => void)[] = []
  /** What the next writes are answered with, instead of being done. */
  readonly answers: WriteOutcome[] = []

  read(): Promise<GetOutcome> {
    for (const record of this.records.values()) this.tell(record)
    return Promise.resolve({ outcome: 'absent', evidence: 'quorum' })
  }

  write(name: string, text: string, ifVersion: number): Promise<WriteOutcome> {
    const answer = this.answers.shift()
    if (answer !== undefined) return Promise.resolve(answer)
    const version = this.records.get(name)?.version ?? 0
    if (version !== ifVersion) return Promise.resolve({ outcome: 'version-mismatch', version })
    const record = { name, version: version + 1, text }
    this.records.set(name, record)
    this.tell(record)
    return Promise.resolve({ outcome: 'stored', version: version + 1, ...OWNER, replayed: false })
  }

  list(prefix: string): readonly SystemRecord[] {
    return [...this.records.values()].filter(({ name }) => name.startsWith(prefix))
  }

  onChange(listener: (record: SystemRecord) => void): void {
    this.#listeners.push(listener)
  }

  tell(record: SystemRecord): void {
    for (const listener of this.#listeners) listener(record)
  }
}
