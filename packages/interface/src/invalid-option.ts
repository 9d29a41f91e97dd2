/**
 * An option that can't be used, of whatever takes options: a node, a client, or a part of one. The `message` says in words
 * which option and why, and never repeats a secret.
 */
export class InvalidOption extends Error {
  override readonly name = 'InvalidOption'
  readonly code = 'INVALID_OPTION'
  /** Its name; undefined where what was given are no options at all. */
  readonly option: string | undefined

  constructor(option: string | undefined, message: string) {
    super(message)
    this.option = option
  }
}
