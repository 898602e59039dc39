// @vitest-environment jsdom
import { implement } from '@orpc/server'
import { RPCHandler } from '@orpc/server/fetch'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { ClientProvider } from '#client/ClientProvider.tsx'
import { createDoor } from '#client/studio.ts'
import { startI18n } from '#i18n/index.ts'
import { type LaunchRequest, type PipelineDetail, studio } from '#shared/contract/studio.ts'
import { ThemeProvider } from '#ui/theme/ThemeProvider.tsx'
import { LaunchPanel } from './LaunchPanel.tsx'

/** The real contract over an in-memory server: what the page sends is parsed by the same schemas. */
const detail: PipelineDetail = {
  id: 'demo',
  file: 'demo.yaml',
  name: 'Demo',
  modifiedAt: 0,
  steps: 1,
  problems: [],
  lastRuns: [],
  text: '',
  digest: '',
  runProblems: [],
  unsupported: [],
  stepDetails: {},
  inputs: [
    { name: 'rounds', type: 'NUMBER_INTEGER', optional: false },
    { name: 'lr', type: 'NUMBER_DOUBLE', optional: false, defaultValue: 0.05, description: 'Step size' },
    { name: 'mode', type: 'STRING', optional: false, defaultValue: 'fast', literals: ['fast', 'slow'] },
  ],
}
let launched: LaunchRequest[] = []
let refuse: string | undefined
let given: { text: string | undefined; partial: LaunchRequest['partial'] }

const os = implement(studio)
const router = {
  pipelines: { get: os.pipelines.get.handler(() => detail) },
  experiments: { list: os.experiments.list.handler(() => []) },
  runs: {
    launch: os.runs.launch.handler(({ input, errors }) => {
      launched.push(input)
      if (refuse === undefined) return { runId: 'r1' }
      const problem = { severity: 'error' as const, code: 'not-allowed', message: refuse, field: 'lr' }
      throw errors.REFUSED({ data: { problems: [problem] } })
    }),
  },
}
const handler = new RPCHandler(router)
const door = createDoor({
  origin: 'http://test',
  token: () => 'token',
  fetch: async (request) => {
    const { response } = await handler.handle(request, { prefix: '/api/studio', context: {} })
    return response ?? new Response(null, { status: 404 })
  },
})

class NoObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

beforeAll(async () => {
  await startI18n('en')
  const media = { matches: false, addEventListener: () => {}, removeEventListener: () => {} }
  globalThis.matchMedia = (query) => ({ ...media, media: query }) as unknown as MediaQueryList
  globalThis.ResizeObserver = NoObserver
})
beforeEach(() => {
  given = { text: undefined, partial: undefined }
  launched = []
  refuse = undefined
  localStorage.clear()
})
afterEach(cleanup)

const open = async () => {
  const routes = [
    {
      path: '/',
      element: (
        <LaunchPanel
          detail={detail}
          text={given.text}
          partial={given.partial}
          onWhole={() => {}}
          onPlan={() => {}}
          onClose={() => {}}
        />
      ),
    },
    { path: '/runs/:id', element: <p>run page</p> },
  ]
  render(
    <ThemeProvider>
      <ClientProvider door={door}>
        <RouterProvider router={createMemoryRouter(routes)} />
      </ClientProvider>
    </ThemeProvider>,
  )
  return screen.findByLabelText('rounds')
}
const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } })
const start = () => fireEvent.click(screen.getByRole('button', { name: /Run and open/ }))

it('sends what was changed, typed, and goes to the run', async () => {
  await open()
  type('rounds', '12')
  type('lr', '1e-3')
  start()
  await screen.findByText('run page')
  expect(launched).toEqual([{ pipelineId: 'demo', parameters: { rounds: 12, lr: 0.001 } }])
})

it('launches what the editor has, and the part that was asked for, and says so', async () => {
  given = { text: 'the draft\n', partial: { to: 'train' } }
  await open()
  expect(screen.getByText(/not saved yet/)).toBeTruthy()
  expect(screen.getByText('Up to train')).toBeTruthy()
  type('rounds', '3')
  start()
  await screen.findByText('run page')
  expect(launched).toMatchObject([
    { pipelineId: 'demo', text: 'the draft\n', source: 'demo.yaml', partial: { to: 'train' } },
  ])
})

it('starts with the first input that needs a value', async () => {
  expect(await open()).toBe(document.activeElement)
})

it('says beside the field what is wrong, and sends nothing', async () => {
  await open()
  type('lr', 'quick')
  start()
  expect(await screen.findByText('A number is needed, as 0.05 or 1e-3.')).toBeTruthy()
  expect(screen.getByText('This input needs a value.')).toBeTruthy()
  expect(launched).toEqual([])
})

it('shows a refusal of the server beside its field and keeps the form', async () => {
  refuse = 'The input `lr` is too large.'
  await open()
  type('rounds', '3')
  start()
  await waitFor(() => expect(screen.getByText(/is too large/)).toBeTruthy())
  expect(screen.getByLabelText<HTMLInputElement>('rounds').value).toBe('3')
})

it('offers what was given before', async () => {
  await open()
  type('rounds', '3')
  type('lr', '0.2')
  start()
  await screen.findByText('run page')
  cleanup()
  await open()
  fireEvent.click(screen.getByRole('button', { name: '0.2' }))
  expect(screen.getByLabelText<HTMLInputElement>('lr').value).toBe('0.2')
})
