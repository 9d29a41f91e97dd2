import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectGone, expectShown, Visit } from './visit.ts'

const KEYS = 50_000
const AT_ONCE = 1_000
/** One red dot. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='

let visit: Visit
let page: Page

beforeAll(async () => {
  // One voter decides alone, so that many keys are stored in little time.
  visit = await Visit.open({ clusters: { berlin: 1 } })
  const [node] = visit.network.nodes
  for (let begun = 0; begun < KEYS; begun += AT_ONCE) {
    const keys = Array.from({ length: AT_ONCE }, (_, place) => `many/${String(begun + place).padStart(5, '0')}`)
    await Promise.all(keys.map((each) => node!.put(each, 'x')))
  }
  if (node!.status().records < KEYS) throw new Error('not all keys were stored')
  await node!.put('show/json', '{"seats":3}', { contentType: 'application/json' })
  await node!.put('show/text', 'Ada\nLovelace')
  await node!.put('show/picture', Buffer.from(PNG, 'base64'), { contentType: 'image/png' })
  await node!.put('show/bytes', new Uint8Array([0, 1, 254, 255]))
  page = await visit.page('/#keys')
})

afterAll(() => visit?.end())

const search = (text: string): Promise<void> => page.getByPlaceholder('Keys that begin with …').fill(text)
const key = (name: string): Locator => page.getByRole('button', { name, exact: true })

describe('the key browser', () => {
  it('goes through 50,000 keys page by page, and back', async () => {
    await search('')
    await expectShown(key('many/00000'))
    await expectShown(page.getByText('Page 1, 50 keys'))
    expect(await page.getByRole('button', { name: '← Back' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Next →' }).click()
    await expectShown(key('many/00050'))
    await page.getByRole('button', { name: 'Next →' }).click()
    await expectShown(key('many/00149'))
    await expectShown(page.getByText('Page 3, 50 keys'))
    await page.getByRole('button', { name: '← Back' }).click()
    await expectShown(key('many/00050'))
  })

  it('finds keys by how they begin, among all of them', async () => {
    await search('many/4999')
    await expectShown(page.getByText('Page 1, 10 keys'))
    await expectShown(key('many/49999'))
    expect(await page.getByRole('button', { name: 'Next →' }).isDisabled()).toBe(true)
    await search('nothing/like/it')
    await expectShown(page.getByText('No key begins with “nothing/like/it”'))
  })

  it('shows values by their type', async () => {
    await search('show/')
    const record = page.locator('.record')
    await key('show/json').click()
    expect(await record.locator('pre[data-kind=json]').innerText()).toBe('{\n  "seats": 3\n}')
    await key('show/text').click()
    expect(await record.locator('pre[data-kind=text]').innerText()).toBe('Ada\nLovelace')
    await key('show/bytes').click()
    expect(await record.locator('pre[data-kind=bytes]').innerText()).toContain('00 01 fe ff')
    await key('show/picture').click()
    const picture = record.getByRole('img', { name: 'The value of show/picture' })
    await expectShown(picture)
    expect(await picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBe(1)
    const saving = page.waitForEvent('download')
    await record.getByRole('link', { name: 'Save as a file' }).click()
    expect((await saving).suggestedFilename()).toBe('show_picture.png')
  })

  it('says what went wrong where the node refuses, and asks again', async () => {
    await page.route('**/store?*', (route) =>
      route.fulfill({ status: 503, json: { status: 503, code: 'NOT_READY', title: 'Not ready', detail: 'It rests.' } }),
    )
    await search('show/j')
    await expectShown(page.getByRole('alert').getByText('It rests.'))
    await page.unroute('**/store?*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await expectGone(page.getByRole('alert'))
    await expectShown(page.getByText('Page 1, 1 key'))
  })
})

describe('a record that may change', () => {
  it('is updated where nobody else has, and deleted once its name is typed', async () => {
    const [node] = visit.network.nodes
    await node!.put('plan', 'one', { mutable: true })
    await search('plan')
    await key('plan').click()
    const record = page.locator('.record')
    await record.getByText('Update', { exact: true }).click()
    await record.getByLabel('Value').fill('two')
    await record.getByRole('button', { name: 'Update version 1' }).click()
    await expectShown(record.locator('pre', { hasText: 'two' }))
    await node!.put('plan', 'three', { ifMatch: 2 })
    await record.getByLabel('Value').fill('four')
    await record.getByRole('button', { name: 'Update version 2' }).click()
    await expectShown(record.getByRole('alert').getByText('another version', { exact: false }).first())
    await page.getByRole('button', { name: 'Close the record' }).click()
    await key('plan').click()
    await record.getByText('Delete', { exact: true }).first().click()
    const erase = record.getByRole('button', { name: 'Delete' })
    expect(await erase.isDisabled()).toBe(true)
    await record.getByLabel('Type plan to confirm').fill('plan')
    await erase.click()
    await expectShown(page.getByText('No key begins with “plan”'))
    expect((await node!.get('plan')).outcome).toBe('absent')
  })
})
