import { lazy, type RefObject, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { undecorated } from '#core/edit/fixes.ts'
import { pythonAt } from '#core/edit/source.ts'
import { sharedBy } from '#core/edit/steps.ts'
import { missingPackages } from '#core/python/packages.ts'
import { isError } from '#core/python/source.ts'
import { codeIn, placeIn, readStep } from '#core/python/step-code.ts'
import { useSystem } from '#frame/use-system.ts'
import { Button } from '#ui/Button.tsx'
import { CodeView } from '#ui/code/CodeView.tsx'
import type { Caret, PythonEditorHandle } from '#ui/code/PythonEditor.tsx'
import { Icon } from '#ui/Icon.tsx'
import { IconCheck, IconError, IconPlus, IconWarning } from '#ui/icons.ts'
import { Prose } from '#ui/Prose.tsx'
import { type Asked, answerField } from '../../editor/focus.ts'
import { useEditor, useEditorState } from '../../editor/use-editor.ts'
import type { StepFacts } from '../facts.ts'
import { useAttempt } from '../use-attempt.ts'
import { useTyped } from './use-typed.ts'

const PythonEditor = lazy(() =>
  import('#ui/code/PythonEditor.tsx').then((module) => ({ default: module.PythonEditor })),
)

const quoted = (word: string): string => (/[\s"']/.test(word) ? JSON.stringify(word) : word)

const Command = ({ facts, label }: { facts: StepFacts; label: string }) => {
  const { t } = useTranslation('pipelines')
  if (facts.command === undefined || facts.command.length === 0)
    return <p className="n-note t3">{t('inspector.noCommand')}</p>
  return (
    <div className="n-codetab">
      <p className="n-note t3">{t('inspector.noCode')}</p>
      <CodeView text={facts.command.map(quoted).join('\n')} language="text" label={label} />
    </div>
  )
}

type StepReading = ReturnType<typeof readStep>

/** What has to be mended comes before what could be written otherwise. */
const firstOf = ({ problems }: StepReading) => problems.find(isError) ?? problems[0]

/** How the code and the ports stand to each other, in one line. */
const Head = ({ reading, onProblem }: { reading: StepReading; onProblem: () => void }) => {
  const { t } = useTranslation('inspector')
  const { function: found, problems } = reading
  const errors = problems.filter(isError)
  const words = !reading.readable ? 'code.unread' : errors.length > 0 ? 'code.problems' : 'code.warnings'
  return (
    <div className="n-codetab__bar">
      <span className="mono trunc">{found === undefined ? '' : `def ${found.name}`}</span>
      {found !== undefined && (
        <span className="t3 nowrap">
          {t('code.ports', { inputs: found.inputs.length, outputs: found.outputs.length })}
        </span>
      )}
      <span className="grow" />
      {problems.length === 0 ? (
        <span className="row nowrap n-codetab__good">
          <Icon of={IconCheck} size={14} />
          {t('code.match')}
        </span>
      ) : (
        <button type="button" className="row nowrap n-codetab__bad" onClick={onProblem}>
          <Icon of={reading.readable ? IconWarning : IconError} size={14} />
          {t(words, { count: errors.length > 0 ? errors.length : problems.length })}
        </button>
      )}
    </div>
  )
}

/** What the code asks for besides itself, each with the button that gives it. */
const Offers = ({ node, code, packages }: { node: string; code: string; packages: readonly string[] }) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const shared = useEditorState(({ history }) => sharedBy(history.doc, node))
  const missing = useMemo(() => missingPackages(code, packages), [code, packages])
  const plain = useMemo(() => undecorated(node, code), [node, code])
  if (missing.length === 0 && shared < 2 && plain === undefined) return null
  const add = (names: readonly string[]) =>
    attempt({ edit: 'set-packages', node, settings: { packages: [...packages, ...names] } })
  return (
    <div className="n-codetab__offers">
      {shared > 1 && <p className="cap t2">{t('code.shared', { count: shared })}</p>}
      {plain !== undefined && (
        <Button size="s" onClick={() => attempt(plain)}>
          {t('code.undecorate')}
        </Button>
      )}
      {missing.map((name) => (
        <Button key={name} size="s" icon={IconPlus} onClick={() => add([name])}>
          {t('code.addPackage', { name })}
        </Button>
      ))}
    </div>
  )
}

const Foot = ({ caret, reading, code }: { caret: Caret; reading: StepReading; code: string }) => {
  const { t } = useTranslation('inspector')
  const python = useSystem()?.python.version
  const here =
    reading.problems.find(({ from }) => placeIn(code, from).line === caret.line) ?? firstOf(reading)
  return (
    <div className="n-codetab__foot">
      {here !== undefined && (
        <p
          className={isError(here) ? 'n-codetab__fault' : 'n-codetab__fault n-codetab__fault--mild'}
          role="status"
        >
          <Prose text={here.message} />{' '}
          {here.hint !== undefined && (
            <span className="t3">
              <Prose text={here.hint} />
            </span>
          )}
        </p>
      )}
      <div className="row t3">
        <span className="nowrap">{t('code.caret', { ...caret })}</span>
        <span className="grow" />
        {python !== undefined && <span>Python {python}</span>}
      </div>
    </div>
  )
}

/** A click on a problem leads to its line, once the editor is there. */
const useAskedLine = (handle: RefObject<PythonEditorHandle | null>, asked: Asked | undefined) => {
  useEffect(() => {
    const [, line, column] = /^code(?::(\d+):(\d+))?$/.exec(asked?.field ?? 'none') ?? []
    if (asked === undefined || !asked.field.startsWith('code')) return undefined
    const timer = setInterval(() => {
      if (handle.current === null) return
      clearInterval(timer)
      answerField()
      if (line === undefined) handle.current.focus()
      else handle.current.goTo(Number(line), Number(column))
    }, 30)
    return () => clearInterval(timer)
  }, [asked, handle])
}

const Python = ({
  node,
  source,
  packages,
  label,
  asked,
}: {
  node: string
  source: string
  packages: readonly string[]
  label: string
  asked: Asked | undefined
}) => {
  const editor = useEditor()
  const { type, flush } = useTyped(node)
  const [caret, setCaret] = useState<Caret>({ line: 1, column: 1 })
  const handle = useRef<PythonEditorHandle>(null)
  const code = codeIn(source)
  const reading = readStep(code)
  const step = (turn: () => void) => () => {
    flush()
    turn()
  }
  const goTo = (line: number, column: number) => handle.current?.goTo(line, column)
  useAskedLine(handle, asked)
  return (
    <div className="n-codetab">
      <Head
        reading={reading}
        onProblem={() => {
          const place = placeIn(code, firstOf(reading)?.from ?? 0)
          goTo(place.line, place.column)
        }}
      />
      <Offers node={node} code={code} packages={packages} />
      <Suspense fallback={<pre className="n-code-wait mono">{code}</pre>}>
        <PythonEditor
          ref={handle}
          code={code}
          label={label}
          faults={reading.problems}
          onType={type}
          onUndo={step(editor.undo)}
          onRedo={step(editor.redo)}
          onCaret={setCaret}
        />
      </Suspense>
      <Foot caret={caret} reading={reading} code={code} />
    </div>
  )
}

/** The code of a Python step, which is its ports too; for every other step the command that it runs. */
export const CodeTab = ({
  facts,
  node,
  label,
  asked,
}: {
  facts: StepFacts
  node: string
  label: string
  asked: Asked | undefined
}) => {
  const doc = useEditorState(({ history }) => history.doc)
  const python = pythonAt(doc, node)
  if (python === undefined) return <Command facts={facts} label={label} />
  return (
    <Python
      key={node}
      node={node}
      source={python.source}
      packages={python.packages}
      label={label}
      asked={asked}
    />
  )
}
