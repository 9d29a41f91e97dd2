/**
 * A web application in which a name belongs to one person: Fastify, with a node of Replicator inside. Where two people ask
 * for the same name in the same moment, at two sites, one of them gets it; the other is shown who holds it and what is still
 * free. Nobody has to ask first whether a name is free: the answer could be wrong by the time that it comes.
 *
 * After `npx -y pnpm@12 build`, `npx -y pnpm@12 exec node examples/claim-name.ts` prints an address for the browser.
 */
import { createReplicator, type Replicator } from '@replicator/core'
import fastify, { type FastifyInstance } from 'fastify'

/** Names are shown in pages, so they are as simple as their key. */
const NAME = /^[a-z0-9-]{1,32}$/

export function claimApp(node: Replicator): FastifyInstance {
  const app = fastify()
  // A browser's form, without a package for it.
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )

  app.get('/', (_, reply) => html(reply, form()))

  app.post<{ Body: { name?: string; token?: string } }>('/claim', async ({ body }, reply) => {
    const { name = '', token = '' } = body
    if (!NAME.test(name)) return html(reply.code(400), `<p>A name has 1 to 32 of a-z, 0-9 and -.</p>${form()}`)
    const key = `user/${name}`
    // The token came with the form: somebody who presses the button twice claims the name once.
    const claim = await node.put(key, JSON.stringify({ name }), {
      contentType: 'application/json',
      ...(token !== '' && { idempotencyKey: token }),
    })
    switch (claim.outcome) {
      case 'stored':
        return html(reply.code(201), `<p>${name} is yours.</p>`)
      case 'denied-stored':
      case 'denied-reserved': {
        const free = node.suggest(key).map((each) => each.slice('user/'.length))
        const taken = `<p>${name} is taken, at ${claim.holder.cluster}. Still free a moment ago:</p>`
        return html(reply.code(409), taken + free.map((each) => form(each)).join(''))
      }
      case 'unknown':
        // It may be stored: the same form again, with the same token, tells.
        return html(reply.code(504), `<p>Not known yet.</p>${form(name, token)}`)
      default:
        // Nothing was stored, for a reason that passes.
        return html(reply.code(503), `<p>Not now; nothing was stored.</p>${form(name, token)}`)
    }
  })
  return app
}

function html<Reply extends { type(text: string): { send(body: string): unknown } }>(
  reply: Reply,
  body: string,
): unknown {
  return reply.type('text/html; charset=utf-8').send(`<!doctype html><title>Claim a name</title>${body}`)
}

/** One button for a name, or a field for one. */
function form(name = '', token: string = crypto.randomUUID()): string {
  const field = name === '' ? '<input name=name required>' : `<input name=name type=hidden value="${name}">`
  const hidden = `<input name=token type=hidden value="${/^[\w-]{1,64}$/.test(token) ? token : ''}">`
  return `<form method=post action=/claim>${field}${hidden}<button>Claim ${name}</button></form>`
}

if (import.meta.main) {
  const node = await createReplicator({ clusterId: 'berlin', minPeers: 1 })
  await node.ready()
  console.log(await claimApp(node).listen({ port: 0, host: '127.0.0.1' }))
}
