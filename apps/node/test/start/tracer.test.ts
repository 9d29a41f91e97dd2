import { INVALID_SPAN_CONTEXT, type Span, type SpanContext, trace } from '@opentelemetry/api'
import { expect, it, onTestFinished } from 'vitest'
import { registeredTracer } from '../../src/start/tracer.ts'

/** What a program loads before the node; whether anybody stands behind its spans. */
function register(spanContext: SpanContext): void {
  const span: Partial<Span> = { spanContext: () => spanContext }
  trace.setGlobalTracerProvider({
    getTracer: () => ({ startSpan: () => span as Span, startActiveSpan: () => undefined }),
  })
  onTestFinished(() => trace.disable())
}

it('takes no tracer where no SDK was loaded, nor where there is one that makes no spans', () => {
  expect(registeredTracer()).toBeUndefined()
  register(INVALID_SPAN_CONTEXT)
  expect(registeredTracer()).toBeUndefined()
})

it('takes the tracer of the SDK that was loaded, also where this one span would not be recorded', () => {
  register({ traceId: '7'.repeat(32), spanId: '7'.repeat(16), traceFlags: 0 })
  expect(registeredTracer()?.startSpan('any').spanContext().traceId).toBe('7'.repeat(32))
})
