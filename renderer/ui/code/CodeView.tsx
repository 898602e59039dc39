import { lazy, Suspense } from 'react'

const Editor = lazy(() => import('./Editor.tsx').then((module) => ({ default: module.Editor })))

export interface CodeViewProps {
  readonly text: string
  readonly language: 'python' | 'json' | 'yaml' | 'text'
  readonly label: string
  /** Absent: read only. */
  readonly onChange?: (text: string) => void
}

/** Source with highlighting in our colours. The editor's code is fetched when the first one is shown. */
export const CodeView = (props: CodeViewProps) => (
  <Suspense fallback={<pre className="n-code-wait mono">{props.text}</pre>}>
    <Editor {...props} />
  </Suspense>
)
