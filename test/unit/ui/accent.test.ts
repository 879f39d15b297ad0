import { describe, expect, it } from 'vitest'
import { accentOf, contrast, parsed } from '../../../agent/ui/vendor/accent.ts'

/** Every colour of a coarse cube, and some that vendors have. */
const steps = ['00', '33', '66', '99', 'cc', 'ff']
const colours = [
  ...steps.flatMap(red => steps.flatMap(green => steps.map(blue => `#${red}${green}${blue}`))),
  ...['#F2A33A', '#808080', '#2a6fdb', '#767676'],
]

describe('a colour of a vendor', () => {
  it('can be read on, and as text by day and night, whatever it is', () => {
    const bad = colours.filter(it => {
      const { accent, strong, on, day, night } = accentOf(it)
      const pairs = [
        [on, accent],
        [on, strong],
        [day, '#ffffff'],
        [day, '#e7ebef'],
        [night, '#10151b'],
        [night, '#262f39'],
      ] as const
      return pairs.some(([one, other]) => contrast(parsed(one), parsed(other)) < 4.5)
    })
    expect(bad).toEqual([])
  })

  it('stays what it is where that can be read', () => {
    expect(accentOf('#f2a33a').accent).toBe('#f2a33a')
    expect(accentOf('#8f5300').day).toBe('#8f5300')
  })
})
