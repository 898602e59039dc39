/** The editor around a component. */
import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { Editor, EditorState } from './editor.ts'

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
