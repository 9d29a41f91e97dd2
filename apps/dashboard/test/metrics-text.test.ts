import { describe, expect, it } from 'vitest'
import { samplesIn } from '../src/api/metrics-text.ts'

describe('the text of metrics', () => {
  it('is samples by name, without comments and without what is not of the node', () => {
    const samples = samplesIn(
      [
        '# HELP replicator_ready Whether.',
        'replicator_ready 1',
        'replicator_link_up{peer="a",cluster="b"} 0',
        'process_cpu_seconds_total 3',
        '',
      ].join('\n'),
    )
    expect([...samples]).toEqual([
      ['ready', [{ labels: {}, value: 1 }]],
      ['link_up', [{ labels: { peer: 'a', cluster: 'b' }, value: 0 }]],
    ])
  })

  it('has labels as they were before they were written', () => {
    const [sample] = samplesIn(String.raw`replicator_x{a="say \"hi\", {}",b="\\n\n"} +Inf`).get('x') ?? []
    expect(sample).toEqual({ labels: { a: 'say "hi", {}', b: '\\n\n' }, value: Infinity })
  })
})
