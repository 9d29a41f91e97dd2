/** Faults of processes: killed and started again, stopped for a while, a wall clock that is off. */
import { readFileSync } from 'node:fs'
import { wallMsOf } from '../judge/copies.ts'
import { type Fault, lasting, repeated } from './fault.ts'

const DOWN_MS_MAX = 2000
const UP_MS_MAX = 2000
const PAUSE_MS_MIN = 100
/** Between two pauses: long enough to be heard, too short to be settled. */
const AWAKE_MS_MAX = 1500
/** Much more than a renewal takes, in both directions. */
const CLOCK_OFF_MS = 3_600_000

export const kill: Fault = {
  name: 'kill',
  about: 'SIGKILL, and started again up to 2 s later; again and again',
  async begin({ victim, random }) {
    const { process } = victim()
    let kills = 0
    const killing = repeated(async (over) => {
      const { signal } = await process.kill()
      if (signal === 'SIGKILL') kills++
      await lasting(random.between(0, DOWN_MS_MAX), over)
      await process.start([])
      await lasting(random.between(0, UP_MS_MAX), over)
    })
    return {
      async end() {
        await killing.end()
        return kills > 0 ? undefined : 'no process was killed'
      },
    }
  },
}

export const pause: Fault = {
  name: 'pause',
  about: 'SIGSTOP for 0.1 s up to the whole time, and SIGCONT; again and again',
  async begin({ victim, random, durationMs }) {
    const { process } = victim()
    let stopped = 0
    const pausing = repeated(async (over) => {
      process.freeze()
      // As many short pauses as long ones.
      await lasting(PAUSE_MS_MIN * (durationMs / PAUSE_MS_MIN) ** random.fraction(), over)
      if (stateOf(process.pid) === 'T') stopped++
      process.thaw()
      await lasting(random.between(0, AWAKE_MS_MAX), over)
    })
    return {
      async end() {
        await pausing.end()
        return stopped > 0 ? undefined : 'the process was never seen stopped'
      },
    }
  },
}

export const clock: Fault = {
  name: 'clock',
  about: 'a wall clock that jumps an hour ahead, an hour back, and right again',
  async begin({ victim, random, durationMs }) {
    const node = victim()
    const sign = random.chance(0.5) ? 1 : -1
    const offsMs = [sign * CLOCK_OFF_MS, -sign * CLOCK_OFF_MS, 0]
    let seen = 0
    const jumping = repeated(async (over) => {
      for (const clockOffMs of offsMs) {
        node.process.sendMessage({ type: 'faults', clockOffMs })
        await lasting(durationMs / (offsMs.length + 1), over)
        if (clockOffMs === 0) continue
        // Beside another fault it may be down at present.
        const wallMs = await wallMsOf(node).catch(() => Date.now())
        if (Math.abs(wallMs - Date.now()) > CLOCK_OFF_MS / 2) seen++
      }
    })
    return {
      async end() {
        await jumping.end()
        node.process.sendMessage({ type: 'faults', clockOffMs: 0 })
        return seen > 0 ? undefined : 'the node was never seen with another time'
      },
    }
  },
}

/** T is stopped; empty where it is gone. The name of the program, in brackets, may have spaces. */
function stateOf(pid: number | undefined): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.charAt(0) ?? ''
  } catch {
    return ''
  }
}
