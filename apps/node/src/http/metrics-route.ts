import { samplesOf } from './metrics.js'
import { statusOf } from './node-routes.js'
import type { Route, RouteParts } from './route.js'

/** The library is loaded when somebody first asks: most nodes that are started, in tests say, are never asked. */
export function metricsRoute({ replicator, intake }: RouteParts, version: string): Route {
  return {
    method: 'GET',
    path: '/metrics',
    operation: 'readMetrics',
    summary: 'Read what this node measures, for Prometheus.',
    query: [],
    answers: [{ status: 200, meaning: 'Metrics in the text format of Prometheus.', body: 'metrics' }],
    errors: [],
    access: 'any',
    bounded: false,
    handle: async ({ reply }) => {
      const { METRICS_TYPE, metricsText } = await import('./metrics-text.js')
      const samples = samplesOf({
        status: statusOf({ replicator, intake }),
        peers: replicator.peers(),
        measured: replicator.metrics(),
        requests: intake.counts.view(),
        version,
      })
      const text = await metricsText(samples)
      return reply.header('content-type', METRICS_TYPE).header('cache-control', 'no-store').send(text)
    },
  }
}
