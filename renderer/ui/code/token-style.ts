/** Code takes its colours from the tokens, so that it follows the theme by itself. */
import { HighlightStyle } from '@codemirror/language'
import { tags } from '@lezer/highlight'

export const tokenStyle = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.null], color: 'var(--c-key)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--c-str)' },
  { tag: [tags.number, tags.bool, tags.atom], color: 'var(--c-num)' },
  {
    tag: [
      tags.function(tags.variableName),
      tags.function(tags.definition(tags.variableName)),
      tags.className,
    ],
    color: 'var(--c-fn)',
  },
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: 'var(--c-fn)' },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], color: 'var(--c-com)' },
  { tag: [tags.meta, tags.annotation, tags.typeName], color: 'var(--c-dec)' },
  { tag: tags.invalid, color: 'var(--failed)' },
])
