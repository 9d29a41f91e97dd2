import type { Terminal } from '../cli/terminal.js'

export async function demo(_options: { readonly exit: boolean }, _terminal: Terminal): Promise<number> {
  return 1
}
