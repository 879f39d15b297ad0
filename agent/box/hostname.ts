/**
 * What the box is called on the LAN: by its name, or by what it calls itself instead where another
 * device has that name already.
 * @param kernel what the kernel calls it.
 */
export const hostnameOf = (name: string, kernel: string): string =>
  isInsteadOf(kernel, name) ? kernel : name

/** Who finds a name taken on the LAN takes it with a number behind it: `gantry-2`. */
export const isInsteadOf = (other: string, name: string): boolean =>
  other.startsWith(`${name}-`) && /^-\d{1,2}$/.test(other.slice(name.length))
