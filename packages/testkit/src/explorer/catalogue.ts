import type { Setting } from './setting.js'
import { chainSetting, changingSetting, flatSetting, jointSetting } from './setting.js'

/** What every change is checked against: within a minute on one core. Larger bounds are for the asking. */
export function usualSettings(): readonly Setting[] {
  return [...[3, 4, 5].flatMap((voters) => settingsFor({ voters })), ...changesOfRecords(), ...changesOfVoters()]
}

const RECOVERIES_DEFAULT = new Map([
  [3, 3],
  [4, 3],
  [5, 2],
])

/** One network, whole: contended writes, and reads, denials and a second version with as many recoveries as are bearable. */
export function settingsFor(bounds: { voters: number; recoveries?: number | undefined }): readonly Setting[] {
  const { voters, recoveries = RECOVERIES_DEFAULT.get(voters) ?? 1 } = bounds
  const settings = [flatSetting({ voters, recoveries })]
  if (voters > 4) return settings
  const fewer = Math.max(1, recoveries - (voters === 3 ? 1 : 2))
  return [
    ...settings,
    flatSetting({ voters, recoveries: fewer, reads: true }),
    flatSetting({ voters, recoveries: fewer, denials: true }),
    flatSetting({ voters, recoveries: 1, versions: 2 }),
  ]
}

/** An update and a deletion of one version, with recoveries, with a read that comes after them, and with refusals. */
function changesOfRecords(): readonly Setting[] {
  return [
    changingSetting({ voters: 3, recoveries: [0, 2] }),
    changingSetting({ voters: 3, recoveries: [1, 1], reads: true }),
    changingSetting({ voters: 3, recoveries: [1, 1], denials: true }),
    changingSetting({ voters: 4, recoveries: [0, 1] }),
  ]
}

const CHAINS: readonly (readonly (readonly string[])[])[] = [
  [['v1'], ['v1', 'v2', 'v3'], ['v1', 'v2', 'v3', 'v4']],
  [
    ['v1', 'v2', 'v3'],
    ['v2', 'v3', 'v4'],
    ['v3', 'v4', 'v5'],
  ],
]

/** From one node to three, from three to four and to five, one or two of three replaced, and two changes in a row. */
export function changesOfVoters(): readonly Setting[] {
  return [
    jointSetting({ stay: 1, join: 2, recoveries: [1, 1, 1] }),
    jointSetting({ stay: 3, join: 1, recoveries: [1, 1, 1] }),
    jointSetting({ stay: 3, join: 2, proposers: [1, 1], recoveries: [1, 0, 1] }),
    jointSetting({ stay: 3, leave: 1, proposers: [1, 1], recoveries: [1, 0, 1] }),
    jointSetting({ stay: 2, leave: 1, join: 1, recoveries: [1, 1, 0] }),
    jointSetting({ stay: 1, leave: 2, join: 2, proposers: [1, 1], recoveries: [1, 0, 1] }),
    ...CHAINS.map((sets) => chainSetting({ sets, proposers: [1, 0, 1], recoveries: [0, 0, 0, 0, 1] })),
  ]
}
