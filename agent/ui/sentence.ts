/** A command or a name of the machine at the end: a full stop there would be copied along. */
const endsInMachinery = /: (?:gantry|journalctl) [^:]*$|\S*[-./_]\S*$/

/** What the box says of itself, in the form in which people read it: its own words begin small. */
export function sentence(text: string): string {
  const closed = /[.!?…]$/.test(text) || endsInMachinery.test(text)
  return capital(closed ? text : `${text}.`)
}

/** The same for a few words that are no sentence, such as a step of an installation. */
export function capital(text: string): string {
  const [first = '', ...rest] = text
  return first.toLocaleUpperCase() + rest.join('')
}
