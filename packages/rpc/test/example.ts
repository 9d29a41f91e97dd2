import {
  CreditReturn,
  CreditWindow,
  encodeCredit,
  encodePreamble,
  FrameDecoder,
  FrameEncoder,
  FrameReader,
} from '@replicator/rpc'

// The sender: the messages of one turn become frames, and those wait for credit.
const encoder = new FrameEncoder()
const window = new CreditWindow()
const frames = encoder.encode([{ type: 'ping', token: 1, epoch: 4, boot: 2, nonce: '0011223344556677', batch: 99 }])
if (!window.offer(frames)) {
  encoder.lost()
  console.log('the queue is full: the messages are dropped, and the protocol repeats them')
}
const written = [encodePreamble(), ...window.take()]

// The receiver: bytes come in pieces, cut anywhere.
const reader = new FrameReader('data')
const decoder = new FrameDecoder()
const credits = new CreditReturn()
for (const piece of written) {
  const { payloads, dataBytes, refused } = reader.push(piece)
  if (refused !== undefined) throw new Error(refused.detail) // Close the stream.
  if (!credits.received(dataBytes)) throw new Error('more was sent than there was credit for')
  for (const payload of payloads) {
    const frame = decoder.decode(payload)
    console.log(frame.ok ? frame.messages : frame.reason)
  }
  const back = credits.consumed(dataBytes)
  if (back > 0) console.log('to be written back', encodeCredit(back))
}
