/** Which multiaddresses this transport can use at all. */
import { peerIdFromString } from '@libp2p/peer-id'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { ADDRESS_BYTES_MAX } from '@replicator/interface'

const LISTENABLE = /^(ip4|ip6|dns4|dns6|dns) tcp ws( p2p)?$/
const DIALABLE = /^(ip4|ip6|dns4|dns6|dns) tcp (ws|wss|tls ws|tls sni ws)( p2p)?$/

export function isListenable(address: string): boolean {
  return LISTENABLE.test(formOf(address))
}

/** Not `/dnsaddr`: where one of those can't be resolved, libp2p dials none of a peer's other addresses either. */
export function isDialable(address: string): boolean {
  return DIALABLE.test(formOf(address))
}

/** What a peer, or the DHT of one, says of where it is, without the `/p2p/…` part: what no member's address could be is left out. */
export function toldAddresses(addresses: readonly Multiaddr[], max: number): readonly string[] {
  const bare = addresses.map((address) => address.toString().replace(/\/p2p\/[^/]+$/, ''))
  return bare.filter(({ length }) => length > 0 && length <= ADDRESS_BYTES_MAX).slice(0, max)
}

/** Why an address that can't be used can't, in words that follow *which*, and with an example. */
export function addressProblem(address: string): string {
  const form = formOf(address)
  if (/^\S+ tcp( p2p)?$/.test(form)) {
    const [bare = '', peer] = address.replace(/\/$/, '').split(/(?=\/p2p\/)/)
    return `has no /ws: nodes talk over websockets. Write ${bare}/ws${peer ?? ''}`
  }
  if (/\/p2p\/[^/]*$/.test(address) && formOf(address.replace(/\/p2p\/[^/]*$/, '')) !== '')
    return 'ends in what is no peer id: one looks like 12D3KooW… and has 52 characters'
  const what = form === '' ? 'is no multiaddress' : 'is none that can be used'
  return `${what}: one looks like /ip4/192.0.2.1/tcp/4001/ws or /dns4/node.example/tcp/4001/ws/p2p/12D3KooW…`
}

/** The names of its parts; empty where it is no multiaddress, or ends in what is no peer id. */
function formOf(address: string): string {
  try {
    const parts = multiaddr(address).getComponents()
    const peer = parts.find(({ name }) => name === 'p2p')?.value
    if (peer !== undefined) peerIdFromString(peer)
    return parts.map(({ name }) => name).join(' ')
  } catch {
    return ''
  }
}
