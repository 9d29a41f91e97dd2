/** Samples in Prometheus' text format, by prom-client, with Node's own metrics beside them. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { HistogramView } from '@replicator/interface'
import { type Metric, type MetricName, METRICS, type Sample } from './metrics.js'

export const METRICS_TYPE = Registry.PROMETHEUS_CONTENT_TYPE

const PREFIX = 'replicator_'

/**
 * What Node tells of itself. It is watched from the first question on: the delay of the event loop and the garbage
 * collector cost a little all the time, which nobody need pay who never asks.
 */
let ofNode: Registry | undefined

/** A registry of this one answer: who is no member any more is gone from it. */
export async function metricsText(samples: Readonly<Record<MetricName, readonly Sample[]>>): Promise<string> {
  if (ofNode === undefined) {
    ofNode = new Registry()
    collectDefaultMetrics({ register: ofNode })
  }
  const registry = new Registry()
  for (const name of Object.keys(METRICS) as MetricName[]) register(registry, name, samples[name])
  return `${await registry.metrics()}\n${await ofNode.metrics()}`
}

function register(registry: Registry, name: MetricName, samples: readonly Sample[]): void {
  const { type, labels, help }: Metric = METRICS[name]
  const config = { name: PREFIX + name, help, labelNames: labels, registers: [registry] }
  if (type === 'histogram') {
    const told = samples.flatMap(({ labels: at, value }) => (typeof value === 'number' ? [] : [{ labels: at, value }]))
    void new CountedHistogram(config, told)
    return
  }
  const metric = type === 'counter' ? new Counter(config) : new Gauge(config)
  for (const { labels: at, value } of samples) if (typeof value === 'number') metric.inc(at, value)
}

interface Ranges {
  readonly labels: Sample['labels']
  readonly value: HistogramView
}

/** A histogram of what was counted elsewhere. This is where prom-client's registry and its own `get` ask. */
class CountedHistogram extends Histogram {
  readonly #name: string
  readonly #help: string
  readonly #ranges: readonly Ranges[]

  constructor(config: ConstructorParameters<typeof Histogram>[0], ranges: readonly Ranges[]) {
    super(config)
    this.#name = config.name
    this.#help = config.help
    this.#ranges = ranges
  }

  async getForPromString(): Promise<object> {
    const values = this.#ranges.flatMap((ranges) => linesOf(this.#name, ranges))
    return { name: this.#name, help: this.#help, type: 'histogram', aggregator: 'sum', values }
  }
}

/** Each bucket holds all below it as well. */
function linesOf(name: string, { labels, value: { bounds, counts, sum } }: Ranges): readonly object[] {
  let count = 0
  const buckets = counts.map((each, place) => {
    count += each
    return { metricName: `${name}_bucket`, labels: { ...labels, le: bounds[place] ?? '+Inf' }, value: count }
  })
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: count },
  ]
}
