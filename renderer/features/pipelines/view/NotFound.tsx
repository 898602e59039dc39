import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useStudio, useStudioClient } from '#client/ClientProvider.tsx'
import { serializePipeline } from '#core/spec/serialize.ts'
import { Button } from '#ui/Button.tsx'
import { Empty } from '#ui/Empty.tsx'
import { Icon } from '#ui/Icon.tsx'
import { IconPipelines } from '#ui/icons.ts'
import { restore } from '../editor/restore.ts'

/** There is no file at this address; when something was kept of one, it can be made again from that. */
export const NotFound = ({ id }: { id: string }) => {
  const { t } = useTranslation('pipelines')
  const navigate = useNavigate()
  const studio = useStudio()
  const client = useStudioClient()
  const queries = useQueryClient()
  const { data } = useQuery({
    ...studio.pipelines.draft.read.queryOptions({ input: { id } }),
    gcTime: 0,
    staleTime: 0,
  })
  const kept = data?.draft === undefined ? undefined : restore(data.draft)
  const bringBack = async (text: string) => {
    await client.pipelines.save({ id, text, base: '' })
    await queries.invalidateQueries({ queryKey: studio.pipelines.key() })
  }
  return (
    <Empty
      page
      art={<Icon of={IconPipelines} size={32} />}
      title={t('view.notFound')}
      text={kept === undefined ? t('view.notFoundText') : t('view.notFoundKept')}
      action={
        <span className="row">
          {kept !== undefined && (
            <Button variant="primary" onClick={() => void bringBack(serializePipeline(kept.history.doc))}>
              {t('view.bringBack')}
            </Button>
          )}
          <Button onClick={() => void navigate('/pipelines')}>{t('view.toList')}</Button>
        </span>
      }
    />
  )
}
