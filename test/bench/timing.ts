/** Seconds that something takes, to a hundredth. */
export async function seconds(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await act()
  return Math.round((performance.now() - start) / 10) / 100
}

/** The value below which that share of all is. */
export const shareOf = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length * share)] ?? Number.NaN

/** The median; of an even number of values the upper one of the two in the middle. */
export const middle = (values: readonly number[]): number => shareOf(values, 0.5)
