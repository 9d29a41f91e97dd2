/**
 * @packageDocumentation
 *
 * For tests of programs that embed nodes: a network of several clusters inside the test's own process, with cut, heal,
 * kill and restart. And whole networks from seeds.
 *
 * @example
 * ```ts
 * import { TestNetwork } from '@replicator/testkit'
 *
 * const network = await TestNetwork.start({ clusters: { berlin: 3, lima: 3, oslo: 3 } })
 * network.isolate('lima')
 * await network.of('berlin')[0].put('door', 'open') // stored
 * await network.of('lima')[0].put('door', 'shut') // no-quorum
 * network.heal()
 * await network.stop()
 * ```
 */
export * from './network/index.js'
export * from './simulator/index.js'
