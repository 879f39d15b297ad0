import { describe, expect, test } from 'vitest'
import { isWholeIn, keptIn } from '../../../agent/backup/kept.ts'

const snapshot = (id: string, ...tags: string[]) => ({
  ...{ id, short_id: id, time: '2026-11-20T10:00:00Z', hostname: 'gantry-b' },
  ...{ tags: ['moment=2026-11-20T10-00-00Z', 'box=b', ...tags] },
})

describe('what snapshots of a place tell', () => {
  test('a place that gives nothing up has both of one that turned out to lack files: it is one that lacks them', () => {
    const both = [
      snapshot('first', 'mark=1', 'complete'),
      snapshot('second', 'mark=1', 'incomplete'),
    ]
    expect(keptIn(both)).toEqual([
      { id: 'second', name: '2026-11-20T10-00-00Z', complete: false, box: 'b' },
    ])
    expect(isWholeIn(both, 'first')).toBe(false)
    expect(isWholeIn(both, 'second')).toBe(false)
  })

  test('the next one of the same moment is another one', () => {
    const sent = [snapshot('first', 'mark=1', 'incomplete'), snapshot('next', 'mark=2', 'complete')]
    expect(keptIn(sent).map(it => [it.id, it.complete])).toEqual([
      ['next', true],
      ['first', false],
    ])
    expect(isWholeIn(sent, 'next')).toBe(true)
  })

  test('one from before there were marks stands for itself', () => {
    const sent = [snapshot('first', 'incomplete'), snapshot('next', 'complete')]
    expect(keptIn(sent).map(it => [it.id, it.complete])).toEqual([
      ['next', true],
      ['first', false],
    ])
  })
})
