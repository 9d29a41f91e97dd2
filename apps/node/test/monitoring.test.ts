import { readFileSync } from 'node:fs'
import { ERRORS } from '@replicator/interface'
import { describe, expect, it } from 'vitest'
import { routesOf } from '../src/http/api.ts'
import { METRICS } from '../src/http/metrics.ts'
import { FakeReplicator } from './fake-replicator.ts'
import { testApp } from './http/app.ts'

function file(name: string): string {
  return readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8')
}

interface Told {
  readonly labels: ReadonlyMap<string, ReadonlySet<string>>
}

/** The labels of each metric that a node tells, by the name of its lines. */
async function told(): Promise<Told> {
  const { app } = testApp()
  await app.inject({ method: 'PUT', url: '/store/k', body: 'v' })
  const { body } = await app.inject({ url: '/metrics' })
  const labels = new Map<string, Set<string>>()
  for (const line of body.split('\n')) {
    const [, name, within = ''] = /^(\w+)(?:\{(.*)\})? [\d.e+-]+$/i.exec(line) ?? []
    if (name === undefined) continue
    const known = labels.get(name) ?? new Set()
    labels.set(name, known)
    for (const [, label = ''] of within.matchAll(/(\w+)="/g)) known.add(label)
  }
  return { labels }
}

/** What Prometheus adds to what it scrapes. */
const ADDED = ['job', 'instance']
const METRIC = /\b((?:replicator|nodejs|process)_\w+)(?:\{([^}]*)\})?/g

/** Every metric of an expression is told by a node, with each label that is asked for. */
function check(expression: string, { labels }: Told): void {
  for (const [, name = '', within = ''] of expression.matchAll(METRIC)) {
    const known = labels.get(name)
    expect([name, known === undefined]).toEqual([name, false])
    for (const [, label = '', value = ''] of within.matchAll(/(\w+)(?:=~|!=|=)"([^"]*)"/g)) {
      expect([name, [...ADDED, ...(known ?? [])]]).toEqual([name, expect.arrayContaining([label])])
      if (label === 'operation') expect(operations).toContain(value)
      if (label === 'outcome') expect(outcomes).toContain(value)
    }
  }
  const metrics = [...expression.matchAll(METRIC)].map(([, name = '']) => labels.get(name))
  for (const [, list = ''] of expression.matchAll(/\bby \(([^)]*)\)/g)) {
    for (const label of list.split(/,\s*/)) {
      const isThere = ADDED.includes(label) || metrics.some((known) => known?.has(label))
      expect([expression, label, isThere]).toEqual([expression, label, true])
    }
  }
}

const operations = routesOf({ replicator: new FakeReplicator(), version: '0.0.0' }).map(({ operation }) => operation)
const outcomes = [...Object.keys(ERRORS), 'INTERNAL', 'ok']

/** The text of each rule, by the name of its alert. */
const alerts = new Map(
  file('deploy/monitoring/alerts.yml')
    .split('- alert: ')
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('\n')), text]),
)

describe('the alert rules', () => {
  it('ask for metrics and labels that a node tells', async () => {
    const metrics = await told()
    expect(alerts.size).toBeGreaterThan(10)
    for (const rule of alerts.values()) check(rule.slice(0, rule.indexOf('labels:')), metrics)
  })

  it('lead each to its section of docs/monitoring.md, and no section is of an alert that is none', () => {
    for (const [name, rule] of alerts) {
      expect(rule).toContain(`runbook: docs/monitoring.md#${name.toLowerCase()}\n`)
    }
    const sections = [...file('docs/monitoring.md').matchAll(/^### (Replicator\w+)$/gm)].map(([, name]) => name)
    expect(sections).toEqual([...alerts.keys()])
  })
})

interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description?: string
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly legendFormat: string }[]
}

const { panels } = JSON.parse(file('deploy/monitoring/dashboard.json')) as { readonly panels: readonly Panel[] }

describe('the dashboard for Grafana', () => {
  it('asks for metrics and labels that a node tells', async () => {
    const metrics = await told()
    const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
    expect(expressions.length).toBeGreaterThan(20)
    for (const expression of expressions) check(expression, metrics)
  })

  it('shows every metric of the node but those that say what an alert says', () => {
    const text = JSON.stringify(panels) + file('deploy/monitoring/alerts.yml')
    for (const name of Object.keys(METRICS)) expect(text).toContain(`replicator_${name}`)
  })

  it('has its panels beside and below each other, each with a title, a meaning and an id of its own', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    const places = panels.flatMap(({ gridPos: { x, y, w, h } }) => {
      expect(x + w).toBeLessThanOrEqual(24)
      return Array.from({ length: w * h }, (_, place) => `${x + (place % w)},${y + Math.floor(place / w)}`)
    })
    expect(new Set(places).size).toBe(places.length)
    for (const { type, title, description = '' } of panels) {
      expect([title, title !== '' && (type === 'row' || description !== '')]).toEqual([title, true])
    }
  })
})

describe('docs/monitoring.md', () => {
  it('says of each metric what it means, in the order of the table', () => {
    const text = file('docs/monitoring.md')
    const section = text.slice(text.indexOf('\n## Metrics\n'), text.indexOf('\n## Counters\n'))
    const rows = [...section.matchAll(/^\| `replicator_(\w+)(?:\{([\w,]+)\})?` \|/gm)].map(([, name, labels = '']) => [
      name,
      labels,
    ])
    expect(rows).toEqual(Object.entries(METRICS).map(([name, { labels }]) => [name, labels.join(',')]))
  })
})
