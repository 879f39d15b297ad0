import { en, type Messages } from './messages/en.ts'

/** Every text of the page, in the person's language. */
export const words: Messages = en
