import { CONTENT_TYPE_PATTERN, ERRORS, ID_PATTERNS, REQUEST_ID_PATTERN, TTL_SECONDS_MAX } from '@replicator/interface'
import { describe, expect, it } from 'vitest'
import { createHttpApi, routesOf } from '../../src/http/api.ts'
import { IF_MATCH_PATTERN } from '../../src/http/conditions.ts'
import { FakeReplicator } from '../fake-replicator.ts'
import { testApp } from './app.ts'

interface Document {
  readonly openapi: string
  readonly paths: Record<
    string,
    Record<
      string,
      {
        readonly responses: Record<string, unknown>
        readonly requestBody?: object
        readonly parameters: readonly { readonly name: string }[]
      }
    >
  >
  readonly components: {
    readonly schemas: Record<string, unknown>
    readonly responses: Record<string, { readonly description: string }>
  }
}

async function document(): Promise<Document> {
  return (await testApp().app.inject({ url: '/openapi.json' })).json()
}

describe('GET /openapi.json', () => {
  it('describes exactly the routes that are answered', async () => {
    const { paths } = await document()
    const described = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const answered: string[] = []
    const { app } = testApp()
    for (const path of Object.keys(paths)) {
      for (const method of ['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS'] as const) {
        const url = path.replace('{key}', 'k').replace('{id}', '1~a.1.00112233aabbccdd.1~k')
        if ((await app.inject({ method, url })).statusCode !== 405) answered.push(`${method} ${path}`)
      }
    }
    expect(answered.toSorted()).toEqual(described.toSorted())
    // What the pages load is no part of the API, so here they load nothing.
    const options = { replicator: new FakeReplicator(), version: '0.0.0', pageFolder: import.meta.dirname }
    const registered = createHttpApi(options)
    await registered.ready()
    for (const { method, path } of routesOf(options)) {
      expect(registered.hasRoute({ method, url: path.replace(/\{(\w+)\}/, ':$1') })).toBe(true)
      expect(described).toContain(`${method} ${path}`)
    }
    expect(registered.printRoutes({ commonPrefix: false }).match(/\((?:GET|PUT|POST|DELETE)/g)).toHaveLength(
      Object.keys(paths).length,
    )
  })

  it('describes every code of the error table, and no other', async () => {
    const { components } = await document()
    expect(Object.keys(components.responses)).toEqual(Object.keys(ERRORS))
    expect(components.schemas['Problem']).toMatchObject({ properties: { code: { enum: Object.keys(ERRORS) } } })
    for (const [code, { title }] of Object.entries(ERRORS))
      expect(components.responses[code]!.description).toContain(title)
  })

  it('gives ids and headers the very grammar by which they are checked', async () => {
    const { components, paths } = await document()
    expect(components.schemas['Peer']).toMatchObject({
      properties: { peerId: { pattern: ID_PATTERNS.peerId }, clusterId: { pattern: ID_PATTERNS.clusterId } },
    })
    expect(components.schemas['Holder']).toMatchObject({
      properties: { proposal: { pattern: ID_PATTERNS.proposalReference } },
    })
    expect(paths['/proposals/{id}']!['get']!.parameters).toMatchObject([
      { name: 'id', schema: { pattern: ID_PATTERNS.proposalReference } },
    ])
    const put = paths['/store/{key}']!['put']!
    expect(put.parameters).toMatchObject([
      { name: 'key', schema: { minLength: 1, maxLength: 1024, pattern: '^[^\\u0000]+$' } },
      { name: 'mutable', schema: { enum: ['true', 'false'] } },
      { name: 'final', schema: { enum: ['true', 'false'] } },
      { name: 'ttl', schema: { type: 'integer', minimum: 1, maximum: TTL_SECONDS_MAX } },
      { name: 'Idempotency-Key', schema: { pattern: REQUEST_ID_PATTERN } },
      { name: 'If-Match', schema: { pattern: IF_MATCH_PATTERN } },
      { name: 'If-None-Match', schema: { pattern: String.raw`^\*$` } },
    ])
    // A parameter of this name would be ignored (OpenAPI 3.1, Parameter Object).
    expect(put.requestBody).toMatchObject({
      description: expect.stringContaining(CONTENT_TYPE_PATTERN),
      content: { '*/*': { schema: { maxLength: 1024 * 1024 } } },
    })
  })

  it('refers to nothing that it lacks', async () => {
    const text = JSON.stringify(await document())
    const { components } = await document()
    for (const [, kind, name] of text.matchAll(/"#\/components\/(schemas|responses)\/(\w+)"/g)) {
      expect(Object.keys(components[kind as 'schemas' | 'responses'])).toContain(name)
    }
  })

  it('gives each operation a name of its own and each path parameter a description', async () => {
    const { paths } = await document()
    const operations = Object.values(paths).flatMap((item) => Object.values(item)) as unknown as {
      operationId: string
    }[]
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length)
    for (const [path, item] of Object.entries(paths)) {
      for (const [, name] of path.matchAll(/\{(\w+)\}/g)) {
        for (const { parameters } of Object.values(item)) expect(parameters.map((each) => each.name)).toContain(name)
      }
    }
  })
})
