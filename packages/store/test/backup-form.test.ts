import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StoredRecord } from '@replicator/interface'
import { type BackupHeader, type BackupPart, BackupUnusable, BackupWriter, readBackup } from '../src/index.js'
import { recordOf } from './entries.js'

const header: BackupHeader = {
  networkId: '0'.repeat(32),
  epoch: 3,
  clusterId: 'berlin',
  peerId: '12D3KooWa',
  startedMs: 1_790_000_000_000,
  records: 2,
  reasons: [],
}

const records: readonly StoredRecord[] = [
  recordOf('a', { version: 2, value: Buffer.from('ä\u0000') }),
  recordOf('b', { version: 1, present: false }),
  recordOf('a', { version: 3, value: Buffer.alloc(0) }),
]

function backupOf(given: readonly StoredRecord[]): Buffer {
  const writer = new BackupWriter()
  const begin = writer.begin(header)
  return Buffer.concat([begin, ...given.map((record) => writer.record(record)), writer.end()])
}

/** The bytes in pieces of these lengths, over and over. */
async function* inPieces(bytes: Uint8Array, lengths: readonly number[] = [bytes.length]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = lengths[turn % lengths.length] ?? 1
    yield bytes.subarray(at, at + length)
    at += length
  }
}

async function partsOf(bytes: Uint8Array, lengths?: readonly number[]): Promise<readonly BackupPart[]> {
  const parts: BackupPart[] = []
  for await (const part of readBackup(inPieces(bytes, lengths))) parts.push(part)
  return parts
}

async function refusalOf(bytes: Uint8Array): Promise<string> {
  try {
    await partsOf(bytes)
  } catch (error) {
    expect(error).toBeInstanceOf(BackupUnusable)
    return (error as Error).message
  }
  throw new Error('it was read')
}

describe('a backup', () => {
  it('is read as it was written, in pieces of any size', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 5 }), async (lengths) => {
        expect(await partsOf(backupOf(records), lengths)).toEqual([
          { type: 'header', header },
          ...records.map((record) => ({ type: 'record', record })),
          { type: 'end', records: 3 },
        ])
      }),
    )
  })

  it('may be of a node that holds nothing', async () => {
    expect(await partsOf(backupOf([]))).toEqual([
      { type: 'header', header },
      { type: 'end', records: 0 },
    ])
  })

  it('is refused wherever it was cut off', async () => {
    const whole = backupOf(records)
    for (let length = 0; length < whole.length; length++) {
      expect(await refusalOf(whole.subarray(0, length))).toMatch(/cut off|does not begin like one/)
    }
  })

  it('is refused whichever byte of it has changed', async () => {
    const whole = backupOf(records)
    for (let at = 0; at < whole.length; at++) {
      const changed = Buffer.from(whole)
      changed[at] = (changed[at] ?? 0) ^ 0x11
      await expect(partsOf(changed), `byte ${at}`).rejects.toThrow(BackupUnusable)
    }
  })

  it('is refused where a record is missing, or something stands behind its end', async () => {
    const writer = new BackupWriter()
    const [begin, first] = [writer.begin(header), writer.record(recordOf('a'))]
    writer.record(recordOf('b'))
    expect(await refusalOf(Buffer.concat([begin, first, writer.end()]))).toMatch(/another checksum than its end says/)
    expect(await refusalOf(Buffer.concat([backupOf(records), Buffer.from('\n')]))).toMatch(/something behind its end/)
  })

  it('of another form, and what is none at all, is refused in words', async () => {
    const newer = Buffer.from(backupOf(records).toString('latin1').replace('backup 1', 'backup 2'), 'latin1')
    expect(await refusalOf(newer)).toBe(
      'This is no backup that can be used: it has form 2, this program reads form 1; use the newer program that wrote it',
    )
    expect(await refusalOf(Buffer.from('{"key": "a"}\n'))).toMatch(/does not begin like one/)
    expect(await refusalOf(Buffer.alloc(100))).toMatch(/does not begin like one/)
  })

  it("never brings a configuration along, nor another record of the network's own", async () => {
    for (const key of ['', '\0token/0'])
      expect(await refusalOf(backupOf([recordOf(key, { version: 7 })]))).toMatch(/a record of the network's own/)
  })
})
