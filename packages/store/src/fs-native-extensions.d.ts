/** What is used of it here; the package has no types of its own. */
declare module 'fs-native-extensions' {
  const locking: {
    tryLock(file: number, offset: number, bytes: number, options?: { readonly shared?: boolean }): boolean
    unlock(file: number, offset: number, bytes: number): void
  }
  export default locking
}
