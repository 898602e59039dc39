/**
 * The arrows between rooms (ARCHITECTURE.md): nouns <- verbs <- effects <- door <- shell, and the renderer on the
 * side. What is not in an `allowed` rule is a violation; `npm run check` also plants one and sees it fail
 * (tests/ground/walls.test.ts), so that an empty cruise can never be green.
 */
const room = {
  shared: '^shared/',
  core: '^main/core/',
  engine: '^main/engine/',
  server: '^main/server/',
  cli: '^main/cli/',
  electron: '^main/electron/',
  preload: '^preload/',
  renderer: '^renderer/',
}
const npm = (names) => `(^|/)node_modules/(@types/)?(${names.join('|')})/`
const builtin = { dependencyTypes: ['core'] }

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'features-link-by-route',
      comment: 'A renderer feature never imports another one; put what both need into renderer/ui or client.',
      severity: 'error',
      from: { path: '^renderer/features/([^/]+)/' },
      to: { path: '^renderer/features/([^/]+)/', pathNot: '^renderer/features/$1/' },
    },
    {
      name: 'only-ui-draws-with-plotly',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '^renderer/ui/' },
      to: { path: npm(['plotly\\.js']) },
    },
    {
      name: 'only-the-shell-knows-electron',
      severity: 'error',
      from: { pathNot: '^(main/electron|preload|e2e|tests)/' },
      to: { path: npm(['electron']) },
    },
    { name: 'not-resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  allowedSeverity: 'error',
  allowed: [
    { from: { path: room.shared }, to: { path: [room.shared, npm(['zod', '@orpc/contract'])] } },
    {
      from: { path: room.core },
      to: { path: [room.shared, room.core, npm(['zod', 'yaml', '@lezer/common', '@lezer/python'])] },
    },
    { from: { path: room.engine }, to: { path: [room.shared, room.core, room.engine] } },
    { from: { path: room.engine }, to: builtin },
    {
      from: { path: room.engine },
      to: { path: npm(['better-sqlite3', '@types/better-sqlite3', 'execa', 'zod', 'yaml']) },
    },
    { from: { path: room.server }, to: { path: [room.shared, room.core, room.engine, room.server] } },
    { from: { path: room.server }, to: builtin },
    { from: { path: room.server }, to: { path: npm(['hono', '@hono/node-server', '@orpc/[^/]+', 'zod']) } },
    { from: { path: room.cli }, to: { path: [room.shared, room.core, room.engine, room.server, room.cli] } },
    { from: { path: room.cli }, to: builtin },
    { from: { path: room.cli }, to: { path: npm(['@orpc/[^/]+', 'zod']) } },
    { from: { path: room.electron }, to: { path: [room.shared, room.electron, npm(['electron'])] } },
    { from: { path: room.electron }, to: builtin },
    { from: { path: room.preload }, to: { path: [room.shared, room.preload, npm(['electron'])] } },
    { from: { path: room.renderer }, to: { path: [room.shared, room.core, room.renderer] } },
    {
      from: { path: room.renderer },
      to: { path: '(^|/)node_modules/', pathNot: npm(['better-sqlite3', 'hono', 'execa', 'electron']) },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.test\\.tsx?$|vite\\.config\\.ts$' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
