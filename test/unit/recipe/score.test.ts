import { expect, it } from 'vitest'
import { recipeOrThrow } from '../../../agent/recipe/read.ts'
import { scoreOf } from '../../../agent/recipe/score.ts'
import { SCORE_TEXTS } from '../../../agent/recipe/score-texts/languages.ts'

const score = (text: string, beside = { readme: false, icon: false, tested: false }) =>
  scoreOf(recipeOrThrow('recipe.toml', `service = "notes"\n${text}`), beside)
const digest = `image = "docker.io/example/notes:1.0@sha256:${'a'.repeat(64)}"`

it('is 100 for a recipe that has everything', () => {
  const text = `${digest}
version = "1.0"
[about]
license = "MIT"
[https]
[health]
path = "/health"
[storage.data]
path = "/data"
[resources]
memory = "256M"`
  expect(score(text, { readme: true, icon: true, tested: true })).toEqual({
    points: 100,
    lacks: [],
  })
})

it('says first what counts most', () => {
  const { points, lacks } = score('image = "docker.io/example/notes:1.0"\n[https]\n')
  expect(points).toBe(0)
  expect(lacks).toEqual([
    ...['digest', 'health', 'saved', 'memory', 'tested', 'version', 'licence', 'readme', 'icon'],
  ])
})

it('takes a folder that is not saved for none', () => {
  const lacks = (text: string) => score(`${digest}\n[https]\n${text}`).lacks
  expect(lacks('[storage.tmp]\npath = "/tmp/x"\nkind = "scratch"')).toContain('saved')
  expect(lacks('[storage.thumbs]\npath = "/thumbs"\nkind = "cache"')).toContain('saved')
  expect(lacks('[storage.etc]\npath = "/conf"\nkind = "config"')).not.toContain('saved')
  expect(lacks('[scale]\nreplicas = 2')).not.toContain('saved')
})

it('wants digests of all processes', () => {
  const text = `${digest}\n[processes.helper]\nimage = "docker.io/example/helper:1"\n`
  expect(score(text).lacks).toContain('digest')
})

it.each(Object.values(SCORE_TEXTS))(
  'says each thing that is missing in every language',
  async texts => {
    const { lacks } = score('image = "docker.io/example/notes:1.0"\n[https]\n')
    const says = await texts()
    expect(Object.keys(says).sort()).toEqual([...lacks].sort())
    for (const it of lacks) expect(says[it].length).toBeGreaterThan(5)
  },
)
