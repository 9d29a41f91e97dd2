/** Certificates and keys in files of PEM form, named by flags. What was looked at is what is used. */
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { UsageError } from './cli/exit.js'
import { readPublicFile, readSecretFile } from './secret-file.js'

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** At least one, in the order of the file. Throws a `UsageError` that names the flag and the file. */
export function readCertificates(path: string, flag: string): readonly X509Certificate[] {
  const pem = readPublicFile(path, flag).toString('latin1')
  try {
    const all = (pem.match(CERTIFICATE) ?? []).map((text) => new X509Certificate(text))
    if (all.length > 0) return all
  } catch {
    // One that can't be read is no more than none.
  }
  throw new UsageError(`${flag}: ${path} is not a certificate in PEM form (-----BEGIN CERTIFICATE-----).`)
}

/** As TLS takes them: each on lines of its own, also where a file has them end to end. */
export function pemOf(certificates: readonly X509Certificate[]): string {
  return certificates.map(String).join('')
}

/** Throws a `UsageError` that names the flag and the file, and nothing that is in it. */
export function readPrivateKey(path: string, flag: string): { readonly pem: Buffer; readonly key: KeyObject } {
  const pem = readSecretFile(path, flag)
  try {
    return { pem, key: createPrivateKey(pem) }
  } catch {
    // OpenSSL's own words may quote the file, and tell nobody more.
    const isEncrypted = /ENCRYPTED/.test(pem.toString('latin1'))
    const wrong = isEncrypted ? 'is encrypted, and nobody is here to be asked for its passphrase' : 'is not a key'
    throw new UsageError(`${flag}: ${path} ${wrong}. Give a private key in PEM form (-----BEGIN PRIVATE KEY-----).`)
  }
}
