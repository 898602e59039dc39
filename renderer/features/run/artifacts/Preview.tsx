/** One file: read as little of it as needs be, shown as what it is; what cannot be shown can be saved. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useStudioClient } from '#client/ClientProvider.tsx'
import { Button } from '#ui/Button.tsx'
import { Empty } from '#ui/Empty.tsx'
import { formatSize } from '#ui/format.ts'
import { Icon } from '#ui/Icon.tsx'
import { IconDownload, IconFile } from '#ui/icons.ts'
import { Skeleton } from '#ui/Skeleton.tsx'
import { type ArtifactKind, kindOf, looksLikeText, previewBytes } from '../model/artifact-kind.ts'
import type { ChosenFile } from './ArtifactTree.tsx'
import { CsvTable } from './CsvTable.tsx'
import { JsonTree } from './JsonTree.tsx'
import { TextView } from './TextView.tsx'

interface Address {
  readonly preview: string
  readonly download: string
  readonly size: number
  readonly mediaType: string
}

export const Preview = ({ file }: { file: ChosenFile }) => {
  const { t } = useTranslation('run')
  const client = useStudioClient()
  // A ticket lives for minutes only: it is fetched anew whenever a file is opened.
  const { data, isError } = useQuery({
    queryKey: ['artifact', file.runId, file.path],
    queryFn: () => client.runs.artifactUrl({ runId: file.runId, path: file.path }),
    staleTime: 0,
    gcTime: 0,
  })
  const name = file.path.slice(file.path.lastIndexOf('/') + 1)
  if (isError)
    return (
      <Empty
        art={<Icon of={IconFile} size={32} />}
        title={t('artifacts.gone')}
        text={<span className="mono">{file.path}</span>}
      />
    )
  return (
    <article className="n-preview">
      <header className="n-preview__head">
        <span className="mono trunc" title={file.path}>
          {file.path}
        </span>
        {data !== undefined && <span className="t3 nowrap">{formatSize(data.size)}</span>}
        <span className="grow" />
        {data !== undefined && (
          <a className="n-btn n-btn--s n-btn--default" href={data.download} download={name}>
            <Icon of={IconDownload} size={14} />
            {t('artifacts.save')}
          </a>
        )}
      </header>
      <div className="n-preview__body">
        {data === undefined ? (
          <Skeleton height={200} />
        ) : (
          <Content address={data} kind={kindOf(file.path, data.mediaType)} name={name} />
        )}
      </div>
    </article>
  )
}

const Content = ({ address, kind, name }: { address: Address; kind: ArtifactKind; name: string }) => {
  if (kind === 'image') {
    return (
      <div className="n-preview__image">
        <img src={address.preview} alt={name} />
      </div>
    )
  }
  // Somebody else's page: it gets an origin of its own and no network (the server's policy says so again).
  if (kind === 'html')
    return <iframe className="n-preview__frame" title={name} src={address.preview} sandbox="allow-scripts" />
  return <Written address={address} kind={kind} name={name} />
}

const Written = ({ address, kind, name }: { address: Address; kind: ArtifactKind; name: string }) => {
  const { t } = useTranslation('run')
  const { data, isError } = useQuery({
    queryKey: ['artifact-text', address.preview],
    queryFn: () => readStart(address),
    gcTime: 0,
  })
  if (isError) return <Empty title={t('artifacts.gone')} />
  if (data === undefined) return <Skeleton height={200} />
  if (kind === 'binary' && !looksLikeText(data)) return <NotShown address={address} name={name} />
  const cut = address.size > previewBytes
  return (
    <>
      {cut && (
        <p className="n-preview__note">
          {t('artifacts.cut', { shown: formatSize(previewBytes), total: formatSize(address.size) })}
        </p>
      )}
      {kind === 'csv' ? (
        <CsvTable text={data} cut={cut} />
      ) : kind === 'json' && !cut ? (
        <JsonTree text={data} />
      ) : (
        <TextView text={data} />
      )}
    </>
  )
}

async function readStart(address: Address): Promise<string> {
  const headers: HeadersInit =
    address.size > previewBytes ? { range: `bytes=0-${String(previewBytes - 1)}` } : {}
  const response = await fetch(address.preview, { headers })
  if (!response.ok) throw new Error(`HTTP ${String(response.status)}`)
  return response.text()
}

const NotShown = ({ address, name }: { address: Address; name: string }) => {
  const { t } = useTranslation('run')
  return (
    <Empty
      art={<Icon of={IconFile} size={32} />}
      title={t('artifacts.binary')}
      text={<span className="mono">{address.mediaType}</span>}
      action={
        <Button variant="primary" icon={IconDownload} onClick={() => saveAs(address.download, name)}>
          {t('artifacts.save')}
        </Button>
      }
    />
  )
}

function saveAs(href: string, name: string): void {
  const link = document.createElement('a')
  link.href = href
  link.download = name
  link.click()
}
