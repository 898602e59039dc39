import { useTranslation } from 'react-i18next'
import { Button } from '../Button.tsx'
import { useScene, useSceneStore } from './scene.ts'

/** While a click or the arrow keys say where the selection goes. */
export const MoveHint = () => {
  const { t } = useTranslation('desk')
  const scene = useSceneStore()
  const moving = useScene((state) => state.moving)
  if (!moving) return null
  return (
    <div className="cv-hint" role="status" data-own-pointer>
      <span>{t('moveHint')}</span>
      <Button size="s" onClick={() => scene.setState({ moving: false })}>
        {t('done')}
      </Button>
    </div>
  )
}
