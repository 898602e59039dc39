import { useTranslation } from 'react-i18next'
import { Icon } from '#ui/Icon.tsx'
import { IconPalette, IconSearch } from '#ui/icons.ts'
import { Tooltip } from '#ui/Tooltip.tsx'
import type { Addable } from '../adding/addables.ts'
import { iconOf } from '../adding/icons.ts'
import { useAddables } from '../adding/use-addables.ts'
import type { Adding } from '../wiring/use-adding.ts'

/** The palette folded to a column: what belongs to no library, and the way to all of it. */
export const PaletteRail = ({ adding, onShow }: { adding: Adding; onShow: () => void }) => {
  const { t } = useTranslation('adding')
  const { all } = useAddables()
  const furniture = all.filter(({ what }) => what !== 'component')
  const button = (
    label: string,
    of: Parameters<typeof Icon>[0]['of'],
    act: () => void,
    shortcut?: string,
  ) => (
    <Tooltip key={label} label={label} shortcut={shortcut}>
      <button type="button" className="n-ib" aria-label={label} onClick={act}>
        <Icon of={of} size={16} />
      </button>
    </Tooltip>
  )
  return (
    <div className="n-stock-rail" role="toolbar" aria-orientation="vertical" aria-label={t('palette.title')}>
      {button(t('palette.show'), IconPalette, onShow)}
      {button(t('command'), IconSearch, () => adding.ask(), 'a')}
      <hr />
      {furniture.map((one: Addable) => button(one.title, iconOf(one), () => adding.addBehind(one)))}
    </div>
  )
}
