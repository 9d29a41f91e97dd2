import { describe, expect, it } from 'vitest'

describe('the test run', () => {
  it("runs the packages' sources, not their build", () => {
    expect(import.meta.resolve('@replicator/interface')).toMatch(/packages\/interface\/src\/index\.ts$/)
  })
})
