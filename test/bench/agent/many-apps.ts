import type { LockedImage } from '../../../agent/box/app-facts.ts'
import type { Desired } from '../../../agent/box/desired.ts'
import { ruleset } from '../../../agent/firewall/ruleset.ts'
import { fakeParts } from '../../fakes/components.ts'
import { desiredWith } from '../../fakes/desired.ts'
import type { Figure } from '../bench.ts'

const recipe = (number: number) => `service = "notes-${number}"
image = "notes:1"
[https]
[database]
variant = "sql:2023"
[storage.pages]
path = "/pages"
`

/** What the planners take for so many apps, with components that are in memory: nothing is looked at. */
export async function planOf(count: number): Promise<Figure[]> {
  const images = new Map<string, LockedImage>()
  const box = () =>
    desiredWith(
      Array.from({ length: count }, (_, at) => {
        const image = images.get(`notes-${at + 1}`)
        return { recipe: recipe(at + 1), images: image ? [image] : [] }
      }),
    )
  const figures: Figure[] = []
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const start = performance.now()
    const made = await work()
    figures.push({ name, value: Math.round(performance.now() - start), unit: 'ms' })
    return made
  }
  const began = await timed(`what a box of ${count} apps should be, out of its recipes`, async () =>
    box(),
  )
  const locks = {
    save: async (service: string, image: LockedImage) => void images.set(service, image),
    forget: async (service: string) => void images.delete(service),
  }
  const { parts } = fakeParts(locks, 0)
  const plan = async (desired: Desired) =>
    (await Promise.all(parts.map(it => it.steps(desired)))).flat()
  let deeds = await timed(`plan of ${count} apps, nothing of them there`, () => plan(began))
  let steps = 0
  for (; deeds.length > 0; deeds = await plan(box())) {
    for (const it of deeds) await it.do(() => {})
    steps += deeds.length
  }
  const goal = box()
  await timed(`plan of ${count} apps, all of them there`, () => plan(goal))
  await timed(`rules of the firewall for ${count} apps`, async () =>
    ruleset(goal, { neighbours: ['192.168.1.0/24'], given: new Map() }),
  )
  return [
    ...figures,
    { name: `steps until all of ${count} apps are there`, value: steps, unit: '' },
  ]
}
