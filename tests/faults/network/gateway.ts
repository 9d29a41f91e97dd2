/**
 * The way to a node: a TCP proxy at the address that the node announces. Who dials is told by the address that a connection
 * comes from, which the preload gives each process. So every connection between two nodes goes through one of these.
 */
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net'
import { Pipe } from './pipe.ts'
import type { Weather } from './weather.ts'

export interface GatewayInit {
  /** The node behind it. */
  readonly name: string
  /** Where the node listens, on the port of the gateway: a loopback address of its own. */
  readonly host: string
  readonly weather: Weather
  /** The node that connects from an address; undefined for a stranger, who is let through. */
  readonly nodeAt: (address: string) => string | undefined
}

/** What the weather has done so far: proof that a fault was there. */
export interface Effects {
  /** Connections that were ended or refused. */
  readonly ended: number
  /** Connections that carried nothing for a while. */
  readonly held: number
  readonly delayedBytes: number
}

interface Connection {
  readonly dialler: string
  readonly pipes: readonly Pipe[]
  isHeld: boolean
}

export class Gateway {
  readonly #effects = { ended: 0, held: 0, delayedBytes: 0 }
  readonly #init: GatewayInit
  readonly #server: Server
  readonly #connections = new Set<Connection>()

  private constructor(init: GatewayInit, server: Server) {
    this.#init = init
    this.#server = server
    server.on('connection', (socket) => this.#let(socket))
    init.weather.watch(() => this.#connections.forEach((connection) => this.#applyWeather(connection)))
  }

  static async open(init: GatewayInit): Promise<Gateway> {
    const server = createServer({ allowHalfOpen: true })
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(0, '127.0.0.1', resolve)
    })
    return new Gateway(init, server)
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.#connections.size
  }

  /** What was done to connections, those that are open included. */
  get effects(): Effects {
    const open = [...this.#connections].flatMap(({ pipes }) => pipes)
    return { ...this.#effects, delayedBytes: this.#effects.delayedBytes + delayedBy(open) }
  }

  /** Ends what is open from these diallers; new connections are let in. */
  drop(isHit: (dialler: string) => boolean): void {
    for (const connection of this.#connections) if (isHit(connection.dialler)) this.#end(connection)
  }

  close(): void {
    this.#server.close()
    for (const { pipes } of this.#connections) pipes.forEach((pipe) => pipe.close())
  }

  #let(inbound: Socket): void {
    const { name, host, weather, nodeAt } = this.#init
    const dialler = nodeAt(inbound.remoteAddress ?? '') ?? 'a stranger'
    inbound.on('error', () => undefined)
    if (this.#isCut(dialler)) {
      this.#effects.ended++
      inbound.destroy()
      return
    }
    const outbound = connect({ host, port: this.port, allowHalfOpen: true, noDelay: true })
    inbound.setNoDelay(true)
    outbound.on('error', () => inbound.destroy())
    const connection: Connection = {
      dialler,
      pipes: [
        new Pipe(inbound, outbound, () => weather.between(dialler, name)),
        new Pipe(outbound, inbound, () => weather.between(name, dialler)),
      ],
      isHeld: false,
    }
    this.#connections.add(connection)
    let open = 2
    const closed = (): void => {
      open--
      if (open === 0) this.#forget(connection)
    }
    inbound.once('close', closed)
    outbound.once('close', closed)
    this.#applyWeather(connection)
  }

  #isCut(dialler: string): boolean {
    const { name, weather } = this.#init
    return weather.between(dialler, name).cut || weather.between(name, dialler).cut
  }

  #applyWeather(connection: Connection): void {
    if (this.#isCut(connection.dialler)) {
      this.#end(connection)
      return
    }
    const { name, weather } = this.#init
    const isHeld = weather.between(connection.dialler, name).held || weather.between(name, connection.dialler).held
    if (isHeld && !connection.isHeld) this.#effects.held++
    connection.isHeld = isHeld
    for (const pipe of connection.pipes) pipe.applyWeather()
  }

  #end(connection: Connection): void {
    this.#effects.ended++
    connection.pipes.forEach((pipe) => pipe.close())
  }

  #forget(connection: Connection): void {
    if (!this.#connections.delete(connection)) return
    this.#effects.delayedBytes += delayedBy(connection.pipes)
  }
}

function delayedBy(pipes: readonly Pipe[]): number {
  return pipes.reduce((sum, { delayedBytes }) => sum + delayedBytes, 0)
}
