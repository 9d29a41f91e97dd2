import { keyProblem } from './key.js'
import {
  CLUSTER_ID_BYTES_MAX,
  FINGERPRINT_BYTES_MAX,
  JOIN_SECRET_BYTES_MAX,
  NODE_NAME_BYTES_MAX,
  PEER_ID_BYTES_MAX,
} from './limits.js'

const PEER_ID = `[A-Za-z0-9]{1,${PEER_ID_BYTES_MAX}}`
const COUNTER = '\\d{1,16}'
const NONCE = '[0-9a-f]{16}'
const PROPOSAL_ORIGIN = `${PEER_ID}\\.${COUNTER}\\.${NONCE}`
const PROPOSAL_ID = `${PROPOSAL_ORIGIN}\\.${COUNTER}`

/**
 * The grammar of each id, as the source of a regular expression: the checks below, the wire, the options and the
 * description of the HTTP API take it from here, so that what one of them lets in none of the others turns away.
 */
export const ID_PATTERNS = {
  clusterId: `^[A-Za-z0-9._-]{1,${CLUSTER_ID_BYTES_MAX}}$`,
  peerId: `^${PEER_ID}$`,
  nodeName: `^[A-Za-z0-9._-]{1,${NODE_NAME_BYTES_MAX}}$`,
  networkId: '^[0-9a-f]{32}$',
  nonce: `^${NONCE}$`,
  proposalId: `^${PROPOSAL_ID}$`,
  proposalOrigin: `^${PROPOSAL_ORIGIN}$`,
  proposalSequence: `^${COUNTER}$`,
  proposalReference: `^\\d{1,15}~${PROPOSAL_ID}~[^%]+$`,
  readId: `^${COUNTER}\\.${COUNTER}$`,
  /** What a newcomer shows to be let in. */
  joinSecret: `^[A-Za-z0-9._~/-]{1,${JOIN_SECRET_BYTES_MAX}}$`,
  fingerprint: `^[0-9a-f]{0,${FINGERPRINT_BYTES_MAX}}$`,
} as const

export const isClusterId = matcher(ID_PATTERNS.clusterId)
export const isPeerId = matcher(ID_PATTERNS.peerId)
export const isNodeName = matcher(ID_PATTERNS.nodeName)
/** Of a network that exists: a node that has joined none names the empty text. */
export const isNetworkId = matcher(ID_PATTERNS.networkId)
export const isNonce = matcher(ID_PATTERNS.nonce)
export const isProposalId = matcher(ID_PATTERNS.proposalId)
/** `<peer>.<boot>.<nonce>`, what all proposals of one boot begin with. */
export const isProposalOrigin = matcher(ID_PATTERNS.proposalOrigin)
export const isProposalSequence = matcher(ID_PATTERNS.proposalSequence)
export const isReadId = matcher(ID_PATTERNS.readId)
export const isJoinSecret = matcher(ID_PATTERNS.joinSecret)
/** Empty where there is no request id. */
export const isFingerprint = matcher(ID_PATTERNS.fingerprint)

function matcher(pattern: string): (text: string) => boolean {
  const expression = new RegExp(pattern)
  return (text) => expression.test(text)
}

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

/** Undefined where the text is no proposal id. */
export function parseProposalId(text: string): ProposalIdParts | undefined {
  if (!isProposalId(text)) return undefined
  const [peer = '', boot, nonce = '', sequence] = text.split('.')
  return { peer, boot: Number(boot), nonce, sequence: Number(sequence) }
}

/** Names one read among all of its reader: the boot, and the place among the reads of that boot. */
export function formatReadId({ boot }: Boot, sequence: number): string {
  return `${boot}.${sequence}`
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

const isReference = matcher(ID_PATTERNS.proposalReference)

/** Undefined where the text is not the public form of a proposal id. */
export function parseProposalReference(text: string): ProposalReference | undefined {
  if (!isReference(text)) return undefined
  const [version = '', id = ''] = text.split('~', 2)
  const encoded = text.slice(version.length + id.length + 2)
  try {
    const key = decodeURIComponent(encoded.replaceAll('=', '%'))
    return keyProblem(key) === undefined ? { key, version: Number(version), id } : undefined
  } catch {
    return undefined
  }
}

/** What a node is called that was given no name: its cluster, and the last six characters of its peer id. */
export function defaultNodeName(cluster: ClusterId, peer: PeerId): string {
  return `${cluster}-${peer.slice(-6)}`
}
