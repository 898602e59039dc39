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
import type { ArtifactPlace } from '../artifact-place.ts'
import { type ArtifactKind, kindOf, previewBytes, sniff } from './artifact-kind.ts'
import { CsvTable } from './CsvTable.tsx'
import { JsonTree } from './JsonTree.tsx'
import { TextView } from './TextView.tsx'
import './preview.css'

interface Address {
  readonly preview: string
  readonly download: string
  readonly size: number
  readonly mediaType: string
}

export const Preview = ({ file, typed }: { file: ArtifactPlace; typed: string | undefined }) => {
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
          <Content address={data} kind={kindOf(file.path, data.mediaType)} name={name} typed={typed} />
        )}
      </div>
    </article>
  )
}

interface ContentProps {
  readonly address: Address
  readonly kind: ArtifactKind
  readonly name: string
  readonly typed: string | undefined
}

const Content = (props: ContentProps) => {
  const { address, kind, name } = props
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
  return <Written {...props} />
}

const Written = ({ address, kind: named, name, typed }: ContentProps) => {
  const { t } = useTranslation('run')
  const { data, isError } = useQuery({
    queryKey: ['artifact-text', address.preview],
    queryFn: () => readStart(address),
    gcTime: 0,
  })
  if (isError) return <Empty title={t('artifacts.gone')} />
  if (data === undefined) return <Skeleton height={200} />
  const kind = named === 'binary' ? sniff(data, typed) : named
  if (kind === 'binary') return <NotShown address={address} name={name} />
  const cut = address.size > previewBytes
  return (
    <>
      {cut && (
        <p className="n-preview__note">
          {t('artifacts.cut', { shown: formatSize(previewBytes), total: formatSize(address.size) })}
        </p>
      )}
      <WrittenAs kind={kind} text={data} cut={cut} name={name} />
    </>
  )
}

const WrittenAs = ({
  kind,
  text,
  cut,
  name,
}: {
  kind: ArtifactKind
  text: string
  cut: boolean
  name: string
}) => {
  // A page whose name does not end in .html is served as bytes; as `srcdoc` it is sandboxed and runs no script.
  if (kind === 'html') return <iframe className="n-preview__frame" title={name} srcDoc={text} sandbox="" />
  if (kind === 'csv') return <CsvTable text={text} cut={cut} />
  return kind === 'json' && !cut ? <JsonTree text={text} /> : <TextView text={text} />
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
