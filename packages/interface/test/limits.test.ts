import * as limits from '@replicator/interface'
import { describe, expect, it } from 'vitest'

const {
  ADDRESSES_PER_MEMBER_MAX,
  ADDRESS_BYTES_MAX,
  CHUNK_BYTES_MAX,
  CLUSTER_ID_BYTES_MAX,
  CONTENT_TYPE_BYTES_MAX,
  CREDIT_BYTES,
  DECISIONS_MAX,
  DICTIONARY_TEXTS_MAX,
  FETCH_BYTES_MAX,
  FINGERPRINT_BYTES_MAX,
  FRAME_BYTES_MAX,
  FRAME_BYTES_TARGET,
  FRAME_MESSAGES_MAX,
  KEY_BYTES_MAX,
  LINK_QUEUE_BYTES_MAX,
  LINK_QUEUE_SPARE_BYTES,
  MEMBERS_MAX,
  PAGE_BYTES_TARGET,
  PAGE_ENTRIES_MAX,
  PEER_ID_BYTES_MAX,
  REASON_BYTES_MAX,
  REQUEST_ID_BYTES_MAX,
  VALUE_BYTES_DEFAULT,
  VALUE_BYTES_MAX,
} = limits

/** A peer id, two counters of 16 digits, a nonce of 16 characters, and the points between them. */
const PROPOSAL_ID_BYTES_MAX = PEER_ID_BYTES_MAX + 16 + 16 + 16 + 3

/** Everything but the value that a proposal or a record may carry, generously. */
const RECORD_HEAD_BYTES_MAX =
  KEY_BYTES_MAX +
  CONTENT_TYPE_BYTES_MAX +
  DECISIONS_MAX * (PROPOSAL_ID_BYTES_MAX + CLUSTER_ID_BYTES_MAX + REQUEST_ID_BYTES_MAX + FINGERPRINT_BYTES_MAX + 64) +
  MEMBERS_MAX * 128 +
  1024

describe('the limits', () => {
  it('are all whole numbers above zero', () => {
    const numbers = Object.entries(limits).filter(([name]) => /_(MAX|BYTES|TARGET|DEFAULT)$/.test(name))
    expect(numbers.length).toBeGreaterThanOrEqual(20)
    for (const [name, value] of numbers) {
      expect({ name, fits: Number.isSafeInteger(value) && Number(value) > 0 }).toEqual({ name, fits: true })
    }
  })

  it('let a frame hold a message with the largest value and everything beside it', () => {
    expect(VALUE_BYTES_MAX + RECORD_HEAD_BYTES_MAX).toBeLessThanOrEqual(FRAME_BYTES_MAX)
  })

  it('let an operator raise the largest value above its default, and no further than a frame can hold', () => {
    expect(VALUE_BYTES_DEFAULT).toBeLessThan(VALUE_BYTES_MAX)
    expect(VALUE_BYTES_MAX).toBeLessThan(FRAME_BYTES_MAX)
  })

  it('let the queue of a link hold at least one full frame', () => {
    expect(FRAME_BYTES_MAX).toBeLessThanOrEqual(LINK_QUEUE_BYTES_MAX)
  })

  it('leave room for votes in the queue of a link, whatever a catch-up has under way', () => {
    const page = PAGE_BYTES_TARGET + RECORD_HEAD_BYTES_MAX
    const underWay = Math.max(FETCH_BYTES_MAX, VALUE_BYTES_MAX + RECORD_HEAD_BYTES_MAX)
    expect(page + underWay).toBeLessThanOrEqual(LINK_QUEUE_BYTES_MAX - LINK_QUEUE_SPARE_BYTES)
    expect(LINK_QUEUE_SPARE_BYTES).toBeGreaterThanOrEqual(FRAME_BYTES_TARGET)
    expect(FETCH_BYTES_MAX).toBeGreaterThanOrEqual(2 * PAGE_BYTES_TARGET)
  })

  it('keep what is unread on a stream below the 4 MB at which mplex closes it', () => {
    expect(CREDIT_BYTES + CHUNK_BYTES_MAX).toBeLessThan(4 * 1024 * 1024)
    expect(CHUNK_BYTES_MAX).toBeLessThanOrEqual(CREDIT_BYTES)
  })

  it('begin a new frame long before the old one is full', () => {
    expect(FRAME_BYTES_TARGET).toBeLessThan(FRAME_BYTES_MAX)
    expect(FRAME_MESSAGES_MAX).toBeGreaterThanOrEqual(MEMBERS_MAX)
    expect(DICTIONARY_TEXTS_MAX).toBeGreaterThanOrEqual(MEMBERS_MAX)
  })

  it('let a page of a catch-up fit a frame even where its last record is the largest', () => {
    expect(PAGE_BYTES_TARGET + VALUE_BYTES_MAX + RECORD_HEAD_BYTES_MAX).toBeLessThanOrEqual(FRAME_BYTES_MAX)
    expect(PAGE_ENTRIES_MAX).toBeLessThanOrEqual(FRAME_MESSAGES_MAX)
  })

  it('let the configuration of the largest network be a value', () => {
    const member = ADDRESSES_PER_MEMBER_MAX * (ADDRESS_BYTES_MAX + 8) + CLUSTER_ID_BYTES_MAX + 256
    expect(MEMBERS_MAX * (member + 130)).toBeLessThanOrEqual(VALUE_BYTES_DEFAULT)
  })

  it('let a fingerprint be a SHA-256 in hexadecimal, and a reason be a sentence', () => {
    expect(FINGERPRINT_BYTES_MAX).toBe(64)
    expect(REASON_BYTES_MAX).toBeGreaterThanOrEqual(256)
  })
})
