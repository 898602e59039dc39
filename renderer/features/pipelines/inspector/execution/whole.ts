/** A whole number of 0 or more, as it is typed. */
export const whole = (text: string): number | undefined =>
  /^\d+$/.test(text.trim()) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined
