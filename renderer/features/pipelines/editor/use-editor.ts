/** The editors of this window by pipeline: switching tabs keeps a document with its history. */
import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import { parsePipeline } from '#core/spec/parse.ts'
import { createEditor, type Editor, type EditorState } from './editor.ts'

const open = new Map<string, { readonly digest: string; readonly editor: Editor }>()

/**
 * The editor of a pipeline, made from its text when there is none yet. Undefined when the text is no pipeline.
 * @param digest of the text on disk: an editor without changes follows the file
 */
export function editorOf(id: string, text: string, digest: string): Editor | undefined {
  const known = open.get(id)
  if (known !== undefined && (known.digest === digest || isChanged(known.editor))) return known.editor
  const parsed = parsePipeline(text)
  if (!parsed.ok) return undefined
  const editor = createEditor(parsed.value)
  open.set(id, { digest, editor })
  return editor
}

const isChanged = (editor: Editor): boolean => {
  const { done, undone } = editor.store.getState().history
  return done.length + undone.length > 0
}

const EditorContext = createContext<Editor | undefined>(undefined)
export const EditorProvider = EditorContext.Provider

/** Below an `EditorProvider` only. */
export const useEditor = (): Editor => {
  const editor = useContext(EditorContext)
  if (editor === undefined) throw new Error('There is no editor around this component.')
  return editor
}

/** Rerenders when what is picked out has changed. */
export const useEditorState = <T>(pick: (state: EditorState) => T): T => useStore(useEditor().store, pick)
