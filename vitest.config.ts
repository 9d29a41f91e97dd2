// vitest reads only this name by itself. Without it, a bare `vitest` would run nothing of the projects and call it a pass.
export { default } from './vitest.workspace.ts'
