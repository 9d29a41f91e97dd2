import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as core from '@replicator/core'
import { expect, it } from 'vitest'

const DIR = '/data'

/** One of each class, as it is thrown; an `InvalidArgument` for each of its codes. */
const errors: readonly (Error & { readonly code: string })[] = [
  new core.InvalidOption('clusterId', 'no'),
  ...(['INVALID_KEY', 'INVALID_REQUEST', 'VALUE_TOO_LARGE'] as const).map(
    (code) => new core.InvalidArgument(code, 'no'),
  ),
  new core.StoreLocked(DIR),
  new core.StoreUnusable(DIR, 'it is not there'),
  new core.StoreFormatMismatch(DIR, 'it is newer'),
  new core.StoreOwnerMismatch(DIR, 'it is of cluster b'),
  new core.StoreLost(DIR, 'the data file is gone'),
  new core.StoreDamaged('the batch number', 'is missing'),
  new core.StoreFailed('no space left'),
  new core.ListenFailed([{ address: '/ip4/127.0.0.1/tcp/1/ws', error: new Error('no') }], undefined),
  new core.StartAborted('enough'),
  new core.JoinRefused('its token has expired'),
  new core.WrongNetwork('the store is of another one'),
  new core.NoPeerReachable('nobody answered'),
  new core.RemovedFromNetwork('it was removed', { isLeaving: false }),
  new core.NodeStopped('the node was stopped'),
  new core.NotReady('not ready', []),
  new core.NoQuorum('nobody answers'),
  new core.BackupUnusable('it is cut off'),
  new core.RequestAborted('enough', { isSent: true }),
  new core.OutcomeLost(undefined),
]

it('each error that the package exports has a code and a row in the README, and no other has one', () => {
  const text = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
  const rows = [...text.matchAll(/^\| `(\w+)` \| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \|/gm)].flatMap(([, name, codes = '']) =>
    [...codes.matchAll(/[A-Z_]+/g)].map(([code]) => `${name} ${code}`),
  )
  expect(rows).toEqual(errors.map(({ name, code }) => `${name} ${code}`))
  const exported = Object.entries(core).filter(
    ([, value]) => typeof value === 'function' && value.prototype instanceof Error,
  )
  expect(exported.map(([name]) => name).toSorted()).toEqual([...new Set(errors.map(({ name }) => name))].toSorted())
})
