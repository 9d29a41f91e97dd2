/** A network of whole nodes inside one program, for tests of what is built on them. */
export { type Side, TestNetwork, type TestNetworkInit } from './test-network.js'
