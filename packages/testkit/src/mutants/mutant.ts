/** One change of a source file: `find` stands in it exactly once. */
export interface Edit {
  /** From the workspace root: `packages/commit/src/round.ts`. */
  readonly file: string
  readonly find: string
  readonly replace: string
}

/** A fault that somebody could have written, in the real code. */
export interface Mutant {
  readonly name: string
  /** What it breaks, in the words of docs/protocol.md. */
  readonly rule: string
  /** Mostly one. More where one rule is kept in several places, and breaking it in one shows nothing. */
  readonly edits: readonly Edit[]
}

export function mutant(name: string, rule: string, ...edits: readonly Edit[]): Mutant {
  return { name, rule, edits }
}

/** `place` is a package and a file of its sources: `commit/round`. */
export function edit(place: string, find: string, replace: string): Edit {
  const [name, ...file] = place.split('/')
  return { file: `packages/${name}/src/${file.join('/')}.ts`, find, replace }
}

/**
 * The source with the change, wherever its lines are broken. Throws where it doesn't fit, so that no run tests code that
 * wasn't changed.
 */
export function applyEdit(source: string, { file, find, replace }: Edit): string {
  const places = [...source.matchAll(patternOf(find))]
  const [place] = places
  if (place === undefined) throw new RangeError(`${file} doesn't contain: ${find}`)
  if (places.length > 1) throw new RangeError(`${file} contains more than once: ${find}`)
  return source.slice(0, place.index) + replace + source.slice(place.index + place[0].length)
}

/** The text, with any white space where it has some. */
function patternOf(text: string): RegExp {
  return new RegExp(text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&').replace(/\s+/g, '\\s+'), 'g')
}

/** The packages whose code a mutant changes. */
export function packagesOf({ edits }: Mutant): readonly string[] {
  return [...new Set(edits.map(({ file }) => file.split('/')[1] ?? ''))]
}
