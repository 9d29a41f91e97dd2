/** What a node is asked, as requests of its HTTP API. */
import { formatProposalReference, type ProposalReference } from '@replicator/interface'
import { batch, eachOfBatch } from './batch.js'
import { CLIENT_BOUNDS } from './limits.js'
import type { Consistency, Each, ListQuery, NodeCalls, Read, Said, WatchQuery } from './calls.js'
import { eventsIn } from './events.js'
import { linesOf } from './lines.js'
import { NoAnswer, NodeEndpoint, type NodeRequest, Refusal, type Waiting } from './node.js'
import type { ListedRecord, WatchEvent } from './outcomes.js'
import { listedRecord, membersIn, recordOf, watchEvent } from './record-form.js'
import { refused } from './refusal.js'
import { asQuery, isPathStep, type Write } from './write.js'

export class HttpNode extends NodeEndpoint implements NodeCalls {
  async write(write: Write, waiting: Waiting): Promise<Said> {
    const said = await this.#said(write.request, waiting)
    // In a batch, the line has the status.
    const { status = said.status } = said.members ?? {}
    return { ...said, status: Number(status) }
  }

  writeEach(writes: readonly Write[], waiting: Waiting): AsyncGenerator<Each> {
    return eachOfBatch(this, writes, waiting)
  }

  async read(key: string, consistency: Consistency, waiting: Waiting): Promise<Read> {
    if (isPathStep(key)) return this.#readByLine(key, consistency, waiting)
    const query = consistency === 'local' ? '?consistency=local' : ''
    const answer = await this.exchange({ method: 'GET', path: `/store/${encodeURIComponent(key)}${query}` }, waiting)
    const { status, headers, body } = answer
    const isBehind = headers.get('replicator-catch-up') === 'behind'
    const isLocal = headers.get('replicator-evidence') === 'local'
    const evidence = isBehind ? 'behind' : isLocal ? 'local' : 'quorum'
    if (status === 200) return { status, members: {}, record: recordOf(key, answer), evidence }
    return { status, members: membersIn(body), evidence }
  }

  proposal(reference: ProposalReference, waiting: Waiting): Promise<Said> {
    const path = `/proposals/${encodeURIComponent(formatProposalReference(reference))}`
    return this.#said({ method: 'GET', path }, waiting)
  }

  look(what: 'status' | 'peers', waiting: Waiting): Promise<Said> {
    return this.#said({ method: 'GET', path: `/${what}` }, waiting)
  }

  list({ prefix, after, limit, values }: ListQuery, waiting: Waiting): Promise<AsyncIterable<ListedRecord>> {
    const most = limit > CLIENT_BOUNDS.listedMax ? undefined : limit
    const path = `/store${queryOf({ prefix: prefix || undefined, after, limit: most, values: values || undefined })}`
    return this.openItems({ method: 'GET', path, headers: { accept: 'application/x-ndjson' } }, recordsIn, waiting)
  }

  watch({ prefix, after, values }: WatchQuery, waiting: Waiting): Promise<AsyncIterable<WatchEvent>> {
    const path = `/watch${queryOf({ prefix: prefix || undefined, after, values: values || undefined })}`
    return this.openItems({ method: 'GET', path, headers: { accept: 'text/event-stream' } }, changesIn, waiting)
  }

  async #said(request: NodeRequest, waiting: Waiting): Promise<Said> {
    const { status, body } = await this.exchange(request, waiting)
    return { status, members: membersIn(body) }
  }

  /** A key that no URL can hold is read by a line of a batch, which asks a quorum. */
  async #readByLine(key: string, consistency: Consistency, waiting: Waiting): Promise<Read> {
    if (consistency === 'local') {
      const { code, detail } = refused('INVALID_KEY', `No URL can hold the key ${key}; read it of a quorum.`)
      return { status: 400, members: { code, detail }, evidence: 'local' }
    }
    try {
      for await (const { status, members } of batch(this, [JSON.stringify({ op: 'get', key })], waiting)) {
        const { value = new Uint8Array(0), bytes: _, ...record } = listedRecord(members)
        return { status, members, ...(status === 200 && { record: { ...record, value } }), evidence: 'quorum' }
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { status: error.answer.status, members: membersIn(error.answer.body), evidence: 'quorum' }
    }
    throw this.failed('it answered a batch in a way that no node does')
  }
}

async function* recordsIn(body: AsyncIterable<Uint8Array>): AsyncGenerator<ListedRecord> {
  for await (const { bytes } of linesOf(body, CLIENT_BOUNDS.lineBytesMax)) {
    if (bytes === undefined) throw new NoAnswer('A node has sent a line that is longer than any record.')
    const members = membersIn(bytes)
    if (members !== undefined) yield listedRecord(members)
  }
}

async function* changesIn(body: AsyncIterable<Uint8Array>): AsyncGenerator<WatchEvent> {
  for await (const { event, id, data } of eventsIn(body)) {
    const change = watchEvent(event, id, membersIn(data))
    if (change !== undefined) yield change
  }
}

function queryOf(parameters: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, String(value))
  return asQuery(query)
}
