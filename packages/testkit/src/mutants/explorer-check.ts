/** Explores small networks with the code as it is here. The last line says what was found, as JSON. */
import { changingSetting, flatSetting, jointSetting, search } from '../explorer/index.js'

const SETTINGS = [
  flatSetting({ voters: 3, recoveries: 1 }),
  flatSetting({ voters: 4, recoveries: 1 }),
  flatSetting({ voters: 5, recoveries: 1 }),
  flatSetting({ voters: 3, recoveries: 1, reads: true }),
  flatSetting({ voters: 3, recoveries: 2 }),
  flatSetting({ voters: 3, recoveries: 1, versions: 2 }),
  flatSetting({ voters: 3, recoveries: 2, denials: true }),
  changingSetting({ voters: 3, recoveries: [1, 1] }),
  jointSetting({ stay: 1, leave: 2, join: 2, proposers: [0, 0], recoveries: [0, 0, 1] }),
  jointSetting({ stay: 3, join: 1, proposers: [0, 1], recoveries: [0, 1, 0] }),
  jointSetting({ stay: 3, join: 1, proposers: [1, 0], recoveries: [0, 0, 1] }),
  jointSetting({ stay: 1, join: 2, recoveries: [1, 1, 1] }),
  jointSetting({ stay: 1, leave: 2, join: 2, proposers: [0, 0], recoveries: [1, 1, 0] }),
]

const STATES_MAX = 100_000

let explored = 0
let found: string | undefined
for (const setting of SETTINGS) {
  const { states, violation } = search(setting, { statesMax: STATES_MAX })
  explored += states
  if (violation === undefined) continue
  found = `${setting.name}: ${violation.problem}`
  break
}
console.log(JSON.stringify({ tried: explored, ...(found === undefined ? {} : { found }) }))
process.exitCode = found === undefined ? 0 : 1
