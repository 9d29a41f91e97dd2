/** The files of TLS: read together and checked as a whole, so that a server has new ones that fit, or keeps its old ones. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { messageOf, UsageError } from '../cli/exit.js'
import { readPublicFile, readSecretFile } from '../secret-file.js'

/** Paths, as flags name them. */
export interface TlsFiles {
  readonly cert: string
  readonly key: string
  /** Whose signatures clients must have; undefined: clients show no certificate. */
  readonly clientCa: string | undefined
}

/** What a TLS server takes, in PEM. */
export interface TlsMaterial {
  readonly cert: Buffer
  readonly key: Buffer
  readonly ca?: Buffer
}

export interface TlsRead extends TlsMaterial {
  /** Who the server says that it is, and until when. */
  readonly facts: { readonly subject: string; readonly validFrom: string; readonly validTo: string }
  /** Whether its time is now. */
  readonly isValid: boolean
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** Throws a `UsageError` that names the flag and the file. */
export function readTls({ cert: certPath, key: keyPath, clientCa: caPath }: TlsFiles, nowMs: number): TlsRead {
  const [certFlag, keyFlag, caFlag] = ['--tls-cert', '--tls-key', '--tls-client-ca'] as const
  const cert = readPublicFile(certPath, certFlag)
  const key = readSecretFile(keyPath, keyFlag)
  const ca = caPath === undefined ? undefined : readPublicFile(caPath, caFlag)
  // The server's own comes first; those behind it lead to the authority.
  const own = certificatesIn(cert, certPath, certFlag)[0] as X509Certificate
  if (!own.checkPrivateKey(privateKeyIn(key, keyPath, keyFlag))) {
    throw new UsageError(`${keyFlag}: ${keyPath} is not the key of the first certificate in ${certPath}.`)
  }
  if (ca !== undefined && caPath !== undefined) certificatesIn(ca, caPath, caFlag)
  const material: TlsMaterial = ca === undefined ? { cert, key } : { cert, key, ca }
  try {
    createSecureContext(material)
  } catch (error) {
    throw new UsageError(`${certFlag} and ${keyFlag} can't be used: ${messageOf(error)}.`, { cause: error })
  }
  const { validFrom, validTo } = own
  const subject = own.subject.replaceAll('\n', ', ')
  const isValid = Date.parse(validFrom) <= nowMs && nowMs < Date.parse(validTo)
  return { ...material, facts: { subject, validFrom, validTo }, isValid }
}

function certificatesIn(pem: Buffer, path: string, flag: string): readonly X509Certificate[] {
  try {
    const all = (pem.toString('latin1').match(PEM) ?? []).map((text) => new X509Certificate(text))
    if (all.length > 0) return all
  } catch {
    // One that can't be read is no more than none.
  }
  throw new UsageError(`${flag}: ${path} is not a certificate in PEM form (-----BEGIN CERTIFICATE-----).`)
}

function privateKeyIn(pem: Buffer, path: string, flag: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch {
    // OpenSSL's own words may quote the file, and tell nobody more.
    const isEncrypted = /ENCRYPTED/.test(pem.toString('latin1'))
    const wrong = isEncrypted ? 'is encrypted, and nobody is here to be asked for its passphrase' : 'is not a key'
    throw new UsageError(`${flag}: ${path} ${wrong}. Give a private key in PEM form (-----BEGIN PRIVATE KEY-----).`)
  }
}
