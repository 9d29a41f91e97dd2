import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectGone, expectShown, Visit } from './visit.ts'

/** A create takes some ten. */
const TURNS_MAX = 10_000

let visit: Visit
let page: Page
let form: Locator

beforeAll(async () => {
  visit = await Visit.open({
    clusters: { berlin: 3 },
    // What is left open stays open for as long as a test looks at it, and is not decided by fewer than all meanwhile.
    options: { tuning: { engine: { reservationAgeMs: 600_000, hedgeMs: 8_000, askAgainMs: 9_000 } } },
  })
  page = await visit.page('/#keys')
  form = page.getByRole('region', { name: 'Store a key' })
})

afterAll(() => visit?.end())

async function store(key: string, value: string): Promise<void> {
  await form.getByLabel('Key', { exact: true }).fill(key)
  await form.getByLabel('Value').fill(value)
  await form.getByRole('button', { name: 'Store' }).click()
}

function nextTurn(): Promise<void> {
  return new Promise((done) => {
    setImmediate(done)
  })
}

/** A reservation whose proposer is gone: it is left on the other nodes. Resolves with the name of who left it. */
async function leftOpen(key: string): Promise<string> {
  const { network } = visit
  const [first, proposer, third] = network.nodes
  await network.near()
  const put = proposer!.put(key, 'left')
  // Its vote is on its way to the proposer, which would learn of it in the next turn of the event loop.
  for (let turn = 0; first!.reservation(key) === undefined && turn < TURNS_MAX; turn++) await nextTurn()
  network.cut(proposer!, [first!, third!])
  await network.kill(proposer!)
  expect(await put).toMatchObject({ outcome: 'unknown' })
  network.heal()
  return proposer!.status().name
}

describe('the form that stores a key', () => {
  it('says that it is stored, and shows what is', async () => {
    await expectShown(page.getByText('This node holds no keys yet'))
    await store('user/ada', 'Ada Lovelace')
    await expectShown(form.getByRole('status').getByText('user/ada is stored'))
    await expectShown(page.locator('.record pre', { hasText: 'Ada Lovelace' }))
    await expectShown(page.getByRole('button', { name: 'user/ada', exact: true }))
  })

  it('shows a conflict, names the holder, and takes a free key by one click', async () => {
    await visit.network.nodes[2]!.put('user/grace', 'Grace Hopper')
    await store('user/grace', 'somebody else')
    const conflict = form.getByRole('status')
    await expectShown(conflict.getByText('The key is taken'))
    const holder = visit.network.nodes[2]!.status().name
    expect(await conflict.innerText()).toContain(`Held by ${holder}, cluster berlin, version 1, final.`)
    await conflict.getByRole('button', { name: 'user/grace-2' }).click()
    await expectShown(form.getByText('user/grace-2 is stored'))
    const taken = await visit.network.nodes[1]!.get('user/grace-2')
    expect(taken.outcome === 'found' && Buffer.from(taken.record.value!).toString()).toBe('somebody else')
  })

  it('repeats a request of which nobody knows the outcome, and stores it once', async () => {
    // It reaches the node, and the answer is lost on the way back.
    await page.route('**/store/user%2Fonce', async (route) => {
      await route.fetch()
      await route.abort()
    })
    await store('user/once', 'once')
    await expectShown(form.getByText('Nobody can say yet whether it is stored'))
    await page.unroute('**/store/user%2Fonce')
    await form.getByRole('button', { name: 'Ask again' }).click()
    await expectShown(form.getByText('user/once is stored'))
  })
})

describe('open reservations', () => {
  it('are none, and the page says so', async () => {
    await page.goto(`${visit.url}/#reservations`)
    await expectShown(page.getByText('Nothing is being decided'))
  })

  it('are shown with who left them and their age, and settled at once by a button', async () => {
    const owner = await leftOpen('user/left')
    const row = page.getByRole('row').filter({ hasText: 'user/left' })
    await expectShown(row)
    expect(await row.innerText()).toMatch(new RegExp(`\\d+ s\\s+1\\s+${owner}, cluster berlin\\s+open`))
    await expectShown(page.getByRole('link', { name: /Reservations\s*1/ }))
    await row.getByRole('button', { name: 'Settle user/left now' }).click()
    await expectShown(page.getByText('user/left is settled'))
    await expectGone(row)
    await expectShown(page.getByText(`It belongs to ${owner}, cluster berlin, version 1.`))
  })
})
