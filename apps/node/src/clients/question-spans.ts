/** A span of OpenTelemetry for a question over libp2p, as each request over HTTP has one: what the node does for it becomes its children. */
import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api'

/** Named by what is asked, and never by what the client has made up. Nothing is made without a tracer. */
export async function withSpan<Told extends { readonly status: number }>(
  tracer: Tracer | undefined,
  asked: string,
  work: () => Promise<Told>,
): Promise<Told> {
  if (tracer === undefined) return work()
  const attributes = { 'rpc.system': 'replicator', 'rpc.method': asked }
  // What is active belongs to the link, on which the questions of many requests come. A question names no parent.
  const span = tracer.startSpan(`replicator.client/${asked}`, { kind: SpanKind.SERVER, attributes }, ROOT_CONTEXT)
  try {
    const told = await context.with(trace.setSpan(ROOT_CONTEXT, span), work)
    span.setAttribute('replicator.status', told.status)
    if (told.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
    return told
  } finally {
    span.end()
  }
}
