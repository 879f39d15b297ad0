import type { Hand } from './hand.ts'

/** What somebody says to a new box. */
export interface Claim {
  readonly code: string
  readonly name: string
  readonly owner: string
  readonly password: string
}

/** From the first screen to the one after the claim. */
export async function claimBox(hand: Hand, { code, name, ...owner }: Claim): Promise<void> {
  await hand.sees('Welcome to your box')
  await hand.write('Code', code)
  await proveCode(hand)
  await nameBox(hand, name)
  await hand.press('Continue')
  await ownBox(hand, owner)
  await goToBox(hand)
}

/** The code has been typed. */
export async function proveCode(hand: Hand): Promise<void> {
  await hand.submit('Continue')
  await hand.sees('How does it begin?')
}

/** A new box, up to the question where it is. */
export async function nameBox(hand: Hand, name: string): Promise<void> {
  await hand.submit('Continue')
  await hand.sees('What is your box called?')
  await hand.write('Name', name)
  await hand.submit('Continue')
  await hand.sees('Where is your box?')
}

export async function ownBox(
  hand: Hand,
  { owner, password }: Pick<Claim, 'owner' | 'password'>,
): Promise<void> {
  await hand.sees('Who owns it?')
  await hand.write('Your name', owner)
  await hand.write('Password', password)
  await hand.submit('Make it mine')
  await hand.sees('The box is yours')
}

/** Over to its secure address. */
export async function goToBox(hand: Hand): Promise<void> {
  await hand.press('Go to my box')
  await hand.sees('Is your box well connected?')
}

/** To Home, without the steps that can wait. */
export async function leaveFirstSteps(hand: Hand, name: string): Promise<void> {
  await hand.press('Do the rest later')
  await hand.sees(name)
}
