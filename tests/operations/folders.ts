/** States of a node's folder. */
import { cp, link, mkdtemp, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createReplicator, type Replicator, type ReplicatorOptions, restoreBackup } from '@replicator/core'
import { openStore } from '@replicator/store'
import { until } from '@replicator/testkit/processes'
import { createMemoryTransportHub } from '@replicator/transport'
import { atHome, type Home } from './process.ts'
import type { Scenario } from './scenario.ts'

const VALUE = 'a value that is found in the file'
/** More than the copy of a store may take here, in blocks of 512 bytes. */
const LARGE_BYTES = 200_000
const COPY_BLOCKS_MAX = 256

/** What stands in its place in the change log: the version and the length, as the store's `encodeChange` has them. */
const PLACE_OF_VALUE = Buffer.alloc(12)
PLACE_OF_VALUE.writeDoubleBE(1)
PLACE_OF_VALUE.writeUInt32BE(VALUE.length, 8)

/** From SIGUSR2 on, the device takes nothing more. */
const DEVICE_FAILS_WHEN_ASKED = `
  import fs from 'node:fs'
  import { syncBuiltinESMExports } from 'node:module'
  const { write } = fs
  let fails = false
  process.on('SIGUSR2', () => { fails = true })
  const failing = (file, ...rest) => {
    if (!fails) return write(file, ...rest)
    const error = Object.assign(new Error('EIO: i/o error, write'), { code: 'EIO', syscall: 'write' })
    setImmediate(rest.at(-1), error)
  }
  for (const name of Object.getOwnPropertySymbols(write)) failing[name] = write[name]
  fs.write = failing
  syncBuiltinESMExports()`

/**
 * What all these scenarios start from, made once: the folder of a node that was a network by itself, and that of one of
 * three nodes, of which two go on.
 */
export class UsedFolders {
  readonly #root: string
  readonly #keepers: readonly Replicator[]

  private constructor(root: string, keepers: readonly Replicator[]) {
    this.#root = root
    this.#keepers = keepers
  }

  static async make(): Promise<UsedFolders> {
    const root = await mkdtemp(join(tmpdir(), 'replicator-used-'))
    const hub = createMemoryTransportHub()
    const alone = await used({
      clusterId: 'berlin',
      dataDir: join(root, 'alone'),
      minPeers: 1,
      adapters: { transport: (identity) => hub.transport(identity) },
    })
    await alone.stop()
    const founder = await createReplicator({ clusterId: 'berlin' })
    const options = { clusterId: 'berlin', peers: founder.status().addresses }
    const keeper = await createReplicator(options)
    const third = await used({ ...options, dataDir: join(root, 'third') })
    await until('the third is a voter', () => third.status().role === 'voter' || undefined, { withinMs: 30_000 })
    await third.stop()
    return new UsedFolders(root, [founder, keeper])
  }

  /** The folder of a network of one, which may go on. */
  async alone(home: Home, name = 'a'): Promise<string> {
    return this.#copy('alone', join(home.folder, name))
  }

  /** The folder of one of three, which is to be replaced. */
  async third(home: Home, name = 'a'): Promise<string> {
    return this.#copy('third', join(home.folder, name))
  }

  /** Where the other two of the three are. */
  get addresses(): readonly string[] {
    return this.#keepers.flatMap((keeper) => keeper.status().addresses)
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#keepers.map((keeper) => keeper.stop()))
    await rm(this.#root, { recursive: true, force: true })
  }

  async #copy(name: string, folder: string): Promise<string> {
    await cp(join(this.#root, name), folder, { recursive: true })
    return folder
  }
}

/** A node that has stored something, and whose folder knows its network. */
async function used(options: ReplicatorOptions & { readonly dataDir: string }): Promise<Replicator> {
  const node = await createReplicator(options)
  await node.ready()
  await node.put('key', VALUE)
  await node.put('large', new Uint8Array(LARGE_BYTES))
  const isNoted = async (): Promise<true | undefined> =>
    (await readFile(join(options.dataDir, 'owner'), 'utf8')).includes(node.status().networkId) || undefined
  await until('the folder knows its network', isNoted, { withinMs: 10_000 })
  return node
}

/** Each place of the data file that holds these bytes: the first of them is lost. */
async function zero(folder: string, words: string | Buffer): Promise<void> {
  const path = join(folder, 'data.mdb')
  const bytes = await readFile(path)
  for (let at = bytes.indexOf(words); at >= 0; at = bytes.indexOf(words, at + 1)) bytes[at] = 0
  await writeFile(path, bytes)
}

export function folders(usedFolders: () => UsedFolders): Readonly<Record<string, Scenario>> {
  /** A folder of one of three nodes that is spoiled: no start, and a new node takes the place of the old one. */
  const spoiled =
    (spoil: (folder: string) => Promise<unknown>): Scenario =>
    (look) =>
      atHome(async (home) => {
        await spoil(await usedFolders().third(home))
        await home.node('a').failsAsSaid(look, usedFolders().addresses)
        const anew = home.node('empty')
        await anew.node.start(usedFolders().addresses)
        await anew.ready()
        await anew.endsWell()
      })

  /** A folder that can't be used as it is: no start, until that is mended. */
  const mendable =
    (spoil: (folder: string) => Promise<unknown>, mend: (folder: string) => Promise<unknown>): Scenario =>
    (look) =>
      atHome(async (home) => {
        const folder = await usedFolders().alone(home)
        await spoil(folder)
        await home.node('a').failsAsSaid(look)
        await mend(folder)
        await home.isWell('a')
      })

  /** A running node whose folder is spoiled under it. */
  const spoiledRunning =
    (spoil: (folder: string) => Promise<unknown>, mend: (folder: string) => Promise<unknown>): Scenario =>
    (look) =>
      atHome(async (home) => {
        const folder = await usedFolders().alone(home)
        const node = home.node('a')
        await node.node.start()
        await node.ready()
        await spoil(folder)
        await node.endsAsSaid(look)
        await mend(folder)
        await home.isWell('a')
      })

  return {
    'held by another node': (look) =>
      atHome(async (home) => {
        const holder = await home.embedded('a')
        await home.node('a').failsAsSaid(look)
        await holder.stop()
        await home.isWell('a')
      }),

    "can't be used": (look) =>
      atHome(async (home) => {
        await writeFile(join(home.folder, 'file'), '')
        await symlink('circle', join(home.folder, 'circle'))
        const nodes = ['file', 'x'.repeat(300), 'circle/data'].map((name) => home.node(name))
        for (const { node } of nodes) {
          node.spawn()
          look.endsWith((await node.exited).code)
        }
        await look.isSaidBy(...nodes)
        await rm(join(home.folder, 'file'))
        await home.isWell('file')
      }),

    'of another cluster': (look) =>
      atHome(async (home) => {
        await usedFolders().alone(home)
        await home.node('a', { clusterId: 'lima' }).failsAsSaid(look)
        await home.isWell('a')
      }),

    "with another node's data": (look) =>
      atHome(async (home) => {
        const [folder, other] = [await usedFolders().third(home), await usedFolders().alone(home, 'b')]
        const files = ['data.mdb', 'journal']
        for (const file of files) {
          await rename(join(folder, file), join(folder, `${file}.own`))
          await cp(join(other, file), join(folder, file))
        }
        await home.node('a').failsAsSaid(look)
        for (const file of files) await rename(join(folder, `${file}.own`), join(folder, file))
        await home.isWell('a')
      }),

    'data file missing': spoiled((folder) => rm(join(folder, 'data.mdb'))),
    'data file empty': spoiled((folder) => truncate(join(folder, 'data.mdb'), 0)),
    'journal missing': spoiled((folder) => rm(join(folder, 'journal'))),
    'data file or journal of another store': (look) =>
      atHome(async (home) => {
        const [folder, other] = [await usedFolders().alone(home), await usedFolders().third(home, 'b')]
        await rename(join(folder, 'journal'), join(folder, 'journal.own'))
        await cp(join(other, 'journal'), join(folder, 'journal'))
        await home.node('a').failsAsSaid(look)
        await rename(join(folder, 'journal.own'), join(folder, 'journal'))
        await home.isWell('a')
      }),
    'journal damaged': spoiled((folder) => truncate(join(folder, 'journal'), 10_000)),
    'data damaged while nothing ran': spoiled((folder) => truncate(join(folder, 'data.mdb'), 10_000)),
    'data cut under the running node': spoiled(async (folder) => {
      // What a run leaves that was killed.
      await writeFile(join(folder, 'running'), 'process 1\n')
      await truncate(join(folder, 'data.mdb'), 10_000)
    }),

    'one record damaged, and needed before it was found': (look) =>
      atHome(async (home) => {
        // Into the network of the other rows nodes come that end again, and may vote once the third is back.
        const own = await UsedFolders.make()
        try {
          await zero(await own.third(home), VALUE)
          // Nobody looks for it.
          const node = home.node('a', { flags: ['--scrub-rate', '0'] })
          await node.node.start(own.addresses)
          await node.ready()
          await until('the node is asked for it', () => node.node.local('key'), { withinMs: 30_000 })
          await look.isSaidBy(node)
          await node.endsWell()
        } finally {
          await own.dispose()
        }
      }),

    'list of members damaged': spoiled((folder) => zero(folder, '["",')),
    // What to do then is what the row above has shown.
    'vote or mark damaged': (look) =>
      atHome(async (home) => {
        await zero(await usedFolders().third(home), '["boots",')
        await home.node('a').failsAsSaid(look, usedFolders().addresses)
      }),
    'change log damaged': spoiled((folder) => zero(folder, PLACE_OF_VALUE)),

    'removed or moved away under the running node': spoiledRunning(
      (folder) => rename(folder, `${folder}-away`),
      (folder) => rename(`${folder}-away`, folder),
    ),
    'journal removed or moved away under the running node': spoiledRunning(
      (folder) => rename(join(folder, 'journal'), join(folder, 'journal-away')),
      (folder) => rename(join(folder, 'journal-away'), join(folder, 'journal')),
    ),
    'data file replaced under the running node': spoiledRunning(
      async (folder) => {
        await link(join(folder, 'data.mdb'), join(folder, 'own'))
        await cp(join(folder, 'own'), join(folder, 'other'))
        await rename(join(folder, 'other'), join(folder, 'data.mdb'))
      },
      (folder) => rename(join(folder, 'own'), join(folder, 'data.mdb')),
    ),

    'disk full': (look) =>
      atHome(async (home) => {
        await usedFolders().alone(home)
        const node = home.node('a', { fileBlocksMax: 4096 })
        await node.node.start()
        await node.ready()
        const puts = Array.from({ length: 40 }, (_, place) => node.node.put(`k${place}`, 'v'.repeat(100_000)))
        await Promise.allSettled(puts)
        await node.endsAsSaid(look)
        await home.isWell('a')
      }),

    'disk failed': (look) =>
      atHome(async (home) => {
        const folder = await usedFolders().alone(home)
        const script = `data:text/javascript,${encodeURIComponent(DEVICE_FAILS_WHEN_ASKED)}`
        const node = home.node('a', { nodeFlags: ['--import', script] })
        await node.node.start()
        await node.ready()
        void node.node.signal('SIGUSR2')
        await putUntilItFails(node.node)
        await node.endsAsSaid(look)
        await readFile(join(folder, 'write-failed'))
        await home.isWell('a')
      }),

    'no room for the copy after a failed disk': (look) =>
      atHome(async (home) => {
        const folder = await usedFolders().alone(home)
        await writeFile(join(folder, 'write-failed'), 'the device failed')
        await home.node('a', { fileBlocksMax: COPY_BLOCKS_MAX }).failsAsSaid(look)
        await home.isWell('a')
      }),

    'format lost': mendable(
      (folder) => rm(join(folder, 'format')),
      (folder) => writeFile(join(folder, 'format'), 'replicator-store 4\n'),
    ),
    'written by a newer program': mendable(
      (folder) => writeFile(join(folder, 'format'), 'replicator-store 5\n'),
      (folder) => writeFile(join(folder, 'format'), 'replicator-store 4\n'),
    ),

    'filled by half': (look) =>
      atHome(async (home) => {
        const dataDir = join(home.folder, 'a')
        const store = await openStore({ dataDir })
        // What a restore and a rescue do first.
        store.apply([{ type: 'meta', name: 'unfinished', value: '1' }])
        await store.close()
        await home.node('a').failsAsSaid(look)
        await rm(dataDir, { recursive: true })
        await home.isWell('a')
      }),
    'with a head start, and no peer': (look) =>
      atHome(async (home) => {
        const member = await home.embedded('member')
        await member.ready()
        await restoreBackup({ backup: member.backup(), dataDir: join(home.folder, 'a') })
        await home.node('a').failsAsSaid(look)
        await home.isWell('a', member.status().addresses)
      }),
  }
}

async function putUntilItFails(node: { put(key: string, value: string): Promise<{ status: number }> }): Promise<void> {
  for (let number = 0; number < 100; number++) {
    const status = await node.put(`k${number}`, 'v'.repeat(100_000)).then(
      (answer) => answer.status,
      () => 0,
    )
    if (status !== 201) return
  }
}
