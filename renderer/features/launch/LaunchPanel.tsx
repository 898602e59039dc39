import './launch.css'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands } from '#frame/commands/commands.ts'
import type { LaunchRequest, PipelineDetail } from '#shared/contract/studio.ts'
import type { RunPlan } from '#shared/plan.ts'
import type { Problem } from '#shared/problem.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { useEscape } from '#ui/escape.ts'
import { formatDuration } from '#ui/format.ts'
import { IconClose, IconPlay } from '#ui/icons.ts'
import { Panel } from '#ui/Panel.tsx'
import { Segmented } from '#ui/Segmented.tsx'
import { readStored, writeStored } from '#ui/stored.ts'
import { Field } from './Field.tsx'
import { initialTexts, type Recent, rememberTexts, type Texts, valuesOf } from './form-model.ts'
import { InputsJson } from './InputsJson.tsx'
import { Plan } from './Plan.tsx'
import { Refusal } from './Refusal.tsx'
import { type Options, RunOptions } from './RunOptions.tsx'
import { useBlocked } from './use-blocked.ts'
import { type LaunchState, useLaunch } from './use-launch.ts'

const noOptions: Options = {
  experimentName: '',
  runName: '',
  tags: {},
  parallelism: 0,
  priority: 0,
  reuse: true,
}

/** What is launched: a pipeline as the editor has it, whole or in part. */
export interface Launched {
  readonly detail: PipelineDetail
  /** Its text, when that is not what the file says. */
  readonly text: string | undefined
  readonly partial: LaunchRequest['partial']
}

const requestOf = ({ detail, text, partial }: Launched, texts: Texts, options: Options): LaunchRequest => ({
  pipelineId: detail.id,
  ...(text === undefined ? {} : { text, source: detail.file }),
  ...(partial === undefined ? {} : { partial }),
  parameters: valuesOf(detail.inputs, texts).parameters,
  ...(options.experimentName.trim() === '' ? {} : { experimentName: options.experimentName.trim() }),
  ...(options.runName.trim() === '' ? {} : { runName: options.runName.trim() }),
  ...(Object.keys(options.tags).length === 0 ? {} : { tags: options.tags }),
  ...(options.parallelism === 0 ? {} : { parallelism: options.parallelism }),
  ...(options.priority === 0 ? {} : { priority: options.priority }),
  ...(options.reuse ? {} : { cache: false }),
})

const refusals = (state: LaunchState): readonly Problem[] => (state.state === 'refused' ? state.problems : [])

/** Everything the panel holds, and the way to start. */
const useForm = (launched: Launched, onClose: () => void) => {
  const { detail } = launched
  const [typed, setTexts] = useState<Texts>({})
  // An input that is new in the editor starts with its default, also while the panel is open.
  const texts = useMemo(() => ({ ...initialTexts(detail.inputs), ...typed }), [detail.inputs, typed])
  const [options, setOptions] = useState(noOptions)
  const [tried, setTried] = useState(false)
  const [jsonOk, setJsonOk] = useState(true)
  const recentKey = `launch.recent.${detail.id}`
  const [recent, setRecent] = useState(() => readStored<Recent>(recentKey, {}))
  const { state, launch } = useLaunch((opened) => !opened && onClose())
  const { errors } = valuesOf(detail.inputs, texts)
  const start = (open: boolean) => {
    setTried(true)
    if (Object.keys(errors).length > 0 || !jsonOk || state.state === 'starting') return
    const next = rememberTexts(recent, detail.inputs, texts)
    setRecent(next)
    writeStored(recentKey, next)
    void launch(requestOf(launched, texts, options), open)
  }
  return {
    texts,
    options,
    recent,
    state,
    // A required field is not scolded before it was tried.
    errors: tried
      ? errors
      : Object.fromEntries(Object.entries(errors).filter(([, error]) => error !== 'missing')),
    invalid: tried ? Object.keys(errors).length : 0,
    start,
    /** What would be launched now; undefined while something is missing. */
    request: Object.keys(errors).length > 0 || !jsonOk ? undefined : requestOf(launched, texts, options),
    set: (name: string, text: string) => setTexts((old) => ({ ...old, [name]: text })),
    setAll: (next: Texts | undefined) => {
      setJsonOk(next !== undefined)
      if (next !== undefined) setTexts(next)
    },
    change: (change: Partial<Options>) => setOptions((old) => ({ ...old, ...change })),
  }
}
type Form = ReturnType<typeof useForm>

const Fields = ({ detail, form }: { detail: PipelineDetail; form: Form }) => {
  const typeOf = (name: string): string => detail.graph?.inputs.find((port) => port.name === name)?.type ?? ''
  const said = refusals(form.state)
  return detail.inputs.map((input) => (
    <Field
      key={input.name}
      input={input}
      type={typeOf(input.name)}
      text={form.texts[input.name] ?? ''}
      error={form.errors[input.name]}
      refusal={said.find((problem) => problem.field === input.name)?.message}
      recent={form.recent[input.name] ?? []}
      onChange={(text) => form.set(input.name, text)}
    />
  ))
}

interface FooterProps {
  readonly detail: PipelineDetail
  readonly form: Form
  /** What keeps it from being started. */
  readonly blocked: readonly Problem[]
  readonly onPlan: (plan: RunPlan | undefined) => void
}

const Footer = ({ detail, form, blocked, onPlan }: FooterProps) => {
  const { t } = useTranslation('launch')
  const starting = form.state.state === 'starting'
  const known = new Set(detail.inputs.map(({ name }) => name))
  const rest = refusals(form.state).filter(({ field }) => field === undefined || !known.has(field))
  return (
    <footer className="n-launch__foot">
      {blocked.length > 0 && <Refusal title={t('cannotRun')} problems={blocked} />}
      {blocked.length === 0 && rest.length > 0 && <Refusal title={t('refused')} problems={rest} />}
      {form.invalid > 0 && (
        <p className="n-field__error dense">{t('error.fields', { count: form.invalid })}</p>
      )}
      {blocked.length === 0 && <Plan request={form.request} onPlan={onPlan} />}
      <div className="row">
        {detail.lastDurationMs !== undefined && (
          <span className="cap t3">{t('lastTime', { duration: formatDuration(detail.lastDurationMs) })}</span>
        )}
        <span className="grow" />
        <Button disabled={starting || blocked.length > 0} onClick={() => form.start(false)}>
          {t('runOnly')}
        </Button>
        <Button
          variant="primary"
          icon={IconPlay}
          iconFill
          shortcut="mod+Enter"
          disabled={starting || blocked.length > 0}
          onClick={() => form.start(true)}
          data-launch
        >
          {starting ? t('starting') : t('runAndOpen')}
        </Button>
      </div>
    </footer>
  )
}

/** The first input that needs a value; when none does, the button: Enter starts. */
const useFirstFocus = (detail: PipelineDetail) => {
  const place = useRef<HTMLDivElement>(null)
  const { errors } = valuesOf(detail.inputs, initialTexts(detail.inputs))
  const missing = detail.inputs.find(({ name }) => errors[name] !== undefined)?.name
  useEffect(() => {
    const target = missing === undefined ? '[data-launch]' : `#${CSS.escape(`input-${missing}`)}`
    place.current?.querySelector<HTMLElement>(target)?.focus()
  }, [missing])
  return place
}

/** What is not the pipeline of the file as a whole: unsaved, or a part. */
const Scope = ({ text, partial, detail, onWhole }: Launched & { onWhole: () => void }) => {
  const { t } = useTranslation('launch')
  const [part] = Object.entries(partial ?? {})
  const name = detail.graph?.nodes.find(({ id }) => id === part?.[1])?.label ?? part?.[1]
  const kind = (['to', 'from', 'only'] as const).find((one) => one === part?.[0])
  return (
    <>
      {kind !== undefined && (
        <div className="row n-launch__scope">
          <span className="grow trunc">{t(`part.${kind}`, { name })}</span>
          <Button size="s" onClick={onWhole}>
            {t('part.whole')}
          </Button>
        </div>
      )}
      {text !== undefined && <p className="n-launch__scope t2">{t('unsaved')}</p>}
    </>
  )
}

/** Starts a run of one pipeline: a panel beside the canvas, never over it. */
export const LaunchPanel = ({
  onWhole,
  onPlan,
  onClose,
  ...launched
}: Launched & {
  /** The whole pipeline is wanted instead of the part. */
  readonly onWhole: () => void
  /** What the run would do, whenever that is known. */
  readonly onPlan: (plan: RunPlan | undefined) => void
  readonly onClose: () => void
}) => {
  const { t } = useTranslation(['launch', 'common'])
  const { detail } = launched
  const [view, setView] = useState<'form' | 'json'>('form')
  const form = useForm(launched, onClose)
  const blocked = useBlocked(detail, launched.text, launched.partial)
  const place = useFirstFocus(detail)
  const run = { id: 'launch.run', label: t('launch:runAndOpen'), icon: IconPlay, shortcut: 'mod+Enter' }
  useCommands('here', [{ ...run, run: () => form.start(true) }])
  useEscape(onClose, place)
  const views = [
    { key: 'form' as const, label: t('launch:form') },
    { key: 'json' as const, label: t('launch:json') },
  ]
  return (
    <div ref={place} className="n-launch">
      <Panel
        label={t('launch:title', { name: detail.name })}
        icon={IconPlay}
        iconFill
        title={t('launch:title', { name: detail.name })}
        actions={
          <>
            {detail.inputs.length > 0 && (
              <Segmented label={t('launch:view')} items={views} value={view} onChange={setView} />
            )}
            <IconButton
              icon={IconClose}
              label={t('common:action.close')}
              shortcut="escape"
              onClick={onClose}
            />
          </>
        }
        footer={<Footer detail={detail} form={form} blocked={blocked} onPlan={onPlan} />}
      >
        <Scope {...launched} onWhole={onWhole} />
        <section className="n-launch__inputs">
          <h2 className="n-sec">{t('launch:inputs')}</h2>
          {detail.inputs.length === 0 && <p className="dense t3">{t('launch:noInputs')}</p>}
          {view === 'form' && <Fields detail={detail} form={form} />}
          {view === 'json' && <InputsJson inputs={detail.inputs} texts={form.texts} onChange={form.setAll} />}
        </section>
        <RunOptions options={form.options} pipelineName={detail.name} onChange={form.change} />
      </Panel>
    </div>
  )
}
