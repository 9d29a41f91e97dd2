/**
 * The members of that name, seen as what they are: for classes of libp2p that must be mended from outside and don't
 * declare them as public. Throws where one is missing: this package fits one version.
 */
export function internalsOf<T>(object: object, names: readonly (keyof T & string)[]): T {
  for (const name of names) {
    if (!(name in object)) throw new Error(`this version of libp2p has no '${name}' to be mended`)
  }
  return object as T
}
