/**
 * Takes the README's picture of the dashboard, or with a folder as its argument all views, in four sizes and both themes, for
 * somebody to look at: `npx -y pnpm@12 screenshots [FOLDER]`.
 */
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import { createHttpApi } from '@replicator/node'
import { TestNetwork } from '@replicator/testkit'
import type { Page } from 'playwright-core'
import { openBrowser } from './browser.ts'

const README_PICTURE = join(import.meta.dirname, '../../docs/dashboard.png')
const SIZES = { phone: [390, 844], tablet: [820, 1180], laptop: [1280, 800], wide: [1920, 1080] } as const
const VIEWS = ['overview', 'keys', 'reservations', 'members', 'tokens']

const folder = process.argv[2]
const network = await TestNetwork.start({ clusters: { berlin: 3, lima: 3, oslo: 3 } })
const [node, ...others] = network.nodes
if (node === undefined) throw new Error('the network has no nodes')
const api = createHttpApi({ replicator: node, version: '0.0.0' })
await api.listen({ port: 0, host: '127.0.0.1' })
const url = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}`
const browser = await openBrowser()

try {
  await fill()
  if (folder === undefined) await picture()
  else for (const theme of ['light', 'dark'] as const) await allViews(folder, theme)
} finally {
  await browser.close()
  await api.close()
  await network.stop()
}

async function fill(): Promise<void> {
  const people = ['ada', 'grace', 'alan', 'edsger', 'barbara', 'donald', 'tony', 'leslie', 'john', 'margaret']
  for (const [place, name] of people.entries()) {
    await network.nodes[place % network.nodes.length]?.put(`user/${name}`, `${name}@example.org`)
    await node?.put(`plan/${name}`, JSON.stringify({ name, seats: place, tags: ['a', 'b'] }), {
      contentType: 'application/json',
      mutable: true,
    })
  }
}

/** Stores and reads for as long as the looks take that a chart needs. */
async function work(page: Page, looks: number): Promise<void> {
  for (let look = 0; look < looks; look++) {
    const answered = page.waitForResponse((answer) => answer.url().endsWith('/metrics'))
    for (let place = 0; place < 8 + (look % 5) * 4; place++) {
      const key = `order/${look}-${place}`
      await fetch(`${url}/store/${encodeURIComponent(key)}`, { method: 'PUT', body: 'open' })
      if (place % 2 === 0) await fetch(`${url}/store/${encodeURIComponent(key)}`)
      await others[place % others.length]?.put(`ticket/${look}-${place}`, 'x')
    }
    await answered
  }
}

async function picture(): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' })
  await page.goto(url)
  await work(page, 12)
  await page.screenshot({ path: README_PICTURE })
}

async function allViews(to: string, colorScheme: 'light' | 'dark'): Promise<void> {
  const page = await browser.newPage({ colorScheme })
  await page.goto(url)
  await work(page, 4)
  for (const [size, [width, height]] of Object.entries(SIZES)) {
    await page.setViewportSize({ width, height })
    for (const view of VIEWS) {
      await page.goto(`${url}/#${view}`)
      await page.locator('.loading').waitFor({ state: 'detached' })
      await page.screenshot({ path: join(to, `${view}-${size}-${colorScheme}.png`), fullPage: true })
    }
  }
  await page.goto(`${url}/docs`)
  await page.locator('.opblock').first().waitFor()
  await page.screenshot({ path: join(to, `docs-${colorScheme}.png`) })
  await page.close()
}
