import type { WhyNot } from '../../http/api.ts'

/** Why an app does not run on a box, in words that follow its name. */
export function saysWhyNot(why: WhyNot): string {
  switch (why.kind) {
    case 'label':
      return `${why.label} is ${why.has ?? 'not said'}, not ${why.wanted}`
    case 'memory':
      return `${mebibytes(why.has)} of memory, not ${mebibytes(why.wanted)}`
    case 'away':
      return 'away'
    case 'drained':
      return 'being emptied'
    case 'older':
      return 'of a version that cannot lead it to its database'
    case 'spare':
      return 'enough of it run elsewhere'
    case 'coming':
      return 'not there yet'
  }
}

const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`
