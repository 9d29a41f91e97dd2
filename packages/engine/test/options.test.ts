import { expect, it } from 'vitest'
import { LINK_QUEUE_BYTES_MAX, VALUE_BYTES_MAX } from '@replicator/interface'
import { ENGINE_DEFAULTS } from '@replicator/engine'

it('the defaults let the largest value be proposed and reserved while others are under way', () => {
  expect(ENGINE_DEFAULTS.operationBytesMax).toBeGreaterThanOrEqual(2 * VALUE_BYTES_MAX)
  expect(ENGINE_DEFAULTS.reservationBytesMax).toBeGreaterThanOrEqual(ENGINE_DEFAULTS.operationBytesMax)
  expect(ENGINE_DEFAULTS.operationBytesMax).toBeGreaterThanOrEqual(LINK_QUEUE_BYTES_MAX)
})
