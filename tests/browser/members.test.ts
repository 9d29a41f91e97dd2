import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectGone, expectShown, Visit } from './visit.ts'

let visit: Visit
let page: Page
let dialog: Locator

beforeAll(async () => {
  visit = await Visit.open({ clusters: { berlin: 4 } })
  page = await visit.page('/#members')
  dialog = page.getByRole('dialog')
})

afterAll(() => visit?.end())

const nameOf = (place: number): string => visit.network.nodes[place]!.status().name
const rowOf = (place: number): Locator => page.getByRole('row').filter({ hasText: visit.network.nodes[place]!.peerId })
const valueIn = (row: string): Locator => dialog.getByRole('row').filter({ hasText: row })

async function confirm(name: string, action: string): Promise<void> {
  await dialog.getByLabel(`Type ${name} to confirm`).fill(name)
  await dialog.getByRole('button', { name: action, exact: true }).click()
}

describe('a change of the members', () => {
  it('shows first what would come of it, and is made only once its name is typed', async () => {
    await page.getByRole('button', { name: `Demote ${nameOf(3)}` }).click()
    await expectShown(valueIn('Voters of berlin'))
    expect(await valueIn('Voters of berlin').innerText()).toMatch(/4\s+3$/)
    expect(await valueIn('Learners').innerText()).toMatch(/0\s+1$/)
    const demote = dialog.getByRole('button', { name: 'Demote', exact: true })
    expect(await demote.isDisabled()).toBe(true)
    await dialog.getByLabel(`Type ${nameOf(3)} to confirm`).fill(nameOf(2))
    expect(await demote.isDisabled()).toBe(true)
    expect(visit.network.nodes[0]!.peers().every(({ role }) => role === 'voter')).toBe(true)
    await confirm(nameOf(3), 'Demote')
    await expectShown(dialog.getByText('A majority of the voters has adopted it'))
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await expectShown(rowOf(3).getByText('learner'))
  })

  it('gives the place of a node to a learner', async () => {
    await page.getByRole('button', { name: `Replace ${nameOf(2)}` }).click()
    await expectShown(valueIn('Voters of berlin'))
    expect(await dialog.getByLabel('Its place is taken by').inputValue()).toBe(visit.network.nodes[3]!.peerId)
    await page.keyboard.press('Escape')
    await expectGone(dialog)
    await expectShown(rowOf(2).getByText('voter'))
  })

  it('that would stop writes says so, and is made only where somebody insists', async () => {
    // Three voters are left, which is as many as the cluster needs.
    await page.getByRole('button', { name: `Remove ${nameOf(1)}` }).click()
    await expectShown(dialog.getByText('cluster berlin would have 2 of the 3 voters that it needs').first())
    await confirm(nameOf(1), 'Remove')
    await expectShown(dialog.getByRole('alert').getByText('The change would stop writes'))
    const remove = dialog.getByRole('button', { name: 'Remove', exact: true })
    expect(await remove.isDisabled()).toBe(true)
    await dialog.getByLabel('Make it all the same, although writes would stop').check()
    expect(await remove.isDisabled()).toBe(false)
    await page.keyboard.press('Escape')
    await expectGone(dialog)
    await expectShown(rowOf(1).getByText('voter'))
  })

  it('gives a learner its vote', async () => {
    await page.getByRole('button', { name: `Promote ${nameOf(3)}` }).click()
    await confirm(nameOf(3), 'Promote')
    await expectShown(dialog.getByText('Done'))
    await page.keyboard.press('Escape')
    await expectShown(rowOf(3).getByText('voter'))
  })

  it('removes a node for good', async () => {
    const name = nameOf(3)
    await page.getByRole('button', { name: `Remove ${name}` }).click()
    await confirm(name, 'Remove')
    await expectShown(dialog.getByText('Done'))
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await expectGone(page.getByRole('row').filter({ hasText: name }))
  })
})
