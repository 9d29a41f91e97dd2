import { keyProblem } from './key.js'

/** A libp2p peer id in its text form, for example `12D3KooW…`. One node is one peer. */
export type PeerId = string

/** The name of a site, chosen by its operator. */
export type ClusterId = string

/** 32 hexadecimal characters that name one network for ever. Empty while a node has not joined one. */
export type NetworkId = string

/**
 * Names one proposal for ever: `<peer>.<boot>.<nonce>.<sequence>`.
 *
 * The boot counter and its random nonce are durable before the first proposal of a boot, so that an id is never used
 * twice, even by a node whose store was rolled back. Any total order serves recovery, so ids compare as text.
 */
export type ProposalId = string

/** What a node draws once at each start, durable before it says anything. */
export interface Boot {
  /** 1, 2, 3 … */
  readonly boot: number
  /** 16 hexadecimal characters. */
  readonly nonce: string
}

export interface ProposalIdParts extends Boot {
  readonly peer: PeerId
  readonly sequence: number
}

export function formatProposalId({ peer, boot, nonce, sequence }: ProposalIdParts): ProposalId {
  return `${peer}.${boot}.${nonce}.${sequence}`
}

/** The node that made the proposal, and the only one that may speak for it besides its receivers' own cluster. */
export function proposalOwner(id: ProposalId): PeerId {
  return id.slice(0, id.indexOf('.'))
}

const PROPOSAL_ID = /^[A-Za-z0-9]{1,128}\.\d{1,16}\.[0-9a-f]{16}\.\d{1,16}$/

export function isProposalId(text: string): boolean {
  return PROPOSAL_ID.test(text)
}

/** A proposal id with the key and version it was made for: enough for any node to say what became of it. */
export interface ProposalReference {
  readonly key: string
  readonly version: number
  readonly id: ProposalId
}

/**
 * The public form of a proposal id: `<version>~<id>~<key>`, the key percent-encoded with `=` for `%`. So it is the same
 * text as a path segment, whether a client encodes it once more or pastes it as it is.
 */
export function formatProposalReference({ key, version, id }: ProposalReference): string {
  return `${version}~${id}~${encodeURIComponent(key).replaceAll('%', '=')}`
}

/** Undefined where the text is not the public form of a proposal id. */
export function parseProposalReference(text: string): ProposalReference | undefined {
  const match = /^(\d{1,15})~([^~]+)~(.+)$/s.exec(text)
  if (match === null) return undefined
  const [, version = '', id = '', encoded = ''] = match
  if (!isProposalId(id) || encoded.includes('%')) return undefined
  try {
    const key = decodeURIComponent(encoded.replaceAll('=', '%'))
    return keyProblem(key) === undefined ? { key, version: Number(version), id } : undefined
  } catch {
    return undefined
  }
}
