/** A snapshot's name tells its time: `2026-11-20T17-40-12Z`. */
export const momentOf = (name: string): Date =>
  new Date(name.replace(/T(\d\d)-(\d\d)-(\d\d)Z$/, 'T$1:$2:$3Z'))
