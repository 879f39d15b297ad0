import type { Victim } from './fault.ts'

/** Whether the page of the box and that of an app are there for a device at home. */
export async function answers({ home, owner }: Victim): Promise<boolean> {
  const of = async (url: string) =>
    (await home.phone.fetch(url, { ca: owner.ca, timeoutMs: 2_000 })).status === 200
  const pages = [`${owner.url}/api/box`, 'https://diary-home.local/healthcheck']
  return (await Promise.all(pages.map(of))).every(Boolean)
}
