/** Reads Prometheus' text format, as far as the page needs it: samples by name, with their labels. */

export interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const LINE = /^([a-z_]\w*)(?:\{(.*)\})? (\S+)$/i
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g

/** Samples by the name of their metric, without the prefix; those of other programs are left out. */
export function samplesIn(text: string, prefix = 'replicator_'): ReadonlyMap<string, readonly Sample[]> {
  const samples = new Map<string, Sample[]>()
  for (const line of text.split('\n')) {
    const [, whole = '', labels = '', value = ''] = LINE.exec(line) ?? []
    if (!whole.startsWith(prefix)) continue
    const name = whole.slice(prefix.length)
    const known = samples.get(name) ?? []
    known.push({ labels: labelsIn(labels), value: value === '+Inf' ? Infinity : Number(value) })
    samples.set(name, known)
  }
  return samples
}

function labelsIn(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...text.matchAll(LABEL)].map(([, name = '', value = '']) => [
      name,
      value.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter)),
    ]),
  )
}
