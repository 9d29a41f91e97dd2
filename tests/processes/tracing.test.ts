/** Traces of docs/monitoring.md, as they stand there: the file that is loaded first, and the command that loads it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cleanEnvironment, until } from '@replicator/testkit/processes'
import { expect, it, onTestFinished } from 'vitest'
import { blocksOf, pageOf } from './pages.ts'
import { program } from './program.ts'

const PAGE = 'docs/monitoring.md'
const SECTION = pageOf(PAGE).split('\n## Traces\n')[1]?.split('\n## ')[0] ?? ''
const RECORDED = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

/** In place of the one package that no test installs: it sends spans to another program. All else is what users have. */
const EXPORTER = `
import { appendFileSync } from 'node:fs'

export class OTLPTraceExporter {
  export(spans, done) {
    for (const { name, resource } of spans) appendFileSync('spans', resource.attributes['service.name'] + ': ' + name + '\\n')
    done({ code: 0 })
  }
  async shutdown() {}
}
`

/** The folder of a package that is needed by another one. */
function neededBy(file: string, name: string): string {
  return dirname(createRequire(file).resolve(`@opentelemetry/${name}/package.json`))
}

/** What the page has \`npm install\` bring, made of what is installed here. */
async function install(folder: string): Promise<void> {
  const sdk = neededBy(import.meta.filename, 'sdk-trace-node')
  const resources = neededBy(join(neededBy(join(sdk, 'x'), 'sdk-trace-base'), 'x'), 'resources')
  const exporter = join(folder, 'exporter')
  await mkdir(exporter)
  await writeFile(join(exporter, 'package.json'), JSON.stringify({ type: 'module', exports: './index.js' }))
  await writeFile(join(exporter, 'index.js'), EXPORTER)
  const here: Readonly<Record<string, string>> = {
    '@opentelemetry/sdk-trace-node': sdk,
    '@opentelemetry/resources': resources,
    '@opentelemetry/exporter-trace-otlp-http': exporter,
  }
  const [, named = ''] = /`npm install ([^`]+)`/.exec(SECTION) ?? []
  expect(named.split(' ').toSorted()).toEqual(Object.keys(here).toSorted())
  await mkdir(join(folder, 'node_modules/@opentelemetry'), { recursive: true })
  for (const [name, place] of Object.entries(here)) await symlink(place, join(folder, 'node_modules', name))
}

it('a node records what clients trace with the SDK that docs/monitoring.md has it load, and sends it off as it stops', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'replicator-tracing-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await install(folder)
  const [tracing = ''] = blocksOf(PAGE, 'js')
  await writeFile(join(folder, 'tracing.mjs'), tracing)
  const [, options = '', args = ''] = /```sh\nNODE_OPTIONS="(.+)" replicator (.+)\n```/.exec(SECTION) ?? []
  const node = spawn(process.execPath, [program, ...args.split(' ')], {
    cwd: folder,
    env: {
      ...cleanEnvironment(),
      NODE_OPTIONS: options.replace('/etc/replicator', folder),
      REPLICATOR_MIN_PEERS: '1',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void node.kill('SIGKILL'))
  let output = ''
  node.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()))
  const isReady = (): true | undefined => output.includes('the node is ready') || undefined
  await until('it is ready', isReady, { withinMs: 30_000 })
  const [, url = ''] = /"httpUrl":"([^"]+)"/.exec(output) ?? []
  const headers = { traceparent: RECORDED }
  expect((await fetch(`${url}/store/k`, { method: 'PUT', body: 'v', headers })).status).toBe(201)
  const ended = once(node, 'close')
  node.kill('SIGTERM')
  expect((await ended)[0]).toBe(0)
  const spans = (await readFile(join(folder, 'spans'), 'utf8')).trimEnd().split('\n')
  expect(spans).toEqual(
    expect.arrayContaining(['replicator: PUT /store/{key}', 'replicator: replicator create', 'replicator: vote']),
  )
})
