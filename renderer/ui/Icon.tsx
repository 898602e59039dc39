import type { IconType } from './icons.ts'

/** One stroke weight for the whole family: 1.3 px on a 16 px grid, whatever the size. */
export const Icon = ({
  of: Drawing,
  size = 16,
  fill = false,
}: {
  of: IconType
  size?: number
  fill?: boolean
}) => (
  <Drawing
    size={size}
    strokeWidth={(1.35 * 24) / size}
    absoluteStrokeWidth={false}
    fill={fill ? 'currentColor' : 'none'}
    aria-hidden
  />
)
