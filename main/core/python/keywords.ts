/** Words that Python keeps for itself. */
const keywords = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
)

export const isKeyword = (word: string): boolean => keywords.has(word)
