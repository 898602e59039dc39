import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { compareLines, hunksOf } from '#core/compare/lines.ts'

const signs = { same: ' ', gone: '-', new: '+' } as const

/** Two texts line by line, with a few equal lines around what differs. */
export const TextDiff = ({ before, after }: { before: string; after: string }) => {
  const { t } = useTranslation('versions')
  const changes = useMemo(() => compareLines(before, after), [before, after])
  const hunks = useMemo(() => hunksOf(changes), [changes])
  const shown = hunks.reduce((sum, { skipped, lines }) => sum + skipped + lines.length, 0)
  if (hunks.length === 0) return <p className="t3 dense">{t('sameText')}</p>
  const gap = (count: number) =>
    count > 0 && <div className="n-textdiff__gap">{t('equalLines', { count })}</div>
  return (
    // Scrolled by keyboard too, so it takes the focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className="n-textdiff mono" aria-label={t('text')} tabIndex={0}>
      {hunks.map(({ skipped, lines }) => {
        const first = lines[0]
        return (
          <div key={`${first?.before} ${first?.after}`}>
            {gap(skipped)}
            {lines.map(({ kind, text, before: old, after: now }) => (
              <div key={`${old} ${now}`} className="n-textdiff__line" data-kind={kind}>
                <span className="n-textdiff__number">{old}</span>
                <span className="n-textdiff__number">{now}</span>
                <span className="n-textdiff__sign">{signs[kind]}</span>
                <span className="n-textdiff__text">{text}</span>
              </div>
            ))}
          </div>
        )
      })}
      {gap(changes.length - shown)}
    </section>
  )
}
