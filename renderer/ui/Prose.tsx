import { useTranslation } from 'react-i18next'
import { currentLanguage } from '#i18n/index.ts'
import { spoken } from '#i18n/sentences.ts'

/** A sentence of ours in the language of the page, in which names stand between backticks: the names are set as code. */
export const Prose = ({ text }: { text: string }) => {
  // Drawn again when the language changes.
  useTranslation()
  return spoken(text, currentLanguage())
    .split('`')
    .map((part, at) =>
      at % 2 === 1 ? (
        // The parts of one sentence never change places.
        <code key={`${at} ${part}`} className="mono">
          {part}
        </code>
      ) : (
        part
      ),
    )
}
