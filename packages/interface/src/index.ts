/**
 * @packageDocumentation
 *
 * The vocabulary that all packages share (ids, ballots, records, messages, outcomes, errors, limits) and the ports to
 * the outside world. It depends on nothing.
 *
 * @example
 * ```ts
 * import { formatProposalReference, parseProposalReference } from '@replicator/interface'
 *
 * const id = `12D3KooWabc.1.00112233aabbccdd.7`
 * const text = formatProposalReference({ key: 'user/ada', version: 1, id })
 * parseProposalReference(text)?.key // 'user/ada'
 * ```
 */
export * from './ballot.js'
export * from './client-messages.js'
export * from './configuration.js'
export * from './counters.js'
export * from './errors.js'
export * from './histogram.js'
export * from './ids.js'
export * from './invalid-option.js'
export * from './key.js'
export * from './limits.js'
export * from './member-changes.js'
export * from './messages.js'
export * from './number-options.js'
export * from './outcomes.js'
export * from './ports.js'
export * from './ranges.js'
export * from './record.js'
export * from './request-text.js'
export * from './thrown.js'
export * from './utf8.js'
export * from './views.js'
