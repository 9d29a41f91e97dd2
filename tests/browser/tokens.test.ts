import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectGone, expectShown, Visit } from './visit.ts'

let visit: Visit
let page: Page
/** The administrator's, as the page has shown it. */
let secret: string

beforeAll(async () => {
  visit = await Visit.open({ clusters: { berlin: 1 } })
  page = await visit.page('/#tokens')
})

afterAll(() => visit?.end())

describe('the tokens of a network', () => {
  it('are none, and the first one closes it: it is shown once, and used by the page at once', async () => {
    await expectShown(page.getByText('This network has no tokens'))
    await expectShown(page.getByText('This closes the network, for good'))
    await page.getByLabel('Name, for people').fill('ada')
    await page.getByRole('button', { name: 'Make it' }).click()
    secret = await page.locator('.secret').innerText()
    await expectShown(page.getByRole('row').filter({ hasText: 'ada' }).filter({ hasText: 'admin' }))
    expect((await fetch(`${visit.url}/status`)).status).toBe(401)
    const answer = await fetch(`${visit.url}/status`, { headers: { authorization: `Bearer ${secret}` } })
    expect(answer.status).toBe(200)
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  it('are made for a part of the keys', async () => {
    await page.getByRole('button', { name: 'Make another one' }).click()
    await page.getByLabel('Name, for people').fill('shop')
    await page.getByLabel('Only keys that begin with').fill('order/')
    await page.getByRole('button', { name: 'Make it' }).click()
    await expectShown(page.locator('.secret'))
    await expectShown(page.getByRole('row').filter({ hasText: 'shop' }).filter({ hasText: 'order/…' }))
    expect(await page.locator('.secret').innerText()).not.toBe(secret)
  })

  it('are revoked once their name is typed', async () => {
    await page.getByRole('button', { name: 'Revoke shop' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Type shop to confirm').fill('shop')
    await dialog.getByRole('button', { name: 'Revoke' }).click()
    await expectGone(dialog)
    await expectShown(page.getByRole('row').filter({ hasText: 'shop' }).getByText('revoked by ada'))
  })

  it('are asked for by a page that has none, which keeps one in its memory only', async () => {
    await page.reload()
    const dialog = page.getByRole('dialog', { name: 'Token' })
    await dialog.getByLabel('Token').fill('wrong')
    await dialog.getByRole('button', { name: 'Use it' }).click()
    await expectShown(dialog)
    await dialog.getByLabel('Token').fill(secret)
    await dialog.getByRole('button', { name: 'Use it' }).click()
    await expectShown(page.getByRole('row').filter({ hasText: 'admin' }))
    expect(await page.evaluate('[localStorage.length, sessionStorage.length, document.cookie]')).toEqual([0, 0, ''])
    await page.goto(`${visit.url}/#overview`)
    await expectShown(page.getByText('Live', { exact: true }))
  })
})
