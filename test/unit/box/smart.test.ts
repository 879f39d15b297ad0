import { expect, it } from 'vitest'
import { readSmart } from '../../../agent/box/smart.ts'

const nvme = (log: object) => ({ nvme_smart_health_information_log: log })
const sata = (passed: boolean, unreadable = 0) => ({
  smart_status: { passed },
  ata_smart_attributes: {
    table: [
      { id: 5, name: 'Reallocated_Sector_Ct', raw: { value: 8, string: '8' } },
      { id: 197, name: 'Current_Pending_Sector', raw: { value: unreadable, string: '' } },
    ],
  },
})
const worn = {
  ata_device_statistics: {
    pages: [
      { number: 1, table: [{ offset: 8, name: 'Lifetime Power-On Resets', value: 40 }] },
      {
        number: 7,
        table: [{ offset: 8, name: 'Percentage Used Endurance Indicator', value: 12 }, {}],
      },
    ],
  },
}

it.each([
  ['an NVMe that is well', nvme({ critical_warning: 0, percentage_used: 3 }), { worn: 3 }],
  ['one that is hot, and no more', nvme({ critical_warning: 2 }), {}],
  ['one whose reserve is gone', nvme({ critical_warning: 1 }), { warns: true }],
  ['one that has outlived itself', nvme({ percentage_used: 130 }), { worn: 100 }],
  ['a SATA disk that is well', sata(true), {}],
  ['one that gives itself up', sata(false), { warns: true }],
  ['one with places that cannot be read', sata(true, 3), { warns: true }],
  ['an SSD', { ...sata(true), ...worn }, { worn: 12 }],
  ['a stick that cannot be asked', { smartctl: { exit_status: 1 } }, {}],
])('reads what is said by %s', (_who, said, health) => {
  expect(readSmart(JSON.stringify(said))).toEqual(health)
})

it.each(['', 'no JSON', '[]', '{"ata_smart_attributes":7}'])('makes nothing of %j', said => {
  expect(readSmart(said)).toEqual({})
})
