/** A port that the system chose for `tcp/0` is kept for the next start, so that other nodes find this one again. */
import type { Store } from '@replicator/interface'

const PREFIX = 'listen/'
const ANY_PORT = /\/tcp\/0(?=\/|$)/

/** The addresses to listen on, with the ports of last time filled in. */
export function rememberedListen(store: Store, listen: readonly string[]): readonly string[] {
  return listen.map((address) => {
    const port = ANY_PORT.test(address) ? store.meta(PREFIX + address) : undefined
    return port === undefined ? address : address.replace(ANY_PORT, `/tcp/${port}`)
  })
}

/** Keeps the ports that were chosen. `addresses` are where the transport listens now. */
export function rememberListen(store: Store, listen: readonly string[], addresses: readonly string[]): void {
  for (const address of listen.filter((each) => ANY_PORT.test(each))) {
    const [host, rest] = address.split(ANY_PORT)
    // Listening on all interfaces is reported under the address of each.
    const alike = addresses.filter((each) => each.replace(/^.*\/tcp\/\d+/, '') === rest)
    const actual = alike.find((each) => each.startsWith(`${host}/tcp/`)) ?? alike[0]
    const port = /\/tcp\/(\d+)/.exec(actual ?? '')?.[1]
    if (port !== undefined && store.meta(PREFIX + address) !== port) {
      store.apply([{ type: 'meta', name: PREFIX + address, value: port }])
    }
  }
}
