import { fuzz, type Found } from '@replicator/testkit/fuzz'
import { describe, expect, it } from 'vitest'
import { httpTarget, type HttpTargetOptions } from './http-target.ts'

async function failuresOf(options: HttpTargetOptions, trials: number): Promise<Found[]> {
  const failures: Found[] = []
  await fuzz({
    targets: [httpTarget(options)],
    seed: 1,
    trials,
    nowMs: () => performance.now(),
    found: (found) => failures.push(found),
  })
  return failures
}

describe('the HTTP API of a node', () => {
  it('survives the fuzzer', async () => {
    expect(await failuresOf({}, 20)).toEqual([])
  })
})

describe('the fuzzer', () => {
  it('catches a handler that throws', async () => {
    const failures = await failuresOf(
      {
        adapt: (app) => {
          app.addHook('onRequest', (request, _reply, done) => {
            if (request.headers['content-type'] === 'application/json') throw new TypeError('planted')
            done()
          })
        },
      },
      20,
    )
    expect(failures[0]?.problem).toMatch(/the node calls it its own fault: TypeError: planted/)
  })

  it('catches an error that is no problem of the table', async () => {
    const failures = await failuresOf(
      {
        adapt: (app) => {
          app.addHook('onSend', async (_request, reply, payload) => {
            if (reply.statusCode === 404) void reply.header('content-type', 'text/plain')
            return payload
          })
        },
      },
      20,
    )
    expect(failures[0]?.problem).toMatch(/an error of type text\/plain/)
  })

  it('catches a request that is never answered', async () => {
    const failures = await failuresOf(
      { adapt: (app) => void app.addHook('onRequest', (request, _reply, done) => request.method !== 'PUT' && done()) },
      40,
    )
    expect(failures[0]?.problem).toMatch(/it was not answered within/)
  })
})
