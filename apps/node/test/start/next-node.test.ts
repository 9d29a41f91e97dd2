import { expect, it } from 'vitest'
import { anewCommand, joinCommand, nextNodeCommand } from '../../src/start/next-node.ts'
import { startSettings } from '../../src/start/settings.ts'

const ADDRESS = '/ip4/127.0.0.1/tcp/4001/ws/p2p/12D3KooW'

function command(flags: Record<string, unknown>, env: Record<string, string> = {}): string | undefined {
  return nextNodeCommand(startSettings({ flags: { 'cluster-id': 'a', ...flags }, env: {} }), ADDRESS, env)
}

it('names the cluster, and the address of this node', () => {
  expect(command({})).toBe(`replicator start --cluster-id a --peer ${ADDRESS}`)
})

it('repeats what must be the same on every node, and only that', () => {
  const same = { 'min-peers': '1', 'cluster-voters': '3', voters: '9' }
  const flags = { ...same, 'max-value': '10', rendezvous: "it's", http: '80', 'data-dir': 'd', name: 'n' }
  expect(command(flags)).toBe(
    `replicator start --cluster-id a --min-peers 1 --cluster-voters 3 --voters 9 --max-value 10 --rendezvous 'it'\\''s' --peer ${ADDRESS}`,
  )
})

it('calls the program as this one was called', () => {
  expect(command({}, { npm_config_user_agent: 'pnpm/12.0.0 npm/? node/v22' })).toMatch(
    /^npx -y pnpm@12 exec replicator start /,
  )
  expect(command({}, { npm_config_user_agent: 'npm/11.0.0 node/v22' })).toMatch(/^replicator start /)
})

it('is none where nothing listens', () => {
  expect(nextNodeCommand(startSettings({ flags: { 'cluster-id': 'a' }, env: {} }), undefined, {})).toBeUndefined()
})

it('shows a join token in the environment of the next node, where no list of processes has it', () => {
  const settings = startSettings({ flags: { 'cluster-id': 'a', tokens: 'true' }, env: {} })
  expect(joinCommand(settings, 'rpj_x', {})).toBe('REPLICATOR_JOIN=rpj_x replicator start --cluster-id a --tokens')
})

it('puts a new node in the place of one whose data is lost, through the peers that this one was given', () => {
  const lost = { dataDir: "/data/it's", peerId: '12D3KooWlost' }
  const given = (flags: Record<string, unknown>) =>
    anewCommand(startSettings({ flags: { 'cluster-id': 'a', ...flags }, env: {} }), lost, {})
  const folder = `--data-dir '/data/it'\\''s-new'`
  expect(given({})).toBe(`replicator start --cluster-id a ${folder} --peer ADDRESS --replace 12D3KooWlost`)
  expect(given({ peer: [ADDRESS, '/dns4/x/tcp/1/ws'], 'min-peers': '1' })).toBe(
    `replicator start --cluster-id a --min-peers 1 ${folder} --peer ${ADDRESS} --peer /dns4/x/tcp/1/ws --replace 12D3KooWlost`,
  )
})

it('goes through a member that it knows of where it was given no peer, and takes no place of one that was removed', () => {
  const settings = startSettings({ flags: { 'cluster-id': 'a' }, env: {} })
  expect(anewCommand(settings, { dataDir: 'd', members: [ADDRESS, '/dns4/x/tcp/1/ws'] }, {})).toBe(
    `replicator start --cluster-id a --data-dir d-new --peer ${ADDRESS}`,
  )
})
