/** `replicator doctor`: looks at nodes, at their network and at a folder, and says what to do. */
import type { Finding } from '../doctor/finding.js'
import { folderFindings } from '../doctor/folder-checks.js'
import { networkFindings } from '../doctor/network-checks.js'
import { lookAt, type Sight, type Unseen } from '../doctor/sight.js'
import { EXIT } from './exit.js'
import type { HttpNodes } from '@replicator/client/http'
import { outputPainter, type Paint, type Style } from './style.js'
import { printable, type Terminal } from './terminal.js'
import { grid } from './text.js'

export interface DoctorArgs {
  readonly clients: readonly HttpNodes[]
  readonly dataDir: string | undefined
  readonly json: boolean
}

/** Ends with 1 where something is wrong; warnings are none of that. */
export async function doctor({ clients, dataDir, json }: DoctorArgs, terminal: Terminal): Promise<number> {
  const seen = await Promise.all(clients.map((client) => lookAt(client, Date.now)))
  const sights = seen.filter((each): each is Sight => 'status' in each)
  const unseen = seen.filter((each): each is Unseen => 'why' in each)
  const findings = [
    ...networkFindings(sights, unseen),
    ...(dataDir === undefined ? [NO_FOLDER] : await folderFindings(dataDir)),
  ]
  const count = (state: Finding['state']): number => findings.filter((each) => each.state === state).length
  const [wrong, warnings] = [count('wrong'), count('warning')]
  const counts = { wrong, warnings }
  const shown = json ? `${JSON.stringify({ ...counts, findings })}\n` : text(findings, counts, outputPainter(terminal))
  terminal.stdout.write(shown)
  return wrong > 0 ? EXIT.failed : EXIT.done
}

const NO_FOLDER: Finding = {
  check: 'folder',
  state: 'skipped',
  says: 'disk speed, space and permissions were not looked at',
  advice: 'Give --data-dir on the machine of a node.',
}

const STYLES: Readonly<Record<Finding['state'], Style>> = {
  ok: 'green',
  warning: 'yellow',
  wrong: 'red',
  skipped: 'dim',
}

interface Counts {
  readonly wrong: number
  readonly warnings: number
}

function text(findings: readonly Finding[], { wrong, warnings }: Counts, paint: Paint): string {
  const rows = findings.map(({ state, check, node = '', says }) => [
    paint(STYLES[state], state),
    check,
    printable(node),
    printable(says),
  ])
  const lines = grid(rows).trimEnd().split('\n')
  const all = lines.flatMap((line, place) => {
    const advice = findings[place]?.advice
    return advice === undefined ? [line] : [line, `         ${printable(advice)}`]
  })
  const end = wrong + warnings === 0 ? 'Nothing is wrong.' : `${wrong} wrong, ${warnings} to be warned of.`
  return `${[...all, end].join('\n')}\n`
}
