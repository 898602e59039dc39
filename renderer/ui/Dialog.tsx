import { Modal, type ModalProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFocusBack } from './escape.ts'

/** A question or a view above everything else, with a title and a way out that has a name. */
export const Dialog = ({
  title,
  size,
  opened = true,
  onClose,
  children,
}: {
  title: string
  size: NonNullable<ModalProps['size']>
  opened?: boolean
  onClose: () => void
  children: ReactNode
}) => {
  const { t } = useTranslation('common')
  useFocusBack()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={<span className="strong">{title}</span>}
      size={size}
      overlayProps={{ backgroundOpacity: 0.2 }}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {children}
    </Modal>
  )
}
