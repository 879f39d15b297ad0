import { describe, expect, it } from 'vitest'
import { titlesOf } from '../../../agent/ui/backups/titles.ts'

describe('what apps are called where one is chosen', () => {
  const apps = [
    { service: 'diary', title: 'Diary' },
    { service: 'notes', title: 'Diary' },
    { service: 'feeds', title: 'Miniflux' },
  ]

  it('is their title, and their name where they are gone', () => {
    expect([...titlesOf(['feeds', 'deleted'], apps).values()]).toEqual(['Miniflux', 'deleted'])
  })

  it('tells apart those of one title, also from those that are there now', () => {
    expect([...titlesOf(['diary', 'notes'], apps).values()]).toEqual([
      'Diary (diary)',
      'Diary (notes)',
    ])
    expect([...titlesOf(['diary'], apps).values()]).toEqual(['Diary (diary)'])
  })
})
