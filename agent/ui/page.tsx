import { lazy, useState } from 'react'
import { BoxContext } from './box-context.ts'
import { Accept } from './entrance/accept.tsx'
import { GoOn, wayOn } from './entrance/go-on.tsx'
import { MoveOn, mustMove } from './entrance/move-on.tsx'
import { NotShared } from './entrance/not-shared.tsx'
import { OtherPage } from './entrance/other-page.tsx'
import { SignIn } from './entrance/sign-in.tsx'
import { useHandover } from './entrance/use-handover.ts'
import { Waiting } from './entrance/waiting.tsx'
import type { Fragment } from './fragment.ts'
import { Fetched } from './parts/fetched.tsx'
import { fetchFindingTexts } from './repairs/use-finding-texts.ts'
import { useRoute } from './route.ts'
import { useBoxQuery } from './use-box-query.ts'
import { useVendorColour } from './vendor/use-vendor-colour.ts'
import { words } from './words.ts'

const Trust = lazy(async () => ({ default: (await import('./trust/trust.tsx')).Trust }))
const Confirm = lazy(async () => ({ default: (await import('./network/confirm.tsx')).Confirm }))
const fetchHouse = () => import('./home/house.tsx')
let coming: ReturnType<typeof fetchHouse> | undefined
let here: Awaited<ReturnType<typeof fetchHouse>> | undefined
const LateHouse = lazy(async () => ({
  default: (await (coming?.catch(fetchHouse) ?? fetchHouse())).House,
}))

/** What Home is made of is on its way while the box says who is here; where it does not come, it is fetched again. */
export function fetchHouseAhead(): void {
  if (location.protocol !== 'https:') return
  coming = fetchHouse()
  coming.then(
    it => (here = it),
    () => {},
  )
  fetchFindingTexts().catch(() => {})
}

/** Drawn at once where it is here: after whatever it shows meanwhile, React waits 300 ms with what was waited for. */
function House() {
  const [Here] = useState(() => here?.House ?? LateHouse)
  return <Here />
}

/** Chooses what this person at this address sees first. */
export function Page({ handover: token, invitation, confirm }: Fragment) {
  const [confirming, setConfirming] = useState(confirm)
  const { box, silent, refresh } = useBoxQuery()
  useVendorColour(box?.vendor?.colour)
  const handover = useHandover(token, refresh)
  const [invited, setInvited] = useState(invitation)
  const to = wayOn(location.hash)
  const route = useRoute()

  if (!box) return <Waiting silent={silent} />
  if (handover.running) return <Waiting sentence={words.signIn.handover} />

  return (
    <BoxContext value={{ box, refresh }}>
      <Fetched meanwhile={<Waiting />} at={route.kind}>
        {confirming ? (
          <Confirm token={confirming} done={() => setConfirming(undefined)} />
        ) : route.kind === 'trust' ? (
          <Trust />
        ) : !box.claimed ? (
          <OtherPage />
        ) : mustMove(box) ? (
          <MoveOn secureUrl={box.secureUrl} />
        ) : !box.person && invited !== undefined ? (
          <Accept token={invited} done={() => setInvited(undefined)} />
        ) : !box.person ? (
          <SignIn earlier={handover.problem} />
        ) : to ? (
          <GoOn to={to} />
        ) : route.kind === 'not-shared' ? (
          <NotShared service={route.service} />
        ) : (
          <House />
        )}
      </Fetched>
    </BoxContext>
  )
}
