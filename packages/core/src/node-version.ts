/**
 * Which Node this package needs; imported before all else. On an older one something below would fail at its first use,
 * with words that name neither this package nor what it needs.
 */
export function nodeProblem(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 12)) return undefined
  return `@replicator/core needs Node 22.12 or later, and this is Node ${version}`
}

const problem = nodeProblem(process.versions.node)
if (problem !== undefined) throw new Error(problem)
