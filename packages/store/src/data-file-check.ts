/**
 * Looks through the structure of a data file before lmdb maps it.
 *
 * lmdb trusts its file: where a page leads to one that isn't there, or an entry reaches out of its page, the process ends
 * by a signal, and nothing in it can catch that. So each page that lmdb may follow is read once, as a file and not as a
 * map: the two roots, the trees of all tables, and the list of free pages, whose damage would let the next write overwrite
 * what is in use. Contents are not looked at: each entry has a checksum, which is checked when it is read.
 *
 * A tree is read level by level, each in the order of the file, so the disk is read forwards and many pages at a time, the
 * next ones while those before are looked at. All that a start does is waited for, and this is the largest part of it where
 * there are many records: 1,000,000 in 930 MiB take 0.3 s of a core, and 0.2 s of another one to read them from the page cache.
 *
 * Rejected: opening the file with lmdb in a process that may die, since nothing there reads the list of free pages; and
 * looking only after a run that was cut off, since a file may be changed, and a disk may forget, while nothing runs.
 */
import { fstatSync, read, readSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
import { CHECK_BUFFERS, CHECK_BYTES_AT_ONCE, CHECK_VALUES_AT_ONCE, TREE_DEPTH_MAX } from './limits.js'
import {
  compareBytes,
  type CompareKeys,
  compareNumbers,
  damaged,
  KIND_OVERFLOW,
  type KeyBounds,
  KeyList,
  type Overflow,
  PAGE_HEADER_BYTES,
  PageBytes,
  readNumber,
  TreePage,
} from './tree-page.js'

const MAGIC = 0xbeefc0de
const VERSION = 2
const META_BYTES = 168
const KIND_META = 8
const NUMBER_KEYS = 8

const readFrom = promisify(read)

export interface DataFileFacts {
  /** How many bytes a copy without the free pages takes. */
  readonly copyBytes: number
}

interface Tree {
  readonly flags: number
  readonly depth: number
  readonly branchPages: number
  readonly leafPages: number
  readonly overflowPages: number
  readonly entries: number
  readonly root: number
}

interface Root {
  readonly pageBytes: number
  readonly free: Tree
  readonly main: Tree
  readonly lastPage: number
  readonly transaction: number
}

/** The pages of one level of a tree, each with its bounds: lists of numbers, since there are as many as the file has pages. */
interface Level {
  readonly pages: number[]
  readonly lows: number[]
  readonly highs: number[]
}

/** Those of a level's pages, from one to before another, that one read has, with what lies between them. */
interface Together {
  readonly from: number
  readonly to: number
  readonly firstPage: number
  readonly pages: number
}

interface Chunk extends Together {
  readonly read: PageBytes
}

/** Throws `StoreDamaged` where lmdb couldn't follow the file. The file must not be empty, and nobody may write it. */
export async function checkDataFile(file: number): Promise<DataFileFacts> {
  const { size } = fstatSync(file)
  const root = await readRoot(file)
  const check = new Check(file, Math.floor(size / root.pageBytes), root)
  await check.run()
  return { copyBytes: check.usedPages * root.pageBytes }
}

async function readRoot(file: number): Promise<Root> {
  const first = metaOf(await readBytes(file, 0, META_BYTES), 0)
  const second = metaOf(await readBytes(file, first.pageBytes, META_BYTES), 1)
  if (second.pageBytes !== first.pageBytes) throw damaged('has two different roots')
  return first.transaction > second.transaction ? first : second
}

function metaOf(bytes: Buffer, number: number): Root {
  const free = treeOf(bytes, 48)
  const main = treeOf(bytes, 96)
  const pageBytes = bytes.readUInt32LE(48)
  const isRoot =
    readNumber(bytes, 0) === number &&
    bytes.readUInt16LE(18) === KIND_META &&
    bytes.readUInt32LE(24) === MAGIC &&
    bytes.readUInt16LE(28) === VERSION &&
    readNumber(bytes, 32) === 0 &&
    pageBytes >= 512 &&
    pageBytes <= 65_536 &&
    Number.isInteger(Math.log2(pageBytes)) &&
    (free.flags & 0xff) === NUMBER_KEYS &&
    (main.flags & 0xff) === 0
  if (!isRoot) throw damaged(`has no root on its page ${number}`)
  return { pageBytes, free, main, lastPage: readNumber(bytes, 144), transaction: readNumber(bytes, 152) }
}

function treeOf(bytes: Buffer, at: number): Tree {
  return {
    flags: bytes.readUInt16LE(at + 4),
    depth: bytes.readUInt16LE(at + 6),
    branchPages: readNumber(bytes, at + 8),
    leafPages: readNumber(bytes, at + 16),
    overflowPages: readNumber(bytes, at + 24),
    entries: readNumber(bytes, at + 32),
    root: readNumber(bytes, at + 40),
  }
}

class Check {
  readonly #file: number
  readonly #pages: number
  readonly #root: Root
  /** One for each page of the file: whether something leads to it, or it is free. */
  readonly #taken: Uint8Array
  /** For each page of the level that is looked at, which of its references leads there. */
  readonly #places: Uint32Array
  /** For what was read last, and for what is being read meanwhile. */
  readonly #buffers: readonly PageBytes[]
  usedPages = 2

  constructor(file: number, pages: number, root: Root) {
    this.#file = file
    this.#pages = pages
    this.#root = root
    this.#taken = new Uint8Array(pages)
    this.#places = new Uint32Array(pages)
    this.#taken.fill(1, 0, 2)
    this.#buffers = Array.from({ length: CHECK_BUFFERS }, () => new PageBytes(CHECK_BYTES_AT_ONCE))
  }

  async run(): Promise<void> {
    const tables: Tree[] = []
    await this.#walk(this.#root.main, compareBytes, (page) => {
      for (let index = 0; index < page.count; index++) {
        if (!page.isTree(index) || page.data(index).length !== 48) throw damaged('has a table that is none')
        tables.push(treeOf(page.data(index), 0))
      }
    })
    for (const table of tables) {
      if ((table.flags & 0xff) !== 0) throw damaged('has a table of another kind')
      await this.#walk(table, compareBytes, (page) => {
        if (page.isPlain) return
        for (let index = 0; index < page.count; index++)
          if (page.isTree(index)) throw damaged('has a table inside a table')
      })
    }
    const lists: Overflow[] = []
    await this.#walk(this.#root.free, compareNumbers, (page) => {
      for (let index = 0; index < page.count; index++) {
        const elsewhere = page.overflow(index)
        if (elsewhere === undefined) this.#takeFree(page.data(index))
        else lists.push(elsewhere)
      }
    })
    for (const { page, bytes } of lists) {
      this.#takeFree(await readBytes(this.#file, page * this.#pageBytes + PAGE_HEADER_BYTES, bytes))
    }
  }

  get #pageBytes(): number {
    return this.#root.pageBytes
  }

  /** `visit` is given each leaf. */
  async #walk(tree: Tree, compare: CompareKeys, visit: (page: TreePage) => void): Promise<void> {
    if (tree.entries === 0 && tree.depth === 0) return
    if (tree.depth < 1 || tree.depth > TREE_DEPTH_MAX) throw damaged('has a tree without a root')
    const overflows: Overflow[] = []
    const keys = new KeyList()
    let level: Level = { pages: [tree.root], lows: [0], highs: [0] }
    let branchPages = 0
    let entries = 0
    for (let depth = 1; depth < tree.depth; depth++) {
      branchPages += level.pages.length
      const below: Level = { pages: [], lows: [], highs: [] }
      await this.#readLevel(level, false, (page, bounds) => {
        page.checkOrder(keys, bounds, compare)
        pushReferences(below, page, { bounds, keys })
      })
      level = below
    }
    await this.#readLevel(level, true, (page, bounds) => {
      page.checkOrder(keys, bounds, compare)
      entries += page.count
      visit(page)
      for (let index = 0; !page.isPlain && index < page.count; index++) {
        const elsewhere = page.overflow(index)
        if (elsewhere !== undefined) overflows.push(elsewhere)
      }
    })
    const overflowPages = await this.#readOverflows(overflows)
    if (
      branchPages !== tree.branchPages ||
      level.pages.length !== tree.leafPages ||
      overflowPages !== tree.overflowPages ||
      entries !== tree.entries
    ) {
      throw damaged('has a tree whose pages and entries are not as many as it says')
    }
  }

  async #readLevel(
    { pages, lows, highs }: Level,
    isLeaf: boolean,
    visit: (page: TreePage, bounds: KeyBounds) => void,
  ): Promise<void> {
    // Numbers alone are sorted ten times as fast as what they are numbers of.
    const inOrder = new Uint32Array(pages.length)
    for (let place = 0; place < pages.length; place++) {
      const page = pages[place] ?? 0
      this.#claimPages(page, 1)
      this.#places[page] = place
      inOrder[place] = page
    }
    inOrder.sort()
    const reading: Promise<Chunk>[] = []
    let asked = 0
    // The disk, or the system, is busy with the next pages while these are looked at.
    const readOn = (into: PageBytes): void => {
      const pagesOf = this.#together(inOrder, asked)
      if (pagesOf === undefined) return
      asked = pagesOf.to
      const chunk = this.#read(pagesOf, into)
      chunk.catch(() => undefined)
      reading.push(chunk)
    }
    try {
      this.#buffers.forEach(readOn)
      for (let next = reading.shift(); next !== undefined; next = reading.shift()) {
        const { from, to, firstPage, read } = await next
        for (let index = from; index < to; index++) {
          const page = inOrder[index] ?? 0
          const place = this.#places[page] ?? 0
          const start = (page - firstPage) * this.#pageBytes
          this.#checkAge(read.bytes, start, page)
          visit(new TreePage(read, { start, length: this.#pageBytes }, page, isLeaf), {
            low: lows[place] ?? 0,
            high: highs[place] ?? 0,
          })
        }
        readOn(read)
      }
    } finally {
      // Whoever gives the file up may close it only then.
      await Promise.allSettled(reading)
    }
  }

  /** The pages from that place on which lie so near to each other that one read has them; undefined behind the last. */
  #together(inOrder: Uint32Array, from: number): Together | undefined {
    const firstPage = inOrder[from]
    if (firstPage === undefined) return undefined
    const behind = firstPage + CHECK_BYTES_AT_ONCE / this.#pageBytes
    let to = from + 1
    while (to < inOrder.length && (inOrder[to] ?? 0) < behind) to++
    return { from, to, firstPage, pages: (inOrder[to - 1] ?? 0) - firstPage + 1 }
  }

  async #read(together: Together, read: PageBytes): Promise<Chunk> {
    const { firstPage, pages } = together
    await readInto(read.bytes.subarray(0, pages * this.#pageBytes), this.#file, firstPage * this.#pageBytes)
    return { ...together, read }
  }

  /** Only the first page of each value, from which lmdb takes how many pages are free when the value is replaced. */
  async #readOverflows(overflows: readonly Overflow[]): Promise<number> {
    let all = 0
    const header = Buffer.alloc(PAGE_HEADER_BYTES)
    for (const [index, { page, pages, bytes }] of overflows.toSorted((a, b) => a.page - b.page).entries()) {
      // More than it needs where one transaction has written it twice, the second time shorter: the list of free pages, say.
      if (pages < Math.floor((PAGE_HEADER_BYTES - 1 + bytes) / this.#pageBytes) + 1) {
        throw damaged(`: page ${page} holds fewer bytes than its entry says`)
      }
      this.#claimPages(page, pages)
      all += pages
      // A call that comes back later costs ten times as much, so only now and then do others get their turn.
      if (index % CHECK_VALUES_AT_ONCE === 0) await setImmediate()
      readSync(this.#file, header, 0, header.length, page * this.#pageBytes)
      if (
        readNumber(header, 0) !== page ||
        (header.readUInt16LE(18) & 0xff) !== KIND_OVERFLOW ||
        header.readUInt32LE(20) !== pages
      ) {
        throw damaged(`: page ${page} is not the value that its entry says`)
      }
      this.#checkAge(header, 0, page)
    }
    return all
  }

  /** What a later transaction than the root's has written, lmdb takes for its own, and writes to it in the map. */
  #checkAge(bytes: Buffer, at: number, number: number): void {
    if (readNumber(bytes, at + 8) > this.#root.transaction) throw damaged(`: page ${number} is younger than its root`)
  }

  #claimPages(page: number, pages: number): void {
    if (page + pages > this.#pages) throw damaged(`has lost its end: page ${page} is not there`)
    if (page + pages - 1 > this.#root.lastPage) throw damaged(`has a root that does not know page ${page}`)
    for (let each = page; each < page + pages; each++) {
      if (this.#taken[each] !== 0) throw damaged(`: page ${each} is used twice`)
      this.#taken[each] = 1
    }
    this.usedPages += pages
  }

  /** A list: how many numbers, then the numbers: a page, or how many pages below zero and the first one, or nothing. */
  #takeFree(list: Buffer): void {
    const count = list.length < 8 ? Infinity : readNumber(list, 0)
    if (count > list.length / 8 - 1) throw damaged('has a list of free pages that cannot be read')
    for (let index = 1; index <= count; index++) {
      let pages = 1
      let page = Number(list.readBigInt64LE(index * 8))
      if (page < 0) {
        pages = -page
        index++
        page = index > count ? 0 : readNumber(list, index * 8)
      } else if (page === 0) continue
      if (page < 2 || page + pages - 1 > this.#root.lastPage) throw damaged(`has a free page ${page} that is none`)
      // The last pages of the file may never have been written.
      for (let each = page; each < Math.min(page + pages, this.#pages); each++) {
        if (this.#taken[each] !== 0) throw damaged(`: page ${each} is used and free`)
        this.#taken[each] = 1
      }
    }
  }
}

/** The pages below a branch. The key between two of them is the end of the one and the beginning of the other. */
function pushReferences(
  { pages, lows, highs }: Level,
  page: TreePage,
  { bounds, keys }: { readonly bounds: KeyBounds; readonly keys: KeyList },
): void {
  let { low } = bounds
  for (let index = 0; index < page.count; index++) {
    const high = index === page.count - 1 ? bounds.high : page.keepKey(index + 1, keys)
    pages.push(page.child(index))
    lows.push(low)
    highs.push(high)
    low = high
  }
}

/** All of the bytes, or `StoreDamaged` where the file is shorter. */
async function readBytes(file: number, at: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(bytes)
  await readInto(buffer, file, at)
  return buffer
}

async function readInto(buffer: Buffer, file: number, at: number): Promise<void> {
  for (let done = 0; done < buffer.length;) {
    const { bytesRead } = await readFrom(file, buffer, done, buffer.length - done, at + done)
    if (bytesRead === 0) throw damaged('is too short')
    done += bytesRead
  }
}
