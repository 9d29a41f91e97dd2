/** What reads are compared with: Node's `http` and nothing else, which always answers the same. */
import { createServer } from 'node:http'

/** Its one argument, as JSON. */
export interface BareAnswer {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const { headers, body } = JSON.parse(process.argv[2] ?? '') as BareAnswer

const server = createServer((_, response) => response.writeHead(200, headers).end(body))
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') process.send?.(`http://127.0.0.1:${address.port}`)
})
process.on('disconnect', () => process.exit())
