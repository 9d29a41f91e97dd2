/** Many requests in one: `POST /batch`, a line of JSON for each. */
import { DONE, type Lane } from './lane.ts'

/** Sends the lines and resolves, once all are answered, with how often which status came. */
async function batch(url: string, lines: readonly object[]): Promise<ReadonlyMap<number, number>> {
  const body = lines.map((line) => JSON.stringify(line)).join('\n')
  const response = await fetch(`${url}/batch`, { method: 'POST', body })
  const statuses = new Map<number, number>()
  for (const line of (await response.text()).trimEnd().split('\n')) {
    const { status } = JSON.parse(line) as { readonly status: number }
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
  }
  return statuses
}

/** A lane of which each request is a batch of so many lines, all of them creates. */
export function batchLane(url: string, lines: number, line: () => object): Lane {
  return {
    send: async () => {
      const statuses = await batch(
        url,
        Array.from({ length: lines }, () => line()),
      )
      if (statuses.get(201) === lines) return DONE
      return [...statuses].map(([status, count]) => `${count} of ${lines} × ${status}`).join(' and ')
    },
    close: () => undefined,
  }
}
