/** What processes have computed, seen from outside: works for any version of a node, and for other programs. */
import { readFileSync } from 'node:fs'

/** The kernel's unit of a process's time, on every Linux that Node runs on. */
const TICK_MS = 10

/** User and system time of each process, all its threads included, in milliseconds; NaN where the system has no /proc. */
export function cpuMsOf(pids: readonly number[]): number {
  return pids.reduce((total, pid) => total + ticksOf(String(pid)) * TICK_MS, 0)
}

/** The same of the thread that runs a node's JavaScript. */
export function mainThreadCpuMsOf(pid: number): number {
  return ticksOf(`${pid}/task/${pid}`) * TICK_MS
}

function ticksOf(thread: string): number {
  try {
    // The name, in parentheses, may contain anything; user and system time are the 12th and 13th field behind it.
    const fields = readFileSync(`/proc/${thread}/stat`, 'latin1').split(') ').at(-1)?.split(' ')
    return Number(fields?.[11]) + Number(fields?.[12])
  } catch {
    return NaN
  }
}

/** Resident memory of each process, in bytes, what they share counted in each; NaN where the system has no /proc. */
export function residentBytesOf(pids: readonly number[]): number {
  return statusBytesOf(pids, /^VmRSS:\s+(\d+)/m)
}

/** The same without what is mapped of files: what the processes have of their own. */
export function anonymousBytesOf(pids: readonly number[]): number {
  return statusBytesOf(pids, /^RssAnon:\s+(\d+)/m)
}

function statusBytesOf(pids: readonly number[], line: RegExp): number {
  return pids.reduce((total, pid) => {
    try {
      return total + Number(line.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]) * 1024
    } catch {
      return NaN
    }
  }, 0)
}

/**
 * What all cores together have been idle, in milliseconds; NaN where the system has no /proc. The kernel measures it, as
 * it measures the time of each process. What a core does otherwise it only samples, and what it finds in an interrupt,
 * as much of the work of a socket is, it calls no process's: the sum of those is less than what processes have used.
 */
export function machineIdleMs(): number {
  try {
    // The first line is that of all cores; idle, and idle while a disk is waited for, are its 4th and 5th figure.
    const figures = readFileSync('/proc/stat', 'latin1').split('\n', 1)[0]?.trim().split(/\s+/)
    return (Number(figures?.[4]) + Number(figures?.[5])) * TICK_MS
  } catch {
    return NaN
  }
}
