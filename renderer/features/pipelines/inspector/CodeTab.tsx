import { useTranslation } from 'react-i18next'
import { CodeView } from '#ui/code/CodeView.tsx'
import type { StepFacts } from './facts.ts'

const quoted = (word: string): string => (/[\s"']/.test(word) ? JSON.stringify(word) : word)

export const CodeTab = ({ facts, label }: { facts: StepFacts; label: string }) => {
  const { t } = useTranslation('pipelines')
  if (facts.source !== undefined) {
    return (
      <div className="n-codetab">
        <div className="n-codetab__bar">
          <span className="mono">def {facts.functionName}</span>
        </div>
        <CodeView text={facts.source.replace(/^\s*\n/, '')} language="python" label={label} />
      </div>
    )
  }
  if (facts.command === undefined || facts.command.length === 0) {
    return <p className="n-note t3">{t('inspector.noCommand')}</p>
  }
  return (
    <div className="n-codetab">
      <p className="n-note t3">{t('inspector.noCode')}</p>
      <CodeView text={facts.command.map(quoted).join('\n')} language="text" label={label} />
    </div>
  )
}
