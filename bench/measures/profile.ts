/** Where a node's time goes while it is under load: self time by layer, by package and by function. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CpuProfiler, INSPECT_FLAGS } from '../load/cpu-profiler.ts'
import { mainThreadCpuMsOf } from '../load/cpu.ts'
import { loadWindow } from '../load/window.ts'
import type { Options } from '../options.ts'
import { type CpuProfile, sharesOf, type Shares } from '../report/cpu-profile.ts'
import { shapeName } from '../report/names.ts'
import type { Say, Section } from '../report/section.ts'
import { percent, table } from '../report/table.ts'
import { OWN_CHECKOUT, type Shape, startReplicator } from '../subjects/replicator-network.ts'

const PACKAGES = 15
const FUNCTIONS = 25

interface Profiled {
  readonly shape: string
  readonly connections: number
  readonly creates: number
  /** Of the node's main thread. */
  readonly cpuMs: number
  readonly shares: Shares
}

export async function profile(options: Options, say: Say): Promise<Section> {
  const all: Profiled[] = []
  for (const shape of options.shapes) all.push(...(await profilesOf(shape, options, say)))
  const layers = [...new Set(all.flatMap(({ shares }) => [...shares.layers.keys()]))]
  const columns = all.map(({ shape, connections }) => `${shape}, ${connections}`)
  const text = [
    `CPU of one node's main thread for each create of the network, in microseconds, shared out by the self times of V8's ` +
      `sampling profiler; load on all nodes, ${options.seconds} s. Syncs and other work of lmdb on threads of its own are not in it.`,
    table(
      ['layer', ...columns],
      [
        ...layers.map((layer) => [layer, ...all.map((one) => perCreateUs(one, one.shares.layers.get(layer) ?? 0))]),
        ['all', ...all.map((one) => perCreateUs(one, one.shares.busyMs))],
      ],
    ),
    ...all.flatMap((one) => [
      `${one.shape}, ${one.connections} connections:`,
      topTable('package', one, one.shares.packages, PACKAGES),
      topTable('function', one, one.shares.functions, FUNCTIONS),
    ]),
  ].join('\n\n')
  return {
    title: 'Where the time goes',
    text,
    data: all.map(({ shares, ...rest }) => ({ ...rest, layers: [...shares.layers] })),
  }
}

async function profilesOf(shape: Shape, options: Options, say: Say): Promise<readonly Profiled[]> {
  say(`profile, ${shapeName(shape)}: starting`)
  const subject = await startReplicator({
    name: 'this checkout',
    checkout: OWN_CHECKOUT,
    shape,
    nodeFlags: INSPECT_FLAGS,
  })
  try {
    await loadWindow(subject, { spread: 'all', connections: 64, seconds: options.warmUpSeconds })
    const profiler = await CpuProfiler.open(subject.network.at(0))
    const pid = subject.network.at(0).pid ?? 0
    const profiled: Profiled[] = []
    for (const connections of options.connections) {
      const load = { spread: 'all', connections } as const
      await loadWindow(subject, { ...load, seconds: 1 })
      await profiler.start()
      const beforeMs = mainThreadCpuMsOf(pid)
      const { done, perSecond } = await loadWindow(subject, { ...load, seconds: options.seconds })
      const cpuMs = mainThreadCpuMsOf(pid) - beforeMs
      const profile = await profiler.stop()
      if (options.profile !== undefined) await keep(options.profile, `${shapeName(shape)}, ${connections}`, profile)
      say(`  ${connections} connections: ${perSecond.toFixed(0)}/s`)
      profiled.push({ shape: shapeName(shape), connections, creates: done, cpuMs, shares: sharesOf(profile) })
    }
    profiler.close()
    return profiled
  } finally {
    await subject.stop()
  }
}

async function keep(folder: string, name: string, profile: CpuProfile): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, `${name.replaceAll(/[ ,]+/g, '-')}.cpuprofile`), JSON.stringify(profile))
}

function topTable(what: string, one: Profiled, sums: ReadonlyMap<string, number>, rows: number): string {
  const top = [...sums].slice(0, rows)
  return table(
    [what, 'µs a create', 'share'],
    top.map(([name, ms]) => [`\`${name}\``, perCreateUs(one, ms), percent(ms / one.shares.busyMs)]),
  )
}

/** The samples say how the time is shared out, and the system how much it was: samples count waiting for a core too. */
function perCreateUs({ creates, cpuMs, shares }: Profiled, ms: number): number {
  return ((ms / shares.busyMs) * cpuMs * 1000) / creates
}
