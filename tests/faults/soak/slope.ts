/**
 * How fast something grows, from samples of several processes at once. Each process has a level of its own, and they all have
 * one slope: the least squares of what is left once each process' own mean is taken away. So a process that was started again
 * small says nothing of a leak, and one that was not there from the beginning counts all the same.
 */
export interface Point {
  readonly x: number
  readonly y: number
}

export interface Slope {
  /** Of y, for one of x; NaN where the samples can't tell. */
  readonly slope: number
  /** Two standard errors: the true slope is that near in 19 of 20 cases. */
  readonly twoErrors: number
}

/** `lives`: the samples of each process, from its start to its end. */
export function commonSlope(lives: readonly (readonly Point[])[]): Slope {
  const told = lives.filter(({ length }) => length >= 2)
  const centred = told.flatMap(centredOn)
  const xx = sum(centred, ({ x }) => x * x)
  const slope = sum(centred, ({ x, y }) => x * y) / xx
  // Each life has taken its level, and all of them one slope.
  const free = centred.length - told.length - 1
  const unexplained = sum(centred, ({ x, y }) => (y - slope * x) ** 2)
  return { slope, twoErrors: free > 0 ? 2 * Math.sqrt(unexplained / free / xx) : NaN }
}

function centredOn(life: readonly Point[]): readonly Point[] {
  const meanX = sum(life, ({ x }) => x) / life.length
  const meanY = sum(life, ({ y }) => y) / life.length
  return life.map(({ x, y }) => ({ x: x - meanX, y: y - meanY }))
}

function sum(points: readonly Point[], of: (point: Point) => number): number {
  return points.reduce((total, point) => total + of(point), 0)
}
