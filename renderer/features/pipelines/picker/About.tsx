/** What the chosen one is, below the list: its words in full, and the ports that the step will have. */
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { outputsOf, stripInputs } from '#core/spec/graph/ports.ts'
import type { GraphPort } from '#shared/graph.ts'
import type { Addable } from '../adding/addables.ts'

export const aboutOf = (t: TFunction<'adding'>, one: Addable, isInput: boolean): string => {
  if (one.what === 'component') return one.description ?? ''
  if (one.what === 'strip') return isInput ? t('picker.aboutInput') : t('picker.aboutOutput')
  return t(`about.${one.what === 'frame' ? one.frame : one.what}`)
}

/** More of them are counted: two lines stay two lines. */
const mostInputs = 4
const mostOutputs = 3

const Ports = ({ word, ports, most }: { word: string; ports: readonly GraphPort[]; most: number }) => {
  if (ports.length === 0) return null
  const shown = ports.length === most + 1 ? ports : ports.slice(0, most)
  return (
    <div className="n-picker__ports">
      <span className="t3">{word}</span>
      {shown.map(({ name, label, kind, hue, type }) => (
        <span
          key={name}
          className="n-picker__end"
          style={{ '--h': `var(--p-${hue})` } as object}
          title={type}
        >
          <i className={kind === 'artifact' ? 'n-port__mark n-port__mark--square' : 'n-port__mark'} />
          <span className="mono trunc">{label ?? name}</span>
        </span>
      ))}
      {shown.length < ports.length && <span className="t3">+{ports.length - shown.length}</span>}
    </div>
  )
}

export const About = ({ one, text }: { one: Addable; text: string }) => {
  const { t } = useTranslation('adding')
  const component = one.what === 'component' ? one.source.component : undefined
  return (
    <div className="n-picker__about">
      {text !== '' && <p>{text}</p>}
      {component !== undefined && (
        <>
          <Ports word={t('picker.takes')} ports={stripInputs(component)} most={mostInputs} />
          <Ports word={t('picker.gives')} ports={outputsOf(component)} most={mostOutputs} />
        </>
      )}
    </div>
  )
}
