/** Places for what is under way: so many, and so many bytes. Who finds none waits. */
export class Room {
  readonly #placesMax: number
  readonly #bytesMax: number
  readonly #waiting: { readonly bytes: number; readonly enter: () => void }[] = []
  #places = 0
  #bytes = 0

  constructor(placesMax: number, bytesMax: number) {
    this.#placesMax = placesMax
    this.#bytesMax = bytesMax
  }

  /** Resolves once there is room, in the order in which it was asked for; rejects with the reason of the signal. */
  async enter(bytes: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#waiting.length === 0 && this.#fits(bytes)) return this.#occupy(bytes)
    await new Promise<void>((resolve, reject) => {
      const waiter = {
        bytes,
        enter: (): void => {
          signal.removeEventListener('abort', giveUp)
          resolve()
        },
      }
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1)
        reject(signal.reason as Error)
      }
      signal.addEventListener('abort', giveUp, { once: true })
      this.#waiting.push(waiter)
    })
  }

  leave(bytes: number): void {
    this.#places--
    this.#bytes -= bytes
    for (let next = this.#waiting[0]; next !== undefined && this.#fits(next.bytes); next = this.#waiting[0]) {
      this.#waiting.shift()
      this.#occupy(next.bytes)
      next.enter()
    }
  }

  /** What is alone always fits. */
  #fits(bytes: number): boolean {
    return this.#places === 0 || (this.#places < this.#placesMax && this.#bytes + bytes <= this.#bytesMax)
  }

  #occupy(bytes: number): void {
    this.#places++
    this.#bytes += bytes
  }
}
