/** Certificates for tests, made as they run: an authority, and what it has signed. */
import 'reflect-metadata'
import type { webcrypto } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BasicConstraintsExtension,
  type Extension,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const DAY_MS = 24 * 60 * 60 * 1000

export interface Signed {
  readonly name: string
  /** PEM. */
  readonly cert: string
  /** PEM, PKCS #8. */
  readonly key: string
}

/** Signs what a test asks for; `new` ones have other keys. */
export class Authority {
  readonly name: string
  readonly #keys: webcrypto.CryptoKeyPair
  readonly #certificate: X509Certificate

  private constructor(name: string, keys: webcrypto.CryptoKeyPair, certificate: X509Certificate) {
    this.name = name
    this.#keys = keys
    this.#certificate = certificate
  }

  /** One that is also a server has the addresses of that. */
  static async make(name: string, hosts: readonly string[] = []): Promise<Authority> {
    const keys = await newKeys()
    const extensions = [new BasicConstraintsExtension(true), ...(hosts.length > 0 ? [hostsOf(hosts)] : [])]
    return new Authority(name, keys, await certificate(name, keys, { name, keys }, { extensions, days: 1 }))
  }

  /** PEM. */
  get cert(): string {
    return this.#certificate.toString('pem')
  }

  /** Its own certificate, with its key. */
  async self(): Promise<Signed> {
    return { name: this.name, cert: this.cert, key: await pemOf(this.#keys) }
  }

  /** For 127.0.0.1 and `localhost`, unless other hosts are given; `days` from now, which may lie behind. */
  async sign(name: string, { hosts = ['127.0.0.1', 'localhost'], days = 1 } = {}): Promise<Signed> {
    const keys = await newKeys()
    const extensions = [hostsOf(hosts)]
    const signed = await certificate(name, keys, { name: this.name, keys: this.#keys }, { extensions, days })
    return { name, cert: signed.toString('pem'), key: await pemOf(keys) }
  }
}

function hostsOf(hosts: readonly string[]): Extension {
  return new SubjectAlternativeNameExtension(
    hosts.map((value) => ({ type: /^[\d.]+$/.test(value) ? ('ip' as const) : ('dns' as const), value })),
  )
}

async function pemOf({ privateKey }: webcrypto.CryptoKeyPair): Promise<string> {
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', privateKey)).toString('base64')
  return `-----BEGIN PRIVATE KEY-----\n${pkcs8.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>
}

function certificate(
  subject: string,
  { publicKey }: webcrypto.CryptoKeyPair,
  issuer: { readonly name: string; readonly keys: webcrypto.CryptoKeyPair },
  { extensions, days }: { readonly extensions: Extension[]; readonly days: number },
): Promise<X509Certificate> {
  return X509CertificateGenerator.create({
    subject: `CN=${subject}`,
    issuer: `CN=${issuer.name}`,
    publicKey,
    signingKey: issuer.keys.privateKey,
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(Date.now() - 2 * DAY_MS),
    notAfter: new Date(Date.now() + days * DAY_MS),
    extensions,
  })
}

/** Files as flags name them, in a folder that goes with the call of `remove`. */
export class CertificateFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'replicator-tls-'))

  write(name: string, text: string, mode = 0o600): string {
    const path = join(this.path, name)
    rmSync(path, { force: true })
    writeFileSync(path, text, { mode })
    return path
  }

  remove(): void {
    rmSync(this.path, { recursive: true })
  }
}
