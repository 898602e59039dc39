import { useTranslation } from 'react-i18next'
import { runTimeout } from '#core/plan/timeouts.ts'
import type { Problem } from '#shared/problem.ts'
import { IconButton } from '#ui/Button.tsx'
import { IconTrash } from '#ui/icons.ts'
import { useEditorState } from '../../editor/use-editor.ts'
import { LateRow } from '../fields/LateRow.tsx'
import { TextRow } from '../fields/TextRow.tsx'
import { Section } from '../Section.tsx'
import { useAttempt } from '../use-attempt.ts'
import { PipelineInputs } from './PipelineInputs.tsx'
import { taken } from './taken.ts'

const About = () => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const info = useEditorState(({ history }) => history.doc.spec.pipelineInfo)
  return (
    <Section title={t('pipeline.about')}>
      <TextRow
        label={t('pipeline.title')}
        field="pipelineInfo.displayName"
        value={info.displayName ?? ''}
        placeholder={info.name}
        take={(text, group) =>
          taken(attempt({ edit: 'set-pipeline', facts: { displayName: text } }, group), text)
        }
      />
      <LateRow
        label={t('pipeline.name')}
        field="pipelineInfo.name"
        mono
        value={info.name}
        about={t('pipeline.nameAbout')}
        take={(text) => taken(attempt({ edit: 'set-pipeline', facts: { name: text.trim() } }), text.trim())}
      />
      <TextRow
        label={t('pipeline.description')}
        field="pipelineInfo.description"
        lines={2}
        value={info.description ?? ''}
        placeholder={t('pipeline.descriptionAbout')}
        take={(text, group) =>
          taken(attempt({ edit: 'set-pipeline', facts: { description: text } }, group), text)
        }
      />
    </Section>
  )
}

const Outputs = () => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const outputs = useEditorState(({ history }) => history.doc.spec.root.outputDefinitions)
  const names = [...Object.keys(outputs?.parameters ?? {}), ...Object.keys(outputs?.artifacts ?? {})]
  return (
    <Section title={t('pipeline.outputs')}>
      {names.length === 0 && <p className="t3">{t('pipeline.noOutputs')}</p>}
      {names.map((name) => (
        <div key={name} className="n-pipelineoutput">
          <LateRow
            label={<span className="visually-hidden">{t('port.name')}</span>}
            mono
            value={name}
            take={(text) =>
              taken(attempt({ edit: 'rename-output', from: name, to: text.trim() }), text.trim())
            }
          />
          <IconButton
            size="s"
            iconSize={12}
            icon={IconTrash}
            label={t('pipeline.removeOutput', { name })}
            onClick={() => attempt({ edit: 'remove-output', name })}
          />
        </div>
      ))}
    </Section>
  )
}

const RunSettings = () => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const timeout = useEditorState(({ history }) => runTimeout(history.doc))
  const workspace = useEditorState(
    ({ history }) => history.doc.platform?.platforms?.['kubernetes']?.pipelineConfig?.workspace?.size,
  )
  return (
    <Section title={t('pipeline.settings')}>
      <TextRow
        label={t('execution.timeout')}
        note={t('execution.seconds')}
        value={timeout === undefined ? '' : String(timeout)}
        placeholder={t('execution.noLimit')}
        take={(text, group) => {
          const said = text.trim()
          if (!/^\d*$/.test(said)) return { error: t('fault.seconds') }
          const next = said === '' ? null : Number(said)
          return taken(attempt({ edit: 'set-run', settings: { timeout: next } }, group), said)
        }}
      />
      <TextRow
        label={t('pipeline.workspace')}
        mono
        value={workspace ?? ''}
        placeholder="10Gi"
        about={t('pipeline.workspaceAbout')}
        take={(text, group) => {
          const said = text.trim()
          const next = said === '' ? null : said
          return taken(attempt({ edit: 'set-run', settings: { workspace: next } }, group), said)
        }}
      />
    </Section>
  )
}

/** The pipeline itself: what it is called, what it takes and gives, how its runs are held. */
export const PipelineForm = ({
  problems,
  asked,
}: {
  problems: readonly Problem[]
  asked: string | undefined
}) => (
  <>
    <About />
    <PipelineInputs problems={problems} asked={asked} />
    <Outputs />
    <RunSettings />
  </>
)
