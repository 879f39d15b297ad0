import { BoxContext } from '../box-context.ts'
import { OtherPage } from '../entrance/other-page.tsx'
import { Waiting } from '../entrance/waiting.tsx'
import type { Fragment } from '../fragment.ts'
import { useBoxQuery } from '../use-box-query.ts'
import { useVendorColour } from '../vendor/use-vendor-colour.ts'
import { Claim } from './claim.tsx'

/** All that a box without an owner shows. */
export function ClaimPage({ code }: Fragment) {
  const { box, silent, refresh } = useBoxQuery()
  useVendorColour(box?.vendor?.colour)
  if (!box) return <Waiting silent={silent} />
  return (
    <BoxContext value={{ box, refresh }}>
      {box.claimed ? <OtherPage /> : <Claim scanned={code} />}
    </BoxContext>
  )
}
