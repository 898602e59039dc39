/**
 * Exponential smoothing with the start corrected: without the correction the first points lean towards zero.
 * `weight` 0 returns the values as they are; gaps (null) stay gaps and do not age the average.
 */
export function smooth(values: readonly (number | null)[], weight: number): (number | null)[] {
  if (weight <= 0) return [...values]
  const keep = Math.min(weight, 0.999)
  let average = 0
  let mass = 0
  return values.map((value) => {
    if (value === null) return null
    average = average * keep + value * (1 - keep)
    mass = mass * keep + (1 - keep)
    return average / mass
  })
}
