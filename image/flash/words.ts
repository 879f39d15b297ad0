/** A size as it stands on packages: powers of ten, and a figure or two. */
export function sizeInWords(bytes: number): string {
  const [unit, size] = bytes >= 1e12 ? ['TB', 1e12] : bytes >= 1e9 ? ['GB', 1e9] : ['MB', 1e6]
  const value = bytes / size
  return `${value < 10 && unit !== 'MB' ? value.toFixed(1) : Math.round(value)} ${unit}`
}

/** Seconds as people say them: so many seconds up to a minute and a half, then minutes. */
export const timeInWords = (seconds: number): string =>
  seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`
