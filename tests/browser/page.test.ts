import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectGone, expectShown, Visit } from './visit.ts'

const VIEWS = ['overview', 'keys', 'reservations', 'members', 'tokens']
const PHONE = { viewport: { width: 360, height: 740 } }
const BUNDLE_BYTES_MAX = 150_000

let visit: Visit

beforeAll(async () => {
  visit = await Visit.open({ clusters: { berlin: 1, lima: 1 } })
  await visit.network.nodes[0]!.put('user/ada', 'Ada Lovelace', { mutable: true })
})

afterAll(() => visit?.end())

/** What axe finds wrong with what is shown now. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const found = (await page.evaluate('axe.run()')) as axe.AxeResults
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}

async function show(page: Page, view: string): Promise<void> {
  await page.goto(`${visit.url}/#${view}`)
  await expectShown(page.locator('.view'))
  await expectGone(page.locator('.loading').first())
}

describe('everybody can use it', () => {
  it.each([
    ['light', {}],
    ['dark', PHONE],
  ] as const)('axe finds no violation in any view, %s', async (colorScheme, size) => {
    const page = await visit.page('/', { ...size, colorScheme })
    for (const view of VIEWS) {
      await show(page, view)
      expect([view, await violations(page)]).toEqual([view, []])
    }
    await show(page, 'keys')
    if (size === PHONE) await page.getByText('Store a key').click()
    await page.getByLabel('Key', { exact: true }).fill('user/ada')
    await page.getByRole('button', { name: 'Store' }).click()
    await expectShown(page.getByText('The key is taken'))
    await page.getByRole('button', { name: 'user/ada', exact: true }).click()
    await expectShown(page.locator('.record pre'))
    expect(['a conflict and a record', await violations(page)]).toEqual(['a conflict and a record', []])
    await show(page, 'members')
    await page
      .getByRole('button', { name: /^Demote/ })
      .first()
      .click()
    await expectShown(page.getByRole('dialog').getByText('Voters of berlin'))
    expect(['a dialog', await violations(page)]).toEqual(['a dialog', []])
    await page.close()
  })

  it('is used with the keyboard alone: past the head, from view to view, and into a record', async () => {
    const page = await visit.page('/#overview')
    await expectShown(page.locator('.view'))
    const focused = page.locator(':focus')
    await page.keyboard.press('Tab')
    expect(await focused.innerText()).toBe('Skip to the content')
    await page.keyboard.press('Enter')
    expect(await focused.getAttribute('id')).toBe('content')
    await page.keyboard.press('Shift+Tab')
    while ((await focused.innerText()) !== 'Keys') await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await expectShown(page.getByRole('button', { name: 'user/ada', exact: true }))
    while ((await focused.innerText()) !== 'user/ada') await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    // Whoever opened it goes on reading there.
    await expectShown(page.locator('#record:focus'))
    await page.close()
  })

  it('fits a phone: no view is wider than it', async () => {
    const page = await visit.page('/', PHONE)
    for (const view of VIEWS) {
      await show(page, view)
      const width = await page.evaluate('document.documentElement.scrollWidth')
      expect([view, width]).toEqual([view, PHONE.viewport.width])
    }
    await page.close()
  })
})

describe('the page itself', () => {
  it(`loads less than ${BUNDLE_BYTES_MAX / 1000} kB, compressed, and all of it from its node`, async () => {
    const page = await visit.blankPage()
    const loaded: string[] = []
    page.on('request', (request) => loaded.push(request.url()))
    await page.goto(visit.url)
    await expectShown(page.getByText('Live', { exact: true }))
    const files = loaded.filter((url) => url === `${visit.url}/` || url.includes('/assets/'))
    expect(files.some((url) => url.endsWith('.js')) && files.some((url) => url.endsWith('.css'))).toBe(true)
    const sizes = await Promise.all(
      files.map(async (url) => Number((await fetch(url, { method: 'HEAD' })).headers.get('content-length'))),
    )
    expect(sizes.every((bytes) => bytes > 0)).toBe(true)
    expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(BUNDLE_BYTES_MAX)
    await page.close()
  })

  it('says that it loads, and then why it can’t, and goes on by itself once it can', async () => {
    const page = await visit.blankPage()
    let answer: () => void = () => undefined
    await page.route('**/status', async (route) => {
      await new Promise<void>((resolve) => (answer = resolve))
      await route.abort()
    })
    await page.goto(visit.url)
    await expectShown(page.getByText('Loading the network'))
    answer()
    await expectShown(page.getByRole('alert').getByText('The node does not answer'))
    await page.unroute('**/status', undefined)
    answer()
    await expectShown(page.getByRole('heading', { name: 'Network' }))
    await page.close()
  })

  it('says why a node takes no requests, and what somebody should mind', async () => {
    const page = await visit.blankPage()
    await page.route('**/status', async (route) => {
      const response = await route.fetch()
      const status = (await response.json()) as object
      await route.fulfill({
        response,
        json: { ...status, ready: false, reasons: ['it waits for voters'], warnings: ['the disk is nearly full'] },
      })
    })
    await page.goto(visit.url)
    await expectShown(page.getByText('Not ready'))
    await expectShown(page.getByText('it waits for voters'))
    await expectShown(page.getByText('the disk is nearly full'))
    await page.close()
  })
})

describe('the API page', () => {
  it('shows every operation, and tries one', async () => {
    const page = await visit.page('/docs')
    const operation = page.locator('.opblock').filter({ hasText: '/status' }).first()
    await operation.locator('.opblock-summary-control').click()
    await operation.getByRole('button', { name: 'Try it out' }).click()
    await operation.getByRole('button', { name: 'Execute' }).click()
    await expectShown(operation.locator('.live-responses-table').getByText('"peerId"').first())
    const described = (await (await fetch(`${visit.url}/openapi.json`)).json()) as { paths: Record<string, object> }
    const operations = Object.values(described.paths).flatMap((path) => Object.keys(path))
    expect(await page.locator('.opblock').count()).toBe(operations.length)
    await page.close()
  })
})
