/** What the place for more apps says: fetched with it, as the first load has no need of it. */
export const en = {
  title: 'More apps',
  lead: 'The box brings apps along. Here you add catalogues of others, or an app of your own.',
  list: 'Catalogues',
  none: 'Only the one that the box brings along.',
  never: 'Nothing was fetched yet.',
  state: (apps: number, number: number, when: string) =>
    `${apps === 1 ? 'One app' : `${apps} apps`}, release ${number} of ${when}`,
  priority: 'Priority',
  priorityHint: 'Where two have the same app, the higher number is taken. The box’s own has 0.',
  priorityWrong: 'A whole number from -1000 to 1000.',
  rank: 'Set the priority',
  refresh: 'Look for something newer',
  remove: 'Take it away',
  add: 'Add a catalogue',
  submit: 'Try it and use it',
  fields: {
    texts: { name: 'Name', url: 'Address', key: 'Key' },
    hints: {
      name: 'What you call it.',
      url: 'Where its index is, such as https://example.org/apps.',
      key: 'Of whoever makes it: 56 characters, RW first. Take it from someone you trust.',
    },
    errors: {
      name: 'Small letters, digits and hyphens between them, at most 20.',
      url: 'That is no address of a catalogue.',
      key: 'That is no key: 56 characters, RW first.',
    },
  },
  compose: 'An app from a compose file',
  composeLead:
    'The box makes a recipe of it, and says what it could not take along. Nothing is installed yet.',
  paste: 'Compose file or docker run line',
  pasteMissing: 'Paste something, or choose files.',
  files: 'Or files of this device',
  filesHint: 'The compose file, and what lies beside it, such as .env.',
  make: 'Make a recipe',
  refused: 'No recipe came out of it',
  remarks: 'Left out, or done in another way',
  at: (file: string, line: number) => `${file}, line ${line}`,
  recipe: 'Recipe',
  recipeHint: 'You can change it before it is offered.',
  bring: 'Offer this app',
  offered: 'It is offered now.',
  look: 'Look at it',
  brought: 'Apps that were brought',
  drop: 'Offer it no more',
}

export type CatalogueTexts = typeof en
