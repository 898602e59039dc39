import { Menu } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { layEdit } from '#core/edit/one-of.ts'
import { inputFor } from '#core/edit/promote.ts'
import type { Kind } from '#core/edit/wires.ts'
import type { PipelineGraph } from '#shared/graph.ts'
import { IconButton } from '#ui/Button.tsx'
import { IconLink } from '#ui/icons.ts'
import { useEditor } from '../../editor/use-editor.ts'
import { useAttempt } from '../use-attempt.ts'
import { type Offer, useOffers } from './use-sources.ts'

/** More than this is found by drawing a wire. */
const most = 40

const Offers = ({
  title,
  offers,
  onPick,
}: {
  title: string
  offers: readonly Offer[]
  onPick: (offer: Offer) => void
}) => {
  const { t } = useTranslation('inspector')
  if (offers.length === 0) return null
  return (
    <>
      <Menu.Label>{title}</Menu.Label>
      {offers.slice(0, most).map((offer) => (
        <Menu.Item
          key={JSON.stringify(offer.source)}
          onClick={() => onPick(offer)}
          rightSection={
            offer.fit === 'yes' ? undefined : <span className="cap">{t(`inputs.${offer.fit}`)}</span>
          }
        >
          {offer.label}
        </Menu.Item>
      ))}
    </>
  )
}

export interface BindMenuProps {
  readonly graph: PipelineGraph
  readonly node: string
  readonly kind: Kind
  readonly port: string
  readonly bound: boolean
  readonly onError: (error: string | undefined) => void
}

/** Where the value of an input comes from: a new or an existing input of the pipeline, a step, or nothing. */
export const BindMenu = ({ graph, node, kind, port, bound, onError }: BindMenuProps) => {
  const { t } = useTranslation('inspector')
  const editor = useEditor()
  const attempt = useAttempt()
  const [open, setOpen] = useState(false)
  const offers = useOffers(graph, node, kind, port, open)
  const target = { to: 'input', node, port } as const
  const connect = ({ wire }: Offer) => onError(attempt(layEdit(editor.doc(), wire)))
  const promote = () => {
    const wanted = inputFor(editor.doc(), target, kind)
    if (wanted === undefined) return
    const source = { from: 'input', dag: undefined, port: wanted.name } as const
    onError(
      attempt([
        { edit: 'add-input', ...wanted },
        { edit: 'connect', wire: { kind, source, target } },
      ]),
    )
  }
  return (
    <Menu opened={open} onChange={setOpen} position="bottom-end" width={260}>
      <Menu.Target>
        <IconButton size="s" iconSize={14} icon={IconLink} label={t('inputs.bind', { name: port })} />
      </Menu.Target>
      <Menu.Dropdown className="n-bindmenu">
        {bound && (
          <Menu.Item onClick={() => onError(attempt({ edit: 'clear', target, kind }))}>
            {t('inputs.reset')}
          </Menu.Item>
        )}
        <Menu.Item onClick={promote}>{t('inputs.promote')}</Menu.Item>
        <Offers
          title={t('inputs.pipeline')}
          offers={offers.filter(({ isInput }) => isInput)}
          onPick={connect}
        />
        <Offers
          title={t('inputs.steps')}
          offers={offers.filter(({ isInput }) => !isInput)}
          onPick={connect}
        />
        {open && offers.length === 0 && <Menu.Item disabled>{t('inputs.nothingFits')}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  )
}
