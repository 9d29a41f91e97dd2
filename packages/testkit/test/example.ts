import { TestNetwork } from '@replicator/testkit'

const network = await TestNetwork.start({ clusters: { berlin: 3, lima: 3, oslo: 3 } })
const [ada, leo] = [network.of('berlin')[0]!, network.of('lima')[0]!]

network.isolate('lima')
console.log('berlin:', (await ada.put('door', 'open')).outcome)
console.log('lima:', (await leo.put('door', 'shut')).outcome)
network.heal()

await network.kill(ada)
const again = await network.restart(ada)
await network.whole()
console.log('berlin again:', (await again.get('door')).outcome)
console.log('lima again:', (await leo.get('door')).outcome)

await network.stop()
