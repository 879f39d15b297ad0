import type { WhyNot } from '../../../http/api.ts'

/** What the place for boxes says: fetched with it, as the first load has no need of it. */
export const en = {
  lead: 'When one box is not enough, a second one comes to it. Each keeps its own apps and data, and you see all of them from here.',
  list: 'Your boxes',
  here: (name: string) => `${name} (this box)`,
  states: {
    up: 'There, at',
    away: 'Away; it was at',
    coming: 'Not there yet, expected at',
  },
  decides: 'It is among those that decide for all.',
  ifGone: (apps: number) =>
    apps === 0
      ? 'If it died, no app would be gone.'
      : apps === 1
        ? 'If it died, one app would wait for it or for a backup.'
        : `If it died, ${apps} apps would wait for it or for a backup.`,
  goOn: (apps: string) => `On another box, too, and going on there: ${apps}.`,
  why: {
    data: 'what it keeps is on this box.',
    recipe: 'its maker did not make it for several boxes.',
    page: 'its page is at its own box alone.',
    nowhere: 'it is made for several boxes, but runs nowhere else now.',
    servers: 'it runs on another box, too, but its database or cache is on this one.',
  },
  guests: 'Also runs here',
  guest: (app: string, home: string) => `${app}, an app of ${home}`,
  servers: {
    there: (_home: string) => 'Its database or cache is there, and it is led to it.',
    away: (home: string) => `It does not reach its database or cache: ${home} is away.`,
  },
  move: {
    list: 'Apps that change their box',
    button: (to: string) => `Move to ${to}`,
    ask: (app: string, to: string) => `Move ${app} to ${to}?`,
    submit: 'Move it',
    bytes: (bytes: string, minutes: number) =>
      minutes === 1
        ? `It has ${bytes}. They are copied while it runs, which takes about a minute.`
        : `It has ${bytes}. They are copied while it runs, which takes about ${minutes} minutes.`,
    stands: (seconds: number) =>
      `Then it stands still for about ${seconds} seconds, and goes on there with all that it had.`,
    room: (to: string, needs: string, free: string) =>
      `${to} needs ${needs} for it while it moves, and has ${free} free.`,
    after: (to: string) =>
      `The addresses of before lead to it. Where it does not work there, it comes back by itself. It gets an IPv6 address of ${to}, and people who may use it here and are none of ${to} cannot use it there.`,
    way: (app: string, from: string, to: string) => `${app}: from ${from} to ${to}`,
    stay: 'Let it stay',
    phases: {
      copy: (_from: string, to: string) => `It is being copied to ${to}, and runs on.`,
      still: (_from: string, to: string) => `It stands still while the rest goes to ${to}.`,
      trial: (_from: string, to: string) => `It runs on ${to}, and has to prove itself there.`,
      done: (from: string, to: string) => `It is on ${to}; ${from} takes away what it had of it.`,
      back: (from: string, to: string) => `It did not work on ${to}, and goes back to ${from}.`,
      home: (from: string, _to: string) => `It stays on ${from}.`,
      brought: (from: string, to: string) =>
        `It was brought back on ${to}, which has it since then. What ${from} has of it is older.`,
    },
  },
  drained: 'It is being emptied: apps of other boxes go elsewhere.',
  drain: 'Empty it',
  drainAsk: (name: string) => `Empty ${name} of apps of other boxes?`,
  drainText:
    'They go to other boxes without a break, and people are sent there first. Its own apps stay; what would stop with it is listed. Then it can be turned off.',
  use: 'Use it again',
  decidedWithout: 'The others could go on changing things.',
  undecidedWithout:
    'The others could change nothing of the site, and its names would lead nowhere, until it is back. If somebody has them go on without it, the apps that are installed on it end on them, too.',
  disks: {
    ssd: 'SSD',
    rotating: 'Hard disk',
    card: 'Memory card',
  } as Readonly<Record<string, string>>,
  graphics: (drivers: string) => `graphics (${drivers})`,
  memory: (size: string) => `${size} of memory`,
  labelled: 'Called',
  label: 'Labels',
  labelField: (name: string) => `Labels of ${name}`,
  labelHint: 'For apps that want such a box, such as place=attic power=solar. Empty for none.',
  labelWrong:
    'Names and values in small letters, digits and hyphens, such as place=attic; disk, graphics and memory are found out by the box.',
  labelSave: 'Save',
  labelBusy: 'Saving',
  savedNowhere: 'Saved nowhere: what it has is on this box alone.',
  savedNever: (place: string) => `Not saved to ${place} yet.`,
  savedAt: (place: string, moment: string) => `Saved to ${place}, ${moment}.`,
  savedTroubled: 'The last copy there failed, or lacks something.',
  share: 'Let all boxes save there',
  shareAsk: (place: string) => `Let all boxes save to ${place}?`,
  shareText:
    'Each gets a folder of its own beside that of this box, and saves by its own twelve words. What the place wants to be shown goes to the others, encrypted.',
  shared: (box: string) => `${box} saves there, too.`,
  kits: 'Should a box die',
  kitsLead:
    'The other boxes can bring its apps back out of its copies. For that they have to keep what opens these, which is as much as its recovery kit.',
  kitsGiven: (names: string) => `Kept by ${names}.`,
  kitsGoing: 'It goes to the others as soon as they are there.',
  lend: 'Let the others keep it',
  lendAsk: 'Let the other boxes keep what opens the copies of this one?',
  lendText:
    'Whoever takes over one of them can then read everything that this box saves, passwords too. Without it a box that died comes back by its recovery kit, as a whole, on a blank box.',
  lendNot: 'Let them forget it',
  keptThere: 'Its apps can be brought back here, should it die.',
  keptAway: 'It is away: its apps can be brought back here.',
  bring: 'Bring an app back',
  forgetKit: 'Forget it',
  forgetKitAsk: (name: string) => `Forget what opens the copies of ${name}?`,
  forgetKitText: 'Its apps can then be brought back here no more.',
  bringNothing: 'There is no copy of it yet.',
  bringApp: 'Which app',
  bringMoment: 'As it was',
  bringSubmit: 'Bring it back here',
  bringText: (name: string) =>
    `The app runs here from then on. If ${name} comes up again, it keeps its own one stopped, so that nobody sees old data.`,
  bringing: (app: string) => `${app} is coming. It starts once its data is in its place.`,
  standby: {
    lead: 'Another box can have the databases of this one within seconds, and not only as old as its last copy: an app that is brought back there then has what was written last. MariaDB stands still for a few seconds when this begins and when it ends.',
    begin: (name: string) => `Let ${name} have them by the second`,
    end: 'By the second no more',
    on: (name: string) => `${name} has its databases by the second:`,
    notYet: (name: string) =>
      `${name} is to have its databases by the second, and nothing of them is known there yet.`,
    refused: (name: string) => `${name} does not have its databases by the second:`,
    here: 'Its databases are here by the second:',
    stream: {
      starting: 'on their way for the first time',
      now: 'as they are now',
      behind: (wait: string) => `${wait} behind`,
      away: 'nothing is heard of them now',
      awaySince: (when: string) => `as they were ${when}; nothing is heard of them now`,
    },
  },
  where: 'Apps on several boxes',
  runsOn: (app: string, boxes: string) => `${app} runs on ${boxes}.`,
  notOn: (name: string) => `Not on ${name}:`,
  whyNot: (why: WhyNot, size: (bytes: number) => string) => {
    switch (why.kind) {
      case 'label':
        return why.has === undefined
          ? `it has no label ${why.label}, and the app wants ${why.label}=${why.wanted}.`
          : `${why.label} is ${why.has}, and the app wants ${why.wanted}.`
      case 'memory':
        return `it has ${size(why.has)} of memory, and the app wants ${size(why.wanted)}.`
      case 'away':
        return 'it is away.'
      case 'drained':
        return 'it is being emptied.'
      case 'older':
        return 'its version cannot lead the app to its database.'
      case 'spare':
        return 'enough of it run elsewhere.'
      case 'coming':
        return 'it is on its way there.'
    }
  },
  troubles: (number: number) =>
    number === 1 ? 'One thing there needs attention.' : `${number} things there need attention.`,
  noApps: 'No apps.',
  remove: 'Send it away',
  removeAsk: (name: string) => `Send ${name} away?`,
  removeText: 'It goes on by itself, with its apps, its data and you as its owner.',
  removeAway:
    'The others forget it. If it comes up again, it goes on by itself with what it has. Its apps come back from a backup.',
  leave: 'Let this box leave',
  leaveAsk: 'Let this box go on by itself?',
  leaveText: 'It keeps its apps, its data and its people. The other boxes go on without it.',
  leaveAlone: 'Nobody who decides is there to be told: send it away on another box, too.',
  leaving: 'This box is about to go on by itself.',
  undecided:
    'Too few boxes are there to decide anything. Apps go on; boxes can neither come nor go until the others are back.',
  recover: 'Go on without them',
  recoverAsk: 'Go on without the boxes that are away?',
  recoverText:
    'Only if they never come back. They are sent away for good: should one come up again, it goes on by itself.',
  add: 'Another box',
  addLead:
    'Turn the new box on and connect it to this network. Do not claim it: it gets you as its owner.',
  addTrust:
    'Boxes of a site trust each other: whoever takes over one of those that decide, the first three, has all of them and what is on them.',
  looking: 'Looking for new boxes',
  noneFound: 'No new box is heard in this network; type its address.',
  choose: 'Take this one',
  address: 'Address of the new box',
  addressHint: 'It is on its screen, such as 192.168.1.21.',
  code: 'Code of the new box',
  codeHint: 'On its screen, its label, or in claim-code.txt on its card.',
  name: 'What it is called',
  nameHint: 'Letters, digits and hyphens. Left empty, it is called after this box.',
  wrong: {
    address: 'That is no address, such as 192.168.1.21 or gantry.local.',
    code: 'That is not a complete code: it has nine letters and digits.',
    name: 'Small letters, digits and hyphens between them, at most 20.',
  },
  submit: 'Take it in',
  busy: 'Taking it in',
  coming: (name: string) => `${name} has agreed, and is coming. That takes a minute.`,
}

export type SiteTexts = typeof en
