/** A port that the system chose for `tcp/0` is kept for the next start, so that other nodes find this one again. */
import type { Store, Write } from '@replicator/interface'

const PREFIX = 'listen/'
const ANY_PORT = /\/tcp\/0(?=\/|$)/

/** The addresses to listen on, with the ports of last time filled in. */
export function rememberedListen(store: Store, listen: readonly string[]): readonly string[] {
  return listen.map((address) => {
    const port = ANY_PORT.test(address) ? store.meta(PREFIX + address) : undefined
    return port === undefined ? address : address.replace(ANY_PORT, `/tcp/${port}`)
  })
}

/**
 * The addresses to listen on instead, once some of those with remembered ports turned out to be taken: these get any port.
 * The same list where none of the taken ones was only remembered; what the operator gave is required.
 */
export function withoutTaken(
  listen: readonly string[],
  remembered: readonly string[],
  taken: readonly string[],
): readonly string[] {
  const ports = new Set(taken.map(portOf))
  const others = remembered.map((address, place) => (ports.has(portOf(address)) ? (listen[place] ?? address) : address))
  return others.some((address, place) => address !== remembered[place]) ? others : remembered
}

/** What keeps the ports that were chosen. `addresses` are where the transport listens now. */
export function listenWrites(store: Store, listen: readonly string[], addresses: readonly string[]): readonly Write[] {
  return listen
    .filter((each) => ANY_PORT.test(each))
    .flatMap((address) => {
      const [host, rest] = address.split(ANY_PORT)
      // Listening on all interfaces is reported under the address of each.
      const alike = addresses.filter((each) => each.replace(/^.*\/tcp\/\d+/, '') === rest)
      const port = portOf(alike.find((each) => each.startsWith(`${host}/tcp/`)) ?? alike[0] ?? '')
      if (port === undefined || store.meta(PREFIX + address) === port) return []
      return [{ type: 'meta', name: PREFIX + address, value: port }]
    })
}

function portOf(address: string): string | undefined {
  return /\/tcp\/(\d+)/.exec(address)?.[1]
}
