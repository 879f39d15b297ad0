/** Asks the person for the password again; false where they think better of it. */
export type Confirm = () => Promise<boolean>

let asking: Confirm | undefined

/** The part of the page that can ask. Answers how to stop. */
export function confirmBy(confirm: Confirm): () => void {
  asking = confirm
  return () => {
    if (asking === confirm) asking = undefined
  }
}

/** Before something dangerous, when the password was not typed lately. */
export const confirmed: Confirm = async () => (await asking?.()) ?? false
