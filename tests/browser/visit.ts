/** Real nodes inside this process, whose pages a real browser shows. */
import type { AddressInfo } from 'node:net'
import { createHttpApi } from '@replicator/node'
import { TestNetwork, type TestNetworkInit } from '@replicator/testkit'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { openBrowser } from './browser.ts'

const VERSION = '0.0.0'
/** Beyond what any wait of a test takes on a busy machine; no test waits for it to pass. */
const PATIENCE_MS = 30_000

type Api = ReturnType<typeof createHttpApi>

export interface VisitInit {
  readonly clusters: TestNetworkInit['clusters']
  readonly options?: TestNetworkInit['options']
}

export class Visit {
  readonly network: TestNetwork
  /** What the pages have done that they must not: errors, refused by their policy, another address than the node's. */
  readonly #wrongs: string[] = []
  readonly #browser: Browser
  readonly #port: number
  #api: Api

  private constructor(network: TestNetwork, browser: Browser, api: Api) {
    this.network = network
    this.#browser = browser
    this.#api = api
    this.#port = (api.server.address() as AddressInfo).port
  }

  /** The pages are those of the first node. */
  static async open({ clusters, options }: VisitInit): Promise<Visit> {
    const [network, browser] = await Promise.all([
      TestNetwork.start({ clusters, ...(options !== undefined && { options }) }),
      openBrowser(),
    ])
    const [replicator] = network.nodes
    if (replicator === undefined) throw new Error('the network has no nodes')
    const api = createHttpApi({ replicator, version: VERSION })
    await api.listen({ port: 0, host: '127.0.0.1' })
    return new Visit(network, browser, api)
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** A page of its own, with nothing kept from another one. */
  async page(address = '/', options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.blankPage(options)
    await page.goto(this.url + address)
    return page
  }

  /** One that has not been there yet. */
  async blankPage(options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.#browser.newPage({ viewport: { width: 1280, height: 900 }, ...options })
    page.setDefaultTimeout(PATIENCE_MS)
    page.on('pageerror', (error) => this.#wrongs.push(String(error)))
    page.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) this.#wrongs.push(message.text())
    })
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (origin !== this.url && protocol !== 'blob:') this.#wrongs.push(`asked ${request.url()}`)
    })
    return page
  }

  /** The API goes away, as it does with its process. */
  async takeDown(): Promise<void> {
    this.#api.server.closeAllConnections()
    await this.#api.close()
  }

  /** It comes back at the same address. */
  async bringBack(): Promise<void> {
    const [replicator] = this.network.nodes
    if (replicator === undefined) throw new Error('the network has no nodes')
    this.#api = createHttpApi({ replicator, version: VERSION })
    await this.#api.listen({ port: this.#port, host: '127.0.0.1' })
  }

  /** Rejects where a page has done what it must not. */
  async end(): Promise<void> {
    await this.#browser.close()
    await this.#api.close()
    await this.network.stop()
    if (this.#wrongs.length > 0) throw new Error(this.#wrongs.join('\n'))
  }
}

/** Waits until it is there to be seen; fails where it isn't in the end. */
export function expectShown(locator: Locator): Promise<void> {
  return locator.waitFor()
}

/** Waits until it is gone. */
export function expectGone(locator: Locator): Promise<void> {
  return locator.waitFor({ state: 'detached' })
}
