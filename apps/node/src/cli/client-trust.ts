/** Whom a command trusts at an https URL, and who it says that it is itself. */
import { pemOf, readCertificates, readPrivateKey } from '../pem.js'
import { UsageError } from './exit.js'

/** In PEM, as Node's `https` takes it. Without `ca`: the authorities that Node knows. */
export interface ClientTrust {
  readonly ca?: string
  readonly cert?: string
  readonly key?: Buffer
}

/** Names of flags, and of the variables that stand for them, with what they mean. */
export const TRUST_FLAGS = {
  ca: 'PEM file with the authority of an https URL, or its own certificate; default REPLICATOR_CA',
  'client-cert': 'certificate that this client shows, a PEM file; default REPLICATOR_CLIENT_CERT',
  'client-key': 'its private key, a PEM file that is its owner’s alone; default REPLICATOR_CLIENT_KEY',
} as const

export type TrustFlag = keyof typeof TRUST_FLAGS

/** Throws a `UsageError` that names the flag where a file can't be used. */
export function clientTrust(path: (flag: TrustFlag) => string | undefined): ClientTrust {
  const [ca, cert, key] = [path('ca'), path('client-cert'), path('client-key')]
  if ((cert === undefined) !== (key === undefined)) throw new UsageError('--client-cert and --client-key go together.')
  return {
    ...(ca !== undefined && { ca: pemOf(readCertificates(ca, '--ca')) }),
    ...(cert !== undefined && key !== undefined && ownOf(cert, key)),
  }
}

function ownOf(certPath: string, keyPath: string): Required<Pick<ClientTrust, 'cert' | 'key'>> {
  const chain = readCertificates(certPath, '--client-cert')
  const { pem, key } = readPrivateKey(keyPath, '--client-key')
  if (chain[0]?.checkPrivateKey(key) === true) return { cert: pemOf(chain), key: pem }
  throw new UsageError(`--client-key: ${keyPath} is not the key of the first certificate in ${certPath}.`)
}

interface Attempt {
  readonly host: string
  readonly isSecure: boolean
  readonly trust: ClientTrust
}

/** What a handshake failed for, in words, and what to do; undefined where it is something else. */
export function trustProblem(
  { code = '', message }: NodeJS.ErrnoException,
  { host, isSecure, trust }: Attempt,
): string | undefined {
  switch (code) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return 'it has signed its certificate itself; if it is the node that you mean, give that certificate with --ca FILE'
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return 'nobody that is trusted here has signed its certificate; give the certificate of its authority with --ca FILE'
    case 'CERT_HAS_EXPIRED':
      return 'its certificate has expired; it reads a new one on SIGHUP'
    case 'CERT_NOT_YET_VALID':
      return 'its certificate is not valid yet, or the clock of this machine is wrong'
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `its certificate is not for ${host}; ask for it by a name or an address that the certificate has`
  }
  // The rest has OpenSSL's own words, in the code or behind EPROTO.
  const words = `${code} ${message}`.toLowerCase().replaceAll('_', ' ')
  if (/wrong version number|packet length too long/.test(words)) {
    return 'it speaks no TLS; without --tls-cert the URL of a node begins with http://'
  }
  if (/ssl.* alert /.test(words)) {
    return 'it wants a certificate of its clients that its authority has signed; give --client-cert and --client-key'
  }
  // Only who speaks TLS could say more.
  if (message === 'socket hang up' && !isSecure) {
    return 'it closed the connection without an answer; with --tls-cert the URL of a node begins with https://'
  }
  // A node ends the handshake before it looks who has signed.
  if (trust.cert === undefined || code !== 'ECONNRESET') return undefined
  return 'it closed the connection without an answer; perhaps its authority has not signed the certificate of --client-cert'
}
