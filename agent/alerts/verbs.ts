import { ComponentFailed, NotFound } from '../base/errors.ts'
import type { Box } from '../box/box.ts'
import type { Handlers } from '../verbs/serve.ts'
import type { Alerts } from './alerts.ts'
import { ALERT_SECRETS, type AlertSettings, type WayName, type WayWish } from './need.ts'
import type { Way } from './order.ts'

/** What people ask of the ways by which the box tells them something. */
export function alertHandlers(box: Box, alerts: Alerts) {
  const desired = async () => (await box.desired()).desired
  const { store } = box

  /** What was not given again stays what it was. */
  async function completed(wish: WayWish): Promise<Way> {
    if (wish.way !== 'mail' || wish.user === undefined || wish.password !== undefined) return wish
    const { 'mail.password': password } = await store.secrets(ALERT_SECRETS)
    return { ...wish, ...(password === undefined ? {} : { password }) }
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
