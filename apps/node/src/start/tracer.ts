/** Traces of a node that runs as a program. */
import { isSpanContextValid, trace, type Tracer } from '@opentelemetry/api'
import { programVersion } from '../program-version.js'

/**
 * The tracer of the SDK that was loaded before this program, as `node --import` does; undefined where there is none, so that
 * nothing at all is done for traces. An SDK that comes later is not seen.
 *
 * The API gives a tracer either way. One that nobody stands behind makes spans of no trace; the one span that this is tried
 * with is never ended, so nobody is told of it.
 */
export function registeredTracer(): Tracer | undefined {
  const tracer = trace.getTracer('replicator', programVersion())
  return isSpanContextValid(tracer.startSpan('try').spanContext()) ? tracer : undefined
}
