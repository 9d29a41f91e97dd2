import { join } from 'node:path'
import { expect, it } from 'vitest'
import { dataHeader } from '../src/link-frame.ts'
import { encodeCredit, encodeFrame, encodePreamble } from '../src/index.ts'
import { samples } from './sample.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/**
 * A changed line here is a changed wire: nodes of the version before no longer understand this one. Raise
 * `PROTOCOL_VERSION`, and write the file anew with `vitest -u`.
 */
it('has the same bytes on the wire as before', async () => {
  const lines = [
    `preamble ${hex(encodePreamble())}`,
    `data header of 258 bytes ${hex(dataHeader(258))}`,
    `credit of 524288 bytes ${hex(encodeCredit(524_288))}`,
    ...samples.map((message) => `${message.type} ${hex(encodeFrame([message]))}`),
  ]
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(join(import.meta.dirname, 'golden/wire.txt'))
})
