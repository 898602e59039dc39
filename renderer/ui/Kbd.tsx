import { shortcutText } from './keys.ts'

export const Kbd = ({ keys }: { keys: string }) => <kbd className="n-kbd">{shortcutText(keys)}</kbd>
