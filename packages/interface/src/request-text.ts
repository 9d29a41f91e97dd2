/** What a client says of its value and its request. Kept with the record, and sent again in header lines. */
import { CONTENT_TYPE_BYTES_MAX, REQUEST_ID_BYTES_MAX } from './limits.js'

/** Printable ASCII alone, so that no line break is smuggled into the header of an answer. */
const HEADER_TEXT = String.raw`[\x20-\x7e]`

/** As the sources of regular expressions, for the checks here and for the description of the HTTP API. */
export const CONTENT_TYPE_PATTERN = `^${HEADER_TEXT}{1,${CONTENT_TYPE_BYTES_MAX}}$`
export const REQUEST_ID_PATTERN = `^${HEADER_TEXT}{1,${REQUEST_ID_BYTES_MAX}}$`

const CONTENT_TYPE = new RegExp(CONTENT_TYPE_PATTERN)
const REQUEST_ID = new RegExp(REQUEST_ID_PATTERN)

export function isContentType(text: string): boolean {
  return CONTENT_TYPE.test(text)
}

export function isRequestId(text: string): boolean {
  return REQUEST_ID.test(text)
}

/** Says in words what is wrong with a content type, or nothing where it may be used. */
export function contentTypeProblem(text: string): string | undefined {
  return isContentType(text) ? undefined : `a content type is 1 to ${CONTENT_TYPE_BYTES_MAX} printable ASCII characters`
}

/** Says in words what is wrong with an idempotency key, or nothing where it may be used. */
export function requestIdProblem(text: string): string | undefined {
  return isRequestId(text) ? undefined : `an idempotency key is 1 to ${REQUEST_ID_BYTES_MAX} printable ASCII characters`
}
