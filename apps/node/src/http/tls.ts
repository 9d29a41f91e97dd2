/** The files of TLS: read together and checked as a whole, so that a server has new ones that fit, or keeps its old ones. */
import { createSecureContext } from 'node:tls'
import { messageOf, UsageError } from '../cli/exit.js'
import { pemOf, readCertificates, readPrivateKey } from '../pem.js'

/** Paths, as flags name them. */
export interface TlsFiles {
  readonly cert: string
  readonly key: string
  /** Whose signatures clients must have; undefined: clients show no certificate. */
  readonly clientCa: string | undefined
}

/** What a TLS server takes, in PEM. */
export interface TlsMaterial {
  readonly cert: string
  readonly key: Buffer
  readonly ca?: string
}

export interface TlsRead extends TlsMaterial {
  /** Who the server says that it is, and until when. */
  readonly facts: { readonly subject: string; readonly validFrom: string; readonly validTo: string }
  /** Whether its time is now. */
  readonly isValid: boolean
}

/** Throws a `UsageError` that names the flag and the file. */
export function readTls({ cert: certPath, key: keyPath, clientCa: caPath }: TlsFiles, nowMs: number): TlsRead {
  const chain = readCertificates(certPath, '--tls-cert')
  const { pem, key } = readPrivateKey(keyPath, '--tls-key')
  const authorities = caPath === undefined ? undefined : readCertificates(caPath, '--tls-client-ca')
  // The server's own comes first; those behind it lead to the authority.
  const [own] = chain
  if (own?.checkPrivateKey(key) !== true) {
    throw new UsageError(`--tls-key: ${keyPath} is not the key of the first certificate in ${certPath}.`)
  }
  const material: TlsMaterial = {
    cert: pemOf(chain),
    key: pem,
    ...(authorities !== undefined && { ca: pemOf(authorities) }),
  }
  try {
    createSecureContext(material)
  } catch (error) {
    throw new UsageError(`--tls-cert and --tls-key can't be used: ${messageOf(error)}.`, { cause: error })
  }
  const { validFrom, validTo } = own
  const subject = own.subject.replaceAll('\n', ', ')
  const isValid = Date.parse(validFrom) <= nowMs && nowMs < Date.parse(validTo)
  return { ...material, facts: { subject, validFrom, validTo }, isValid }
}
