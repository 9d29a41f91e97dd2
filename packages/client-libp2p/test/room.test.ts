import { describe, expect, it } from 'vitest'
import { Room } from '../src/room.ts'

const never = new AbortController().signal

/** Who has entered, in order. */
function entering(room: Room, ...bytes: readonly number[]): number[] {
  const entered: number[] = []
  for (const [place, each] of bytes.entries())
    void room.enter(each, never).then(
      () => void entered.push(place),
      () => undefined,
    )
  return entered
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

describe('room for what is under way', () => {
  it('is for so many, and then for one when one leaves, in the order in which they came', async () => {
    const room = new Room(2, 100)
    const entered = entering(room, 1, 1, 1, 1)
    await turn()
    expect(entered).toEqual([0, 1])
    room.leave(1)
    await turn()
    expect(entered).toEqual([0, 1, 2])
  })

  it('is for so many bytes, or one that is longer, which small ones do not overtake', async () => {
    const room = new Room(10, 100)
    const entered = entering(room, 60, 200, 1)
    await turn()
    expect(entered).toEqual([0])
    room.leave(60)
    await turn()
    expect(entered).toEqual([0, 1])
    room.leave(200)
    await turn()
    expect(entered).toEqual([0, 1, 2])
  })

  it('is not waited for any longer once the signal is aborted', async () => {
    const room = new Room(1, 100)
    await room.enter(1, never)
    const gone = new AbortController()
    const waiting = room.enter(1, gone.signal)
    gone.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    await expect(room.enter(1, gone.signal)).rejects.toThrow('enough')
    const entered = entering(room, 1)
    room.leave(1)
    await turn()
    expect(entered).toEqual([0])
  })
})
