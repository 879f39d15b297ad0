import { ComponentFailed, InvalidInput, NotFound } from '../base/errors.ts'
import type { Box } from '../box/box.ts'
import type { Handlers } from '../verbs/serve.ts'
import type { Alerts } from './alerts.ts'
import { ALERT_SECRETS, type AlertSettings, type WayName, type WayWish } from './need.ts'
import type { Way } from './order.ts'

/** What people ask of the ways by which the box tells them something. */
export function alertHandlers(box: Box, alerts: Alerts) {
  const desired = async () => (await box.desired()).desired
  const { store } = box

  /** A password that was not given again stays what it was. Throws InvalidInput where it may not. */
  async function completed(wish: WayWish): Promise<Way> {
    if (wish.way !== 'mail' || wish.user === undefined || wish.password !== undefined) return wish
    const { 'mail.password': password, 'mail.user': user } = await store.secrets(ALERT_SECRETS)
    if (password === undefined) return wish
    const { mail } = (await desired()).alerts
    if (wish.user === user && goesTo(wish, mail)) return { ...wish, password }
    throw new InvalidInput(
      'alert-password-needed',
      'the password is kept for the server it is of',
      {
        hint: 'give it again where the server, the port, the encryption or the user changes',
      },
    )
  }

  return {
    'alerts.read': async () => await alerts.report(await desired()),
    async 'alerts.set'({ wish }) {
      const way = await completed(wish)
      const problem = (await alerts.test(await desired(), [way]))[wish.way]
      if (problem) throw new ComponentFailed(problem.code, problem.message, problem)
      const kept = withoutWay(await store.secrets(ALERT_SECRETS), wish.way)
      await store.saveSecrets(ALERT_SECRETS, { ...kept, ...secretsOf(way) })
      const edit = {
        what: `the box tells what cannot wait by ${wish.way}`,
        ...({ kind: 'alert-added', about: wish.way } as const),
      }
      await box.change(edit, async it => ({
        ...it,
        alerts: { ...it.alerts, [wish.way]: settingsOf(wish) },
      }))
      return null
    },
    async 'alerts.test'({ way }) {
      const goal = await desired()
      const ways = (await alerts.ways(goal)).filter(it => way === undefined || it.way === way)
      return { problems: await alerts.test(goal, ways) }
    },
    async 'alerts.remove'({ way }) {
      await box.change(
        { what: `the box tells nothing by ${way} any more`, kind: 'alert-removed', about: way },
        async it => {
          const { [way]: gone, ...rest } = it.alerts
          if (!gone) throw new NotFound('alert-unknown', `the box tells nothing by ${way}`)
          return { ...it, alerts: rest }
        },
      )
      await store.saveSecrets(ALERT_SECRETS, withoutWay(await store.secrets(ALERT_SECRETS), way))
      return null
    },
  } satisfies Partial<Handlers>
}

/** Whether a password goes where it went before, and as well hidden: else anybody could draw it out. */
const goesTo = (wish: MailPlace, known: MailPlace | undefined) =>
  wish.server === known?.server && wish.port === known.port && wish.security === known.security

type MailPlace = Pick<NonNullable<AlertSettings['mail']>, 'server' | 'port' | 'security'>

const withoutWay = (secrets: Readonly<Record<string, string>>, way: WayName) =>
  Object.fromEntries(Object.entries(secrets).filter(([key]) => !key.startsWith(`${way}.`)))

/** What stands in box.toml: nothing that opens anything. */
function settingsOf(wish: WayWish): NonNullable<AlertSettings[WayName]> {
  if (wish.way !== 'mail') return { host: new URL(wish.url).host }
  const { way: _way, user: _user, password: _password, ...settings } = wish
  return settings
}

function secretsOf(way: Way): Record<string, string> {
  const given =
    way.way === 'mail'
      ? { user: way.user, password: way.password }
      : { url: way.url, token: way.way === 'ntfy' ? way.token : undefined }
  return Object.fromEntries(
    Object.entries(given).flatMap(([key, it]) => (it ? [[`${way.way}.${key}`, it]] : [])),
  )
}
