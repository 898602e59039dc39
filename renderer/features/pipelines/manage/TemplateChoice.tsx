import { useTranslation } from 'react-i18next'
import type { Template } from '#shared/components.ts'
import { Thumbnail } from '#ui/canvas/Thumbnail.tsx'
import { Icon } from '#ui/Icon.tsx'
import { IconPlus } from '#ui/icons.ts'
import { templateRank, templateWords } from './template-words.ts'

interface CardProps {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly graph?: Template['graph']
  readonly foot?: string
  readonly chosen: boolean
  readonly onChoose: (id: string) => void
}

const Card = ({ id, title, text, graph, foot, chosen, onChoose }: CardProps) => (
  <label className="n-template">
    <input
      type="radio"
      name="template"
      className="n-template__radio"
      checked={chosen}
      onChange={() => onChoose(id)}
    />
    <span className="n-template__picture" aria-hidden>
      {graph === undefined ? <Icon of={IconPlus} size={20} /> : <Thumbnail graph={graph} />}
    </span>
    <span className="n-template__words">
      <span className="strong">{title}</span>
      <span className="cap t2">{text}</span>
      {foot !== undefined && <span className="cap t3">{foot}</span>}
    </span>
  </label>
)

interface TemplateChoiceProps {
  readonly templates: readonly Template[]
  /** Empty: nothing but a name. */
  readonly chosen: string
  readonly onChoose: (id: string) => void
}

/** What a new pipeline begins with, each as a picture of its graph. */
export const TemplateChoice = ({ templates, chosen, onChoose }: TemplateChoiceProps) => {
  const { t } = useTranslation('templates')
  return (
    <fieldset className="n-templates">
      <legend className="cap t2">{t('begin')}</legend>
      <Card
        id=""
        title={t('blank.title')}
        text={t('blank.text')}
        chosen={chosen === ''}
        onChoose={onChoose}
      />
      {templates
        .toSorted((one, other) => templateRank(one) - templateRank(other))
        .map((one) => (
          <Card
            key={one.id}
            id={one.id}
            {...templateWords(t, one)}
            graph={one.graph}
            foot={t('steps', { count: one.steps })}
            chosen={chosen === one.id}
            onChoose={onChoose}
          />
        ))}
    </fieldset>
  )
}
