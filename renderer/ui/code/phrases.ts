import { Compartment, EditorState, type Extension } from '@codemirror/state'
import type { TFunction } from 'i18next'
import { code as english } from '#i18n/en/code.ts'

const keys = Object.keys(english) as (keyof typeof english)[]

/** CodeMirror asks for its words by what they are in English, which is what they are in our English. */
const phrasesOf = (t: TFunction<'code'>): Extension =>
  EditorState.phrases.of(Object.fromEntries(keys.map((key) => [english[key], t(key)])))

const place = new Compartment()

/** The words of the editor itself: folding, searching, completing. */
export const phrases = (t: TFunction<'code'>): Extension => place.of(phrasesOf(t))

/** In the language that was chosen meanwhile. */
export const rephrased = (t: TFunction<'code'>) => place.reconfigure(phrasesOf(t))
