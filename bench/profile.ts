/**
 * Says where the time of a CPU profile went: `node bench/profile.ts FOLDER [ROWS]`, after `pnpm bench --profile FOLDER`.
 * Self time by function and by package, and total time (with what was called) of the workspace's own functions.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

interface ProfileNode {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  readonly children?: readonly number[]
}

interface Profile {
  readonly nodes: readonly ProfileNode[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

const ROWS = Number(process.argv[3] ?? 25)
const folder = process.argv[2]
if (folder === undefined) {
  console.error('Usage: node bench/profile.ts FOLDER [ROWS]')
  process.exitCode = 2
} else {
  const files = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'))
  for (const file of files) {
    console.log(`\n${file}`)
    summarise(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile)
  }
}

function summarise({ nodes, samples, timeDeltas }: Profile): void {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const self = new Map<number, number>()
  samples.forEach((id, place) => self.set(id, (self.get(id) ?? 0) + (timeDeltas[place] ?? 0) / 1000))
  const functions = new Map<string, number>()
  const packages = new Map<string, number>()
  for (const [id, ms] of self) {
    const node = byId.get(id)
    if (node === undefined) continue
    add(functions, nameOf(node), ms)
    add(packages, packageOf(node), ms)
  }
  const totals = new Map<string, number>()
  const root = nodes[0]
  if (root !== undefined) total(root, new Set())
  const busyMs = [...self].reduce(
    (sum, [id, ms]) => sum + (byId.get(id)?.callFrame.functionName === '(idle)' ? 0 : ms),
    0,
  )
  for (const sums of [packages, functions]) sums.delete('(idle)')
  print('self time by package', packages, busyMs)
  print('self time by function', functions, busyMs)
  print("total time of the workspace's functions", totals, busyMs)

  /** Adds a subtree's time to each function that is on the way to it, once. */
  function total(node: ProfileNode, above: ReadonlySet<string>): number {
    const name = nameOf(node)
    const within = new Set(above).add(name)
    let ms = self.get(node.id) ?? 0
    for (const child of node.children ?? []) {
      const called = byId.get(child)
      if (called !== undefined) ms += total(called, within)
    }
    if (!above.has(name) && /packages\/|apps\//.test(node.callFrame.url)) add(totals, name, ms)
    return ms
  }
}

function add(sums: Map<string, number>, name: string, ms: number): void {
  sums.set(name, (sums.get(name) ?? 0) + ms)
}

function nameOf({ callFrame: { functionName, url, lineNumber } }: ProfileNode): string {
  const place = url === '' ? '' : ` ${url.split('/').slice(-3).join('/')}:${lineNumber + 1}`
  return `${functionName === '' ? '(anonymous)' : functionName}${place}`
}

function packageOf({ callFrame: { functionName, url } }: ProfileNode): string {
  const installed = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]
  return installed ?? /(?:packages|apps)\/[^/]+/.exec(url)?.[0] ?? (url.startsWith('node:') ? 'node' : functionName)
}

function print(title: string, sums: ReadonlyMap<string, number>, busyMs: number): void {
  console.log(`\n  ${title}, of ${busyMs.toFixed(0)} ms in which the process was busy`)
  for (const [name, ms] of [...sums].toSorted((a, b) => b[1] - a[1]).slice(0, ROWS)) {
    console.log(`  ${ms.toFixed(0).padStart(8)} ms  ${((100 * ms) / busyMs).toFixed(1).padStart(5)} %  ${name}`)
  }
}
