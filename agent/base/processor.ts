/** What runs on a processor, as registries of images call it; by how Node calls the processor. */
const RUNS: Readonly<Record<string, readonly string[]>> = {
  x64: ['amd64', '386'],
  arm64: ['arm64', 'arm'],
}

/** Pure: whether something that is made for those runs on this one, as Node calls it. */
export const runsOn = (madeFor: readonly string[], processor: string): boolean => {
  const own = RUNS[processor]
  return own === undefined || madeFor.some(it => own.includes(it))
}
