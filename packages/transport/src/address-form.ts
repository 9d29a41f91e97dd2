/** Which multiaddresses this transport can use at all. */
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'

const LISTENABLE = /^(ip4|ip6|dns4|dns6|dns) tcp ws( p2p)?$/
const DIALABLE = /^(ip4|ip6|dns4|dns6|dns) tcp (ws|wss|tls ws|tls sni ws)( p2p)?$/

export function isListenable(address: string): boolean {
  return LISTENABLE.test(formOf(address))
}

/** Not `/dnsaddr`: where one of those can't be resolved, libp2p dials none of a peer's other addresses either. */
export function isDialable(address: string): boolean {
  return DIALABLE.test(formOf(address))
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
