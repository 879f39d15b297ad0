import { expect, it } from 'vitest'
import { recipeOrThrow } from '../../../agent/recipe/read.ts'
import { scoreOf } from '../../../agent/recipe/score.ts'

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
    advice: [],
  })
})

it('says first what counts most', () => {
  const { points, advice } = score('image = "docker.io/example/notes:1.0"\n[https]\n')
  expect(points).toBe(0)
  expect(advice[0]).toContain('digest')
  expect(advice.at(-1)).toContain('icon.svg')
})

it('takes a folder that is not saved for none', () => {
  const advice = (text: string) => score(`${digest}\n[https]\n${text}`).advice.join('\n')
  expect(advice('[storage.tmp]\npath = "/tmp/x"\nkind = "scratch"')).toContain('say what is saved')
  expect(advice('[storage.thumbs]\npath = "/thumbs"\nkind = "cache"')).toContain(
    'say what is saved',
  )
  expect(advice('[storage.etc]\npath = "/conf"\nkind = "config"')).not.toContain(
    'say what is saved',
  )
  expect(advice('[scale]\nreplicas = 2')).not.toContain('say what is saved')
})

it('wants digests of all processes', () => {
  const text = `${digest}\n[processes.helper]\nimage = "docker.io/example/helper:1"\n`
  expect(score(text).advice[0]).toContain('digest')
})
