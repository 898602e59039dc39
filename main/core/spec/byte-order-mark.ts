/** The text of a file without the mark that some editors of Windows begin it with. */
export const withoutMark = (text: string): string => (text.startsWith('\uFEFF') ? text.slice(1) : text)
