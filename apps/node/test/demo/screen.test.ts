import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { Screen } from '../../src/demo/screen.ts'

function shown(
  options: { colour: boolean; live: boolean },
  show: (screen: Screen) => void,
): { text: string; failures: number } {
  const out = new PassThrough()
  const screen = new Screen({ out, ...options })
  show(screen)
  return { text: String(out.read() ?? ''), failures: screen.failures }
}

function countUp(screen: Screen): void {
  screen.progress('1 of 9')
  screen.progress('2 of 9')
  screen.check(true, 'ready', () => '')
}

describe('the screen of the demo', () => {
  it('numbers its steps and says what came true', () => {
    const { text, failures } = shown({ colour: false, live: false }, (screen) => {
      screen.step('Store')
      screen.say('PUT /store/a')
      screen.check(true, '201', () => 'never asked')
      screen.step('Read')
      screen.note('by the way')
    })
    expect(text).toBe('\n  1  Store\n     PUT /store/a\n     ✓ 201\n\n  2  Read\n     by the way\n')
    expect(failures).toBe(0)
  })

  it('says what came instead where something did not come true, and counts it', () => {
    const { text, failures } = shown({ colour: false, live: false }, (screen) =>
      screen.check(false, '201', () => '503 came:\nno quorum'),
    )
    expect(text).toBe('     ✗ 201\n       but 503 came:\n       but no quorum\n')
    expect(failures).toBe(1)
  })

  it('uses colour and replaces its progress only where it may', () => {
    expect(shown({ colour: false, live: false }, countUp).text).toBe('     ✓ ready\n')
    expect(shown({ colour: false, live: true }, countUp).text).toBe(
      '\r\u001b[2K     1 of 9\r\u001b[2K     2 of 9\r\u001b[2K     ✓ ready\n',
    )
    expect(shown({ colour: true, live: false }, countUp).text).toBe('     \u001b[32m✓\u001b[39m ready\n')
  })

  it('shows nothing after it was closed, and no control characters of others', () => {
    const { text } = shown({ colour: false, live: true }, (screen) => {
      screen.say('\u001b[31mred')
      screen.close()
      screen.say('late')
      screen.progress('late')
    })
    expect(text).toBe('     \\u001b[31mred\n')
  })
})
