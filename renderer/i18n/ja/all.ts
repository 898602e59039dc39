/** Everything that is said in Japanese: loaded by those who read it. */
export { choices } from './choices.ts'
export * as catalogue from './index.ts'
export { sentences } from './sentences/index.ts'
