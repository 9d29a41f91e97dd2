import { connect } from '@replicator/client'

const client = connect({ urls: (process.env['REPLICATOR_URL'] ?? '').split(',') })

const put = await client.put('user/ada', 'Ada Lovelace')
console.log(put.outcome)

const again = await client.put('user/ada', 'somebody else')
if (again.outcome === 'denied-stored') console.log('taken by', again.holder.cluster, 'try', again.suggestions[0])

const got = await client.get('user/ada')
if (got.outcome === 'found') console.log(new TextDecoder().decode(got.record.value), got.evidence)

const names = ['alan', 'grace', 'barbara']
for await (const { index, outcome } of client.putMany(names.map((name) => ({ key: `user/${name}`, value: name }))))
  if (outcome !== 'stored') console.log(names[index], outcome)

for await (const { key, version } of client.list({ prefix: 'user/' })) console.log(key, version)

for await (const event of client.watch({ prefix: 'user/', after: '0' })) {
  if (event.type === 'put') console.log('the first change was', event.key)
  break
}
