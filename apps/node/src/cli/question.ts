/** Asks the person at the terminal. */
import { createInterface } from 'node:readline'
import type { Terminal } from './terminal.js'

/** Resolves with what was typed; with undefined at the end of the input, and on Ctrl-C. */
export function ask({ stdin, stderr }: Terminal, question: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: stdin, output: stderr, terminal: 'setRawMode' in stdin })
    lines.on('SIGINT', () => lines.close())
    lines.on('close', () => resolve(undefined))
    lines.question(question, (line) => {
      resolve(line)
      lines.close()
    })
  })
}
