/** Asks the person at the terminal. */
import { createInterface } from 'node:readline'
import type { Terminal } from './terminal.js'

/** Resolves with what is typed; with undefined at the end of the input, and on Ctrl-C. */
export function readLine({ stdin, stderr }: Terminal, prompt = '> '): Promise<string | undefined> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: stdin, output: stderr, terminal: 'setRawMode' in stdin })
    lines.on('SIGINT', () => lines.close())
    lines.on('close', () => resolve(undefined))
    lines.question(prompt, (line) => {
      resolve(line)
      lines.close()
    })
  })
}
