/** What people type, as the priority of a catalogue; `undefined` where it is none. */
export function priorityIn(typed: string): number | undefined {
  const text = typed.trim().replace(/^[\u2212\u2013]/, '-')
  if (!/^-?\d{1,4}$/.test(text)) return undefined
  const number = Number(text)
  return Math.abs(number) <= 1000 ? number : undefined
}
