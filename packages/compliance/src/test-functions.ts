/** The test runner's functions, as an argument: whoever uses a suite chooses the runner. */
export interface TestFunctions {
  describe(title: string, declare: () => void): unknown
  it(title: string, run: () => Promise<void>): unknown
}
