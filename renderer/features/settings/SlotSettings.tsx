import { NumberInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useSystem } from '#frame/use-system.ts'
import { Segmented } from '#ui/Segmented.tsx'
import { useSettings } from './use-settings.ts'

interface ReserveProps {
  readonly label: string
  /** In px: the field is as wide as its label. */
  readonly width: number
  readonly max: number
  readonly value: number
  readonly onChange: (value: number) => void
}

const Reserve = ({ label, width, max, value, onChange }: ReserveProps) => (
  <NumberInput
    label={label}
    w={width}
    min={0}
    max={max}
    step={0.5}
    value={value}
    onChange={(next) => typeof next === 'number' && next >= 0 && onChange(next)}
  />
)

/** What steps that ask for cores or memory leave to everything else. */
const Reserves = () => {
  const { t } = useTranslation('settings')
  const { settings, update } = useSettings()
  if (settings === undefined) return null
  return (
    <div className="row n-reserves">
      <Reserve
        label={t('slots.cores')}
        width={170}
        max={1024}
        value={settings.reservedCores}
        onChange={(reservedCores) => update({ reservedCores })}
      />
      <Reserve
        label={t('slots.memory')}
        width={320}
        max={65_536}
        value={settings.reservedMemory}
        onChange={(reservedMemory) => update({ reservedMemory })}
      />
    </div>
  )
}

export const SlotSettings = () => {
  const { t } = useTranslation('settings')
  const { settings, update, error } = useSettings()
  const slots = useSystem()?.slots
  if (settings === undefined || slots === undefined) return null
  const automatic = settings.slots === 0
  return (
    <>
      <div className="row">
        <Segmented
          label={t('slots.title')}
          items={[
            { key: 'auto', label: t('slots.automatic') },
            { key: 'fixed', label: t('slots.fixed') },
          ]}
          value={automatic ? 'auto' : 'fixed'}
          onChange={(key) => update({ slots: key === 'auto' ? 0 : slots })}
        />
        {automatic ? (
          <span className="dense t3">
            {t('slots.auto')} · {t('slots.now', { count: slots })}
          </span>
        ) : (
          <NumberInput
            aria-label={t('slots.label')}
            w={96}
            min={1}
            max={256}
            allowDecimal={false}
            clampBehavior="strict"
            value={settings.slots}
            onChange={(value) => typeof value === 'number' && value > 0 && update({ slots: value })}
          />
        )}
        {error !== null && (
          <span className="n-setting__bad dense">{t('failed', { message: error.message })}</span>
        )}
      </div>
      <Reserves />
    </>
  )
}
