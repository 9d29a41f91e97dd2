import { chmodSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { listen } from '../../src/http/listener.ts'
import { readTls } from '../../src/http/tls.ts'
import { Authority, CertificateFolder, type Signed } from '../certificates.ts'
import { testApp } from '../http/app.ts'
import { command } from './command.ts'
import { listeningNode } from './listening.ts'

const folder = new CertificateFolder()
let authority: Authority
let node: Signed
let client: Signed

beforeAll(async () => {
  authority = await Authority.make('authority')
  ;[node, client] = await Promise.all([authority.sign('node'), authority.sign('client')])
  folder.write('ca', authority.cert)
  folder.write('client.cert', client.cert)
  folder.write('client.key', client.key)
})
afterAll(() => folder.remove())

const file = (name: string): string => `${folder.path}/${name}`

/** The URL of a node with this certificate, that asks its clients for theirs or doesn't. */
async function secureUrl({ cert, key }: Pick<Signed, 'cert' | 'key'>, { asksClients = false } = {}): Promise<string> {
  const [certFile, keyFile] = [folder.write('node.cert', cert), folder.write('node.key', key)]
  const files = { cert: certFile, key: keyFile, clientCa: asksClients ? file('ca') : undefined }
  const { app } = testApp({ tls: readTls(files, Date.now()) })
  onTestFinished(() => app.close())
  return listen(app, { port: 0, host: '127.0.0.1', mayLeaveLoopback: false })
}

describe('a command at an https URL', () => {
  it('trusts the authority of --ca, or of the environment', async () => {
    const url = await secureUrl(node)
    expect(await command(['put', 'k', 'v', '--url', url, '--ca', file('ca')])).toMatchObject({ code: 0 })
    const env = { REPLICATOR_URL: url, REPLICATOR_CA: file('ca') }
    expect(await command(['get', 'k'], { env })).toMatchObject({ code: 0, out: 'v' })
    expect((await command(['doctor', '--url', url, '--ca', file('ca')])).out).not.toContain('No answer')
  })

  it('says what to give where it trusts nobody who has signed the certificate', async () => {
    const url = await secureUrl(node)
    expect(await command(['status', '--url', url])).toMatchObject({
      code: 1,
      err: `replicator: No answer from ${url}: nobody that is trusted here has signed its certificate; give the certificate of its authority with --ca FILE.\n`,
    })
  })

  it('takes a certificate that signed itself where that is given, and says so where it is not', async () => {
    const own = await Authority.make('self', ['127.0.0.1'])
    const url = await secureUrl(await own.self())
    expect((await command(['status', '--url', url])).err).toContain('it has signed its certificate itself')
    folder.write('self', own.cert)
    expect((await command(['put', 'k', 'v', '--url', url, '--ca', file('self')])).code).toBe(0)
  })

  it('tells apart a certificate for another name, one that has ended, and a node without TLS', async () => {
    const said = async (url: string) => (await command(['status', '--url', url, '--ca', file('ca')])).err
    const other = await authority.sign('other', { hosts: ['node.example'] })
    expect(await said(await secureUrl(other))).toContain('its certificate is not for 127.0.0.1')
    const ended = await authority.sign('ended', { days: -1 })
    expect(await said(await secureUrl(ended))).toContain('its certificate has expired')
    const { url } = await listeningNode()
    expect(await said(url.replace('http:', 'https:'))).toContain('it speaks no TLS')
    expect(await said((await secureUrl(node)).replace('https:', 'http:'))).toContain('begins with https://')
  })

  it('shows its own certificate where the node asks for one, and says so where it has none', async () => {
    const url = await secureUrl(node, { asksClients: true })
    const own = ['--client-cert', file('client.cert'), '--client-key', file('client.key')]
    const trusting = ['put', 'k', 'v', '--url', url, '--ca', file('ca')]
    expect((await command([...trusting, ...own])).code).toBe(0)
    const bare = await command(trusting)
    expect(bare.code).toBe(1)
    expect(bare.err).toContain('give --client-cert and --client-key')
    const stranger = await (await Authority.make('stranger')).sign('client')
    folder.write('client.cert', stranger.cert)
    folder.write('client.key', stranger.key)
    expect((await command([...trusting, ...own])).err).toContain('its authority has not signed the certificate')
  })

  it('refuses files that cannot be used by the name of their flag', async () => {
    const { url } = await listeningNode()
    const said = async (...flags: string[]) => (await command(['status', '--url', url, ...flags])).err
    expect(await said('--ca', file('gone'))).toContain("--ca can't be read: ENOENT")
    expect(await said('--ca', file('client.key'))).toContain('is not a certificate in PEM form')
    expect(await said('--client-cert', file('ca'))).toContain('--client-cert and --client-key go together')
    expect(await said('--client-cert', file('ca'), '--client-key', file('client.key'))).toContain(
      'is not the key of the first certificate',
    )
    const open = folder.write('open', 'x')
    chmodSync(open, 0o644)
    expect(await said('--client-cert', file('ca'), '--client-key', open)).toContain('others may read it')
  })
})
