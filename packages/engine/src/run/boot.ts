/** The rule of the boot log, pure: what a start writes, given what the store holds. The simulator runs the same. */
import type { Boot, Remembered, Write } from '@replicator/interface'
import { BOOT_LOG_MAX } from '@replicator/interface'

const BOOT = 'boot'
const BOOTS = 'boots'

export interface BootBasis {
  /** A named text of the store. */
  readonly meta: (name: string) => string | undefined
  /** The last durable batch: where the boot before this one ended. */
  readonly batch: number
}

export interface NextBoot {
  readonly boot: Boot
  readonly boots: readonly Remembered[]
  /** To be durable before anything is said. */
  readonly writes: readonly Write[]
}

export function bootAfter({ meta, batch }: BootBasis, nonce: string): NextBoot {
  const last = parse<Boot>(meta(BOOT))
  const earlier = parse<readonly Remembered[]>(meta(BOOTS)) ?? []
  const boots = last === undefined ? earlier : [...earlier, { ...last, batch }].slice(-BOOT_LOG_MAX)
  const boot: Boot = { boot: (last?.boot ?? 0) + 1, nonce }
  const writes: readonly Write[] = [
    { type: 'meta', name: BOOTS, value: JSON.stringify(boots) },
    { type: 'meta', name: BOOT, value: JSON.stringify(boot) },
  ]
  return { boot, boots, writes }
}

function parse<T>(text: string | undefined): T | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as T)
}
