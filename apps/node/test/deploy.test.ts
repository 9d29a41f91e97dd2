/** The files under deploy/, as far as they name options of `replicator start` and answers of a node. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { routesOf } from '../src/http/api.ts'
import { environmentName, START_OPTIONS, startSettings } from '../src/start/settings.ts'
import { FakeReplicator } from './fake-replicator.ts'

function file(name: string): string {
  return readFileSync(new URL(`../../../deploy/${name}`, import.meta.url), 'utf8')
}

const names: readonly string[] = START_OPTIONS.map(({ name }) => name)

describe('the Kubernetes manifests', () => {
  const text = file('kubernetes/replicator.yaml')

  it('start a node with options that there are', () => {
    const flags = [...text.matchAll(/^ +- --([a-z-]+)(?:=.*)?$/gm)].map(([, name = '']) => name)
    expect(flags).toEqual(expect.arrayContaining(['tokens', 'announce', 'http-host']))
    for (const name of flags) expect(names).toContain(name)
  })

  it('give variables that are options, or names of the pod', () => {
    const variables = [...text.matchAll(/- name: ([A-Z_]+)$/gm)].map(([, name = '']) => name)
    expect(variables).toContain('REPLICATOR_JOIN')
    for (const name of variables) expect([...names.map(environmentName), 'POD_NAME', 'POD_NAMESPACE']).toContain(name)
  })

  it('ask a node for what it answers', () => {
    const paths = routesOf({ replicator: new FakeReplicator(), version: '0.0.0' }).map(({ path }) => path)
    const asked = [...text.matchAll(/httpGet: \{ path: (\S+),/g)].map(([, path = '']) => path)
    expect(asked).toHaveLength(3)
    for (const path of asked) expect(paths).toContain(path)
  })
})

describe('the systemd unit', () => {
  it('reads a file of options that a node takes', () => {
    const lines = file('systemd/node.env')
      .split('\n')
      .filter((line) => /^[A-Z]/.test(line))
    const env = Object.fromEntries(lines.map((line) => line.split('=') as [string, string]))
    expect(Object.keys(env)).toHaveLength(5)
    for (const name of Object.keys(env)) expect(names.map(environmentName)).toContain(name)
    expect(startSettings({ flags: {}, env, file: undefined })).toMatchObject({ clusterId: 'berlin' })
  })

  it('sets no option that there is not, and starts no node again that was removed', () => {
    const text = file('systemd/replicator.service')
    const set = [...text.matchAll(/^Environment=(REPLICATOR_\w+)=/gm)].map(([, name = '']) => name)
    expect(set).toEqual(['REPLICATOR_DATA_DIR'])
    expect(text).toMatch(/^RestartPreventExitStatus=2 6$/m)
  })
})
