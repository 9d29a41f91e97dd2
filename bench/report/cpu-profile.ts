/** Where the time of a CPU profile went: self time by layer, by package and by function. */

interface ProfileNode {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
}

/** As V8 writes it. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[]
  readonly samples: readonly number[]
  /** Before each sample, in microseconds. */
  readonly timeDeltas: readonly number[]
}

export interface Shares {
  /** All but idling. */
  readonly busyMs: number
  /** Milliseconds by name, most first. */
  readonly layers: ReadonlyMap<string, number>
  readonly packages: ReadonlyMap<string, number>
  readonly functions: ReadonlyMap<string, number>
}

/** The first that fits the package, as `packageOf` names it. */
const LAYERS: readonly (readonly [string, RegExp])[] = [
  ['HTTP', /^(apps\/node|fastify|@fastify\/.*|find-my-way|pino.*|avvio|light-my-request|fast-.*|ajv.*|node:_?http.*)$/],
  ['engine', /^packages\/(engine|commit|membership|interface)$/],
  ['codec', /^(packages\/rpc|protobufjs|@protobufjs\/.*|long)$/],
  ['driver', /^packages\/core$/],
  ['store', /^(packages\/store|lmdb|msgpackr.*|ordered-binary|weak-lru-cache)$/],
  ['links', /^packages\/transport$/],
  ['libp2p: noise', /noise|@noble\/|chacha/],
  ['libp2p: multiplexer', /mplex|yamux/],
  ['libp2p: websockets', /^(@libp2p\/websockets|ws)$/],
  ['libp2p: DHT', /kad-dht|@libp2p\/record|datastore/],
  [
    'libp2p: the rest',
    /^(libp2p|@libp2p\/.*|it-.*|uint8.*|@multiformats\/.*|multiformats|@chainsafe\/.*|main-event|any-signal|race-.*|p-.*)$/,
  ],
  ['garbage collector', /^\(garbage collector\)$/],
  ['Node', /^node:/],
  ['native code', /^native code$/],
]

export function sharesOf({ nodes, samples, timeDeltas }: CpuProfile): Shares {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const [layers, packages, functions] = [new Map(), new Map(), new Map()] as Map<string, number>[] as [
    Map<string, number>,
    Map<string, number>,
    Map<string, number>,
  ]
  let busyMs = 0
  for (const [place, id] of samples.entries()) {
    const node = byId.get(id)
    if (node === undefined || node.callFrame.functionName === '(idle)') continue
    const ms = (timeDeltas[place] ?? 0) / 1000
    busyMs += ms
    const name = packageOf(node)
    add(packages, name, ms)
    add(layers, LAYERS.find(([, pattern]) => pattern.test(name))?.[0] ?? 'others', ms)
    add(functions, functionOf(node), ms)
  }
  return { busyMs, layers: sorted(layers), packages: sorted(packages), functions: sorted(functions) }
}

function add(sums: Map<string, number>, name: string, ms: number): void {
  sums.set(name, (sums.get(name) ?? 0) + ms)
}

function sorted(sums: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...sums].toSorted((a, b) => b[1] - a[1]))
}

function functionOf({ callFrame: { functionName, url, lineNumber } }: ProfileNode): string {
  const place = url === '' ? '' : ` ${url.split('/').slice(-3).join('/')}:${lineNumber + 1}`
  return `${functionName === '' ? '(anonymous)' : functionName}${place}`
}

/** An installed package, a folder of the workspace, a module of Node, or what is not JavaScript. */
function packageOf({ callFrame: { functionName, url } }: ProfileNode): string {
  const installed = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]
  if (url === '') return functionName === '(garbage collector)' ? functionName : 'native code'
  return installed ?? /(?:packages|apps)\/[^/]+/.exec(url)?.[0] ?? url
}
