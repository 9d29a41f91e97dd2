import { expect, it } from 'vitest'
import { causeOf } from '../src/unreachable.js'

function dialled(text: string, uri = 'ws://192.0.2.1:4001'): Error {
  return new Error(`could not connect to ${uri}: ${text}`)
}

it.each<readonly [string, Error, string]>([
  [
    'a refused port',
    dialled('connect ECONNREFUSED 192.0.2.1:4001'),
    'nothing listens on 192.0.2.1:4001 (connection refused)',
  ],
  [
    'an unknown name',
    dialled('getaddrinfo ENOTFOUND a.example', 'ws://a.example:1'),
    'the name in a.example:1 is not known',
  ],
  [
    'no way there',
    dialled('connect EHOSTUNREACH 2001:db8::1:4001', 'ws://[2001:db8::1]:4001'),
    'there is no way to [2001:db8::1]:4001 (EHOSTUNREACH)',
  ],
  [
    'silence',
    dialled('WebSocket was closed before the connection was established'),
    'no answer from 192.0.2.1:4001: a firewall, a wrong address, or a machine that is off',
  ],
  [
    'a web server',
    dialled('Unexpected server response: 200'),
    'no node but a web server is on 192.0.2.1:4001 (HTTP 200)',
  ],
  [
    'some other server',
    dialled('Parse Error: Expected HTTP/, RTSP/ or ICE/'),
    'something else than a node is on 192.0.2.1:4001',
  ],
  [
    'no TLS',
    dialled('write EPROTO C08:error:0A00010B:SSL routines::wrong version number:1:\n', 'wss://192.0.2.1:4001'),
    'there is no TLS on 192.0.2.1:4001: leave /tls out of the address',
  ],
  [
    'another identity',
    new Error('Payload identity key 12D3KooWa does not match expected remote identity key 12D3KooWb'),
    'another node lives there: its peer id is 12D3KooWa, not the one behind /p2p/',
  ],
  [
    'another protocol',
    new Error('the peer takes no stream: Protocol selection failed - could not negotiate /p2p/rpc/x/1.0.0'),
    'the node there speaks another protocol: both need the same --protocol-id',
  ],
  [
    'another version',
    new Error('the peer speaks version 1 of the protocol, this node version 2'),
    'the peer speaks version 1 of the protocol, this node version 2',
  ],
])('of a dial that met %s is told in words, with the place', (_, error, words) => {
  expect(causeOf(error)).toBe(words)
})

it('of several addresses are told once each, and three at most', () => {
  const errors = [1, 1, 2, 3, 4].map((port) => dialled('connect ECONNREFUSED', `ws://a:${port}`))
  const said = [1, 2, 3].map((port) => `nothing listens on a:${port} (connection refused)`)
  expect(causeOf(new AggregateError(errors, 'All multiaddr dials failed'))).toBe(said.join('; '))
})

it('that nobody has words for are told by their own, on one line', () => {
  expect(causeOf(new Error(`first\n${'x'.repeat(1000)}`))).toBe('first')
  expect(causeOf('x'.repeat(1000))).toHaveLength(200)
  expect(causeOf(undefined)).toBe('undefined')
})
