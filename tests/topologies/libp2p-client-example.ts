import { connect } from '@replicator/client-libp2p'

const client = await connect({ addresses: (process.env['REPLICATOR_PEER'] ?? '').split(',') })

const put = await client.put('user/ada', 'Ada Lovelace')
console.log(put.outcome)

const again = await client.put('user/ada', 'somebody else')
if (again.outcome === 'denied-stored') console.log('taken by', again.holder.cluster, 'try', again.suggestions[0])

const got = await client.get('user/ada')
if (got.outcome === 'found') console.log(new TextDecoder().decode(got.record.value), got.evidence)

const names = ['alan', 'grace', 'barbara']
let stored = 0
for await (const { outcome } of client.putMany(names.map((name) => ({ key: `user/${name}`, value: name }))))
  if (outcome === 'stored') stored++
console.log(stored, 'more')

for await (const { key, version } of client.list({ prefix: 'user/' })) console.log(key, version)

for await (const event of client.watch({ prefix: 'user/', after: '0' })) {
  if (event.type === 'put') console.log('the first change was', event.key)
  break
}

await client.close()
