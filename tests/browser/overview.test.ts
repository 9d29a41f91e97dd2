import { until } from '@replicator/testkit/processes'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectGone, expectShown, Visit } from './visit.ts'

let visit: Visit
let page: Page

beforeAll(async () => {
  visit = await Visit.open({ clusters: { berlin: 3, lima: 3, oslo: 3 } })
  page = await visit.page()
})

afterAll(() => visit?.end())

const nameOf = (place: number): string => visit.network.nodes[place]!.status().name

describe('the network at a glance', () => {
  it('says how many more nodes may fail, and what a quorum is', async () => {
    const verdict = page.getByRole('region', { name: 'Writes go on with 4 more nodes lost' })
    await expectShown(verdict)
    expect(await verdict.innerText()).toContain('Or 1 whole cluster')
    expect(await verdict.innerText()).toContain('9 of 9 voters heard. 5 decide, 7 decide in one round trip.')
  })

  it('shows each cluster with its voters, and each link with its round trip', async () => {
    for (const cluster of ['berlin', 'lima', 'oslo']) {
      const card = page.getByRole('region', { name: `Cluster ${cluster}` })
      await expectShown(card.getByText('3 of 3 voters heard'))
      expect(await card.getByRole('listitem').count()).toBe(3)
      for (const { name } of visit.network.of(cluster).map((node) => node.status()))
        await expectShown(card.getByText(name))
    }
    await expectShown(
      page
        .getByRole('listitem')
        .filter({ hasText: nameOf(0) })
        .getByText('voter, this node'),
    )
    for (const place of [1, 4, 8]) {
      const link = page.getByRole('listitem').filter({ hasText: nameOf(place) })
      await expectShown(link.getByText(/round trip \d+(\.\d)? ms/))
    }
  })

  it('says who is behind, and by how much', async () => {
    const { peerId } = visit.network.nodes[5]!
    // It lasts some milliseconds here. The rest of the answer is the node's own.
    await page.route('**/metrics', async (route) => {
      const answer = await route.fetch()
      const text = await answer.text()
      const behind = new RegExp(`(catch_up_behind_records\\{peer="${peerId}"\\}) \\d+`)
      await route.fulfill({ response: answer, body: text.replace(behind, '$1 1234') })
    })
    const member = page
      .getByRole('region', { name: 'Network' })
      .getByRole('listitem')
      .filter({ hasText: nameOf(5) })
    await expectShown(member.getByText('1,234 changes to take over'))
    await page.unroute('**/metrics')
    await expectGone(member.getByText('to take over'))
  })
})

describe('the feed of commits', () => {
  it('tells what is committed at any node, as it is', async () => {
    await expectShown(page.getByText('Live', { exact: true }))
    const [, lima] = [visit.network.nodes[0]!, visit.network.of('lima')[0]!]
    await lima.put('feed/ada', 'hello', { mutable: true })
    const feed = page.getByRole('region', { name: 'Commits', exact: true }).getByRole('listitem')
    const entry = feed.filter({ hasText: 'feed/ada' })
    await expectShown(entry)
    expect(await entry.innerText()).toContain(`version 1, 5 B, by ${lima.status().name}, cluster lima`)
    expect(await entry.innerText()).toContain('stored')
    await lima.delete('feed/ada', { ifMatch: '*' })
    await expectShown(feed.filter({ hasText: 'deleted' }))
  })

  it('holds still for who reads, and goes on with all that came meanwhile', async () => {
    const feed = page.getByRole('region', { name: 'Commits', exact: true })
    await page.getByRole('button', { name: 'Hold' }).click()
    const fresh = await visit.page()
    await expectShown(fresh.getByText('Live', { exact: true }))
    await visit.network.nodes[0]!.put('feed/held', 'x')
    // Another page shows it, so this one would have.
    await expectShown(fresh.getByText('feed/held'))
    expect(await feed.getByText('feed/held').count()).toBe(0)
    await page.getByRole('button', { name: 'Go on' }).click()
    await expectShown(feed.getByText('feed/held'))
    await fresh.close()
  })
})

describe('the charts', () => {
  it('draw the rate and the time of what is written', async () => {
    const rate = page.getByRole('region', { name: 'Requests a second' })
    const time = page.getByRole('region', { name: 'Time of a write' })
    await until(
      'both charts say what was written just now',
      async () => {
        await fetch(`${visit.url}/store/chart%2F${performance.now()}`, { method: 'PUT', body: 'x' })
        const texts = [await rate.innerText(), await time.innerText()]
        return /writes (?!0\.0|–)/.test(texts[0]!) && /half within \d/.test(texts[1]!) ? true : undefined
      },
      { withinMs: 30_000 },
    )
    await expectShown(rate.locator('canvas'))
    await expectShown(time.locator('canvas'))
  })
})

describe('while the page is open', () => {
  it('a node is killed: it is seen to be silent, and one fewer may fail', async () => {
    const [victim] = visit.network.of('oslo')
    await visit.network.kill(victim!)
    await expectShown(page.getByRole('heading', { name: 'Writes go on with 3 more nodes lost' }))
    const card = page.getByRole('region', { name: 'Cluster oslo' })
    await expectShown(card.getByText('2 of 3 voters heard'))
    await expectShown(
      card
        .getByRole('listitem')
        .filter({ hasText: victim!.status().name })
        .getByText(/silent for/),
    )
    await visit.network.restart(victim!)
    await expectShown(card.getByText('3 of 3 voters heard'))
  })

  it('too many are gone: writes have stopped, and it is said how many must come back', async () => {
    visit.network.isolate(visit.network.nodes.slice(0, 3))
    await expectShown(page.getByRole('heading', { name: 'Writes have stopped' }))
    await expectShown(page.getByText('2 voters must come back.'))
    visit.network.heal()
    await expectShown(page.getByRole('heading', { name: 'Writes go on with 4 more nodes lost' }))
  })

  it('its own node goes away: what was seen stays, and nothing is missed when it is back', async () => {
    await visit.takeDown()
    await expectShown(page.getByRole('alert').getByText('The node does not answer'))
    await expectShown(page.getByText('Disconnected'))
    await expectShown(page.getByText('Broken off', { exact: true }))
    // Seen before, and still there.
    expect(await page.getByRole('region', { name: 'Cluster lima' }).getByRole('listitem').count()).toBe(3)
    await visit.network.of('lima')[0]!.put('feed/meanwhile', 'x')
    await visit.bringBack()
    await page.getByRole('button', { name: 'Try now' }).click()
    await expectGone(page.getByRole('alert'))
    await expectShown(page.getByRole('region', { name: 'Commits', exact: true }).getByText('feed/meanwhile'))
    await expectShown(page.getByText('Live', { exact: true }))
  })
})
