/**
 * The closed table of what can go wrong for a client: one row a code. The HTTP API, the command line, the docs and a
 * test that ties them together all read this table.
 */
export interface ErrorRow {
  readonly status: number
  readonly title: string
  /** What may have happened to the store: `unknown` only where an attempt's outcome is. */
  readonly outcome: 'not-stored' | 'unknown'
  /** Whether the same request may succeed later without being changed. */
  readonly retryable: boolean
  /** What to do, in words. */
  readonly remedy: string
  /** The command line's exit code. */
  readonly exitCode: 1 | 2 | 3 | 4 | 5
}

const row = (
  status: number,
  title: string,
  retryable: boolean,
  exitCode: ErrorRow['exitCode'],
  remedy: string,
  outcome: ErrorRow['outcome'] = 'not-stored',
): ErrorRow => ({ status, title, outcome, retryable, remedy, exitCode })

export const ERRORS = {
  INVALID_KEY: row(
    400,
    'The key cannot be used',
    false,
    2,
    'Use 1 to 1,024 bytes of UTF-8 without NUL, percent-encoded as one path segment.',
  ),
  INVALID_REQUEST: row(
    400,
    'The request is not understood',
    false,
    2,
    'Correct the parameter, header or body that the detail names.',
  ),
  UNAUTHORIZED: row(
    401,
    'The request needs a token',
    false,
    1,
    'Send Authorization: Bearer with a token that is good; whoever has an admin one makes others.',
  ),
  FORBIDDEN: row(
    403,
    'The request is not allowed',
    false,
    1,
    'Use a token with what the detail names; a page of another origin may not change anything.',
  ),
  UNKNOWN_KEY: row(404, 'No value is stored for the key', false, 4, 'Propose a value with PUT, or check the key.'),
  UNKNOWN_PEER: row(404, 'The network has no such member', false, 4, 'See /peers for those that there are.'),
  NOT_FOUND: row(404, 'There is nothing at this address', false, 1, 'See /openapi.json for what there is.'),
  METHOD_NOT_ALLOWED: row(
    405,
    'The method is not allowed here',
    false,
    2,
    'Use one of the methods in the Allow header.',
  ),
  REQUEST_TIMEOUT: row(408, 'The request took too long to arrive', true, 1, 'Send the whole request without pausing.'),
  KEY_STORED: row(409, 'The key is taken', false, 3, 'Choose another key; the suggestions were free a moment ago.'),
  KEY_RESERVED: row(
    409,
    'The key is being proposed by another client',
    true,
    3,
    'Ask again after Retry-After, or choose another key.',
  ),
  KEY_FINAL: row(
    409,
    'The record is final',
    false,
    3,
    'A final record never changes: use another key, or propose it with ?mutable=true next time.',
  ),
  WOULD_STOP_WRITES: row(
    409,
    'The change would stop writes',
    false,
    3,
    'Add nodes first, or replace one by another; ?force=true changes the members all the same.',
  ),
  VERSION_MISMATCH: row(
    412,
    'The key holds another version',
    false,
    3,
    'Read the key, decide whether the change still makes sense, and name the version that was read.',
  ),
  PRECONDITION_REQUIRED: row(
    428,
    'The request must say which version it is about',
    false,
    2,
    'Send If-Match with the version that was read, quoted, or * for whatever is there.',
  ),
  VALUE_TOO_LARGE: row(
    413,
    'The value is too large',
    false,
    2,
    'Send a smaller value, or raise --max-value on every node.',
  ),
  EXPECTATION_FAILED: row(
    417,
    'The request expects what no node offers',
    false,
    2,
    'Leave the header Expect out, or send 100-continue.',
  ),
  IDEMPOTENCY_MISMATCH: row(
    422,
    'The idempotency key was used for another request',
    false,
    2,
    'Use a new Idempotency-Key for a new value or new options.',
  ),
  OVERLOADED: row(429, 'Too much is under way', true, 1, 'Ask again after Retry-After.'),
  HEADERS_TOO_LARGE: row(
    431,
    'The request line and headers are too large',
    false,
    2,
    'Send fewer or shorter headers; all of them and the request line have 16 KiB.',
  ),
  METHOD_UNKNOWN: row(501, 'The method is not known', false, 2, 'Use a method that /openapi.json lists.'),
  NO_QUORUM: row(
    503,
    'Too few voters can be reached',
    true,
    5,
    'Bring nodes back or wait for the network to heal, then ask again.',
  ),
  NOT_READY: row(503, 'The node cannot serve yet', true, 5, 'Wait for /readyz to answer 200; it says what is missing.'),
  OUTCOME_UNKNOWN: row(
    504,
    'Whether the value was stored is not known yet',
    true,
    5,
    'Ask /proposals/{id}, or repeat the request with the same Idempotency-Key.',
    'unknown',
  ),
} as const satisfies Record<string, ErrorRow>

export type ErrorCode = keyof typeof ERRORS
