/** Holds the place of what is loading, so that nothing jumps when it comes. It does not blink. */
export const Skeleton = ({ width = '100%', height = 12 }: { width?: number | string; height?: number }) => (
  <span className="n-skeleton" style={{ width, height }} aria-hidden />
)
