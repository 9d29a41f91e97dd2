/** What a client says of its value and its request. Kept with the record, and sent again in header lines. */
import { CONTENT_TYPE_BYTES_MAX, REQUEST_ID_BYTES_MAX } from './limits.js'

/** Printable ASCII alone, so that no line break is smuggled into the header of an answer. */
const HEADER_TEXT = String.raw`[\x20-\x7e]`

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const QUOTED = String.raw`"(?:[ !#-\[\]-~]|\\[ -~])*"`

/**
 * As the sources of regular expressions, for the checks here and for the description of the HTTP API. A content type is a
 * media type as RFC 9110 (8.3.1) has it, but for the characters that are not ASCII in a quoted parameter.
 */
export const CONTENT_TYPE_PATTERN = `^(?=.{1,${CONTENT_TYPE_BYTES_MAX}}$)${TOKEN}/${TOKEN}(?: *;(?: *${TOKEN}=(?:${TOKEN}|${QUOTED}))?)*$`
export const REQUEST_ID_PATTERN = `^${HEADER_TEXT}{1,${REQUEST_ID_BYTES_MAX}}$`

const CONTENT_TYPE_TEXT = new RegExp(`^${HEADER_TEXT}{1,${CONTENT_TYPE_BYTES_MAX}}$`)
const CONTENT_TYPE = new RegExp(CONTENT_TYPE_PATTERN)
const REQUEST_ID = new RegExp(REQUEST_ID_PATTERN)

/** What another node may say that a content type is: it can stand in a header line, whatever it means. */
export function isContentType(text: string): boolean {
  return CONTENT_TYPE_TEXT.test(text)
}

export function isRequestId(text: string): boolean {
  return REQUEST_ID.test(text)
}

/** Says in words what is wrong with a client's content type, or nothing where it may be used. */
export function contentTypeProblem(text: string): string | undefined {
  return CONTENT_TYPE.test(text)
    ? undefined
    : `a content type is a media type like text/plain, of at most ${CONTENT_TYPE_BYTES_MAX} printable ASCII characters`
}

/** Says in words what is wrong with an idempotency key, or nothing where it may be used. */
export function requestIdProblem(text: string): string | undefined {
  return isRequestId(text) ? undefined : `an idempotency key is 1 to ${REQUEST_ID_BYTES_MAX} printable ASCII characters`
}
