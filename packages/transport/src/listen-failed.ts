export interface ListenError {
  readonly address: string
  readonly error: Error
}

/** Addresses that can't be listened on; the message says for each of them why. */
export class ListenFailed extends Error {
  override readonly name = 'ListenFailed'
  readonly code = 'LISTEN_FAILED'
  /** In the form that libp2p gives them, which may differ from that of the options in unimportant ways. */
  readonly addresses: readonly string[]

  constructor(errors: readonly ListenError[], cause: unknown) {
    super(errors.map(textOf).join('; '), { cause })
    this.addresses = errors.map(({ address }) => address)
  }
}

function textOf({ address, error }: ListenError): string {
  const { code } = error as NodeJS.ErrnoException
  const why = code === 'EADDRINUSE' ? 'another process listens there (EADDRINUSE)' : error.message
  return `cannot listen on ${address}: ${why}`
}
