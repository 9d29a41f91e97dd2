import { join } from 'node:path'
import { type Database, open } from 'lmdb'

type Table = Database<Uint8Array, Uint8Array>

/** Opens the data file of a closed store behind its back, to damage what is in it. */
export async function openTables(
  dataDir: string,
  use: (tables: Record<'records' | 'slots' | 'texts' | 'log' | 'expiries', Table>) => Promise<void>,
): Promise<void> {
  const bytes = { encoding: 'binary', keyEncoding: 'binary' } as const
  const path = join(dataDir, 'data.mdb')
  const root = open<Uint8Array, Uint8Array>({ path, noSubdir: true, overlappingSync: false, ...bytes })
  const table = (name: string): Table => root.openDB<Uint8Array, Uint8Array>({ name, ...bytes })
  await use({
    records: table('records'),
    slots: table('slots'),
    texts: table('texts'),
    log: table('log'),
    expiries: table('expiries'),
  })
  await root.close()
}
