/** What a simulated client asks: as the checkers know it, as the engine takes it, and as a trace tells it. */
import type { ProposalReference, WriteRequest } from '@replicator/interface'
import { Prng } from '../random/prng.js'
import type { OperationPlan } from './plan.js'

/** A planned operation, with the version that it names. */
export type SimulatedRequest = OperationPlan extends infer O
  ? O extends { readonly kind: 'update' | 'delete' }
    ? O & { readonly ifMatch: number | '*' }
    : O
  : never

type SimulatedWrite = Extract<SimulatedRequest, { readonly kind: 'put' | 'update' | 'delete' }>

/** `wallMs`: what the reference node's wall clock says. */
export function writeOf(request: SimulatedWrite, wallMs: number): WriteRequest {
  const { key, requestId } = request
  const ttlMs = request.kind === 'delete' ? undefined : request.ttlMs
  return {
    key,
    ...whatOf(request),
    requestId,
    fingerprint: requestId === '' ? '' : fingerprintOf(describeWrite({ ...request, key: '' })),
    ...(ttlMs === undefined ? {} : { expiresMs: wallMs + ttlMs }),
  }
}

type What = Pick<WriteRequest, 'operation' | 'ifMatch' | 'value' | 'contentType' | 'mutable'>

function whatOf(request: SimulatedWrite): What {
  switch (request.kind) {
    case 'put': {
      const { mutable, value } = request
      return { operation: 'create', value: Buffer.from(value), contentType: 'text/plain', mutable }
    }
    case 'update': {
      const { ifMatch, value, final } = request
      return { operation: 'update', ifMatch, value: Buffer.from(value), contentType: 'text/plain', mutable: !final }
    }
    case 'delete':
      return { operation: 'delete', ifMatch: request.ifMatch, value: Buffer.alloc(0), contentType: '', mutable: true }
  }
}

/** Stands for the SHA-256 of a request: as long, and different where the text is. */
function fingerprintOf(text: string): string {
  return new Prng(0, text).hex(32)
}

export function describeRequest(request: SimulatedRequest, reference?: ProposalReference): string {
  switch (request.kind) {
    case 'get':
      return `get ${request.key} (${request.consistency})`
    case 'resolve':
      return `resolve ${request.key}`
    case 'look-up':
      return `look up ${reference?.id ?? ''}`
    default:
      return describeWrite(request)
  }
}

function describeWrite(request: SimulatedWrite): string {
  const { kind, key, requestId } = request
  const as = requestId === '' ? '' : ` as ${requestId}`
  if (kind === 'delete') return `delete ${key} at ${request.ifMatch}${as}`
  const ends = request.ttlMs === undefined ? '' : ` for ${request.ttlMs} ms`
  if (kind === 'put') return `put ${key}=${request.value}${request.mutable ? ' mutable' : ''}${ends}${as}`
  return `update ${key}=${request.value} at ${request.ifMatch}${request.final ? ' final' : ''}${ends}${as}`
}
