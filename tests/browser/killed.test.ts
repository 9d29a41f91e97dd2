import { ProcessNetwork } from '@replicator/testkit/processes'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { program } from '../processes/program.ts'
import { openBrowser } from './browser.ts'
import { expectShown } from './visit.ts'

let network: ProcessNetwork
let browser: Browser

beforeAll(async () => {
  ;[network, browser] = await Promise.all([ProcessNetwork.start({ program, clusters: 1, nodes: 3 }), openBrowser()])
})

afterAll(async () => {
  await browser?.close()
  await network?.dispose()
})

describe('a page of a real process', () => {
  it('sees others being killed, its own node too, and that they are back', async () => {
    const [own, other] = network.nodes
    const page = await browser.newPage()
    page.setDefaultTimeout(30_000)
    await page.goto(own!.url)
    await expectShown(page.getByText('3 of 3 voters heard', { exact: true }))
    // Of a store on a real disk.
    await expectShown(page.getByText('files of the store'))
    await other!.kill()
    await expectShown(page.getByText('2 of 3 voters heard', { exact: true }))
    await expectShown(page.getByRole('heading', { name: 'Writes go on, and no more node may fail' }))
    await own!.kill()
    await expectShown(page.getByRole('alert').getByText('The node does not answer'))
    expect(await page.getByText('2 of 3 voters heard', { exact: true }).isVisible()).toBe(true)
    await network.restart([own!, other!])
    await expectShown(page.getByText('3 of 3 voters heard', { exact: true }))
    await expectShown(page.getByText('Live', { exact: true }))
  })
})
