/** A real browser, as Debian and others install it: nothing is downloaded by the tests. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Rejects where there is none, and says how one is had. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = programPath()
  if (executablePath === undefined) {
    throw new Error(
      `These tests need a browser, and the PATH has none of ${NAMES.join(', ')}. On Debian: apt-get install chromium. ` +
        'All other tests run without one: npx -y pnpm@12 test.',
    )
  }
  // Its own sandbox can't be had by root, who runs the tests in CI; the pages come from this very process.
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
}

function programPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
