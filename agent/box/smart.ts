import { z } from 'zod'

const counter = z.object({ id: z.int(), raw: z.object({ value: z.number() }) })
const figure = z.object({ name: z.string(), value: z.number() })

/** What smartctl answers as JSON, as far as it is read here. Every kind of disk has other parts of it. */
const answer = z.object({
  smart_status: z.object({ passed: z.boolean().optional() }).optional(),
  nvme_smart_health_information_log: z
    .object({ critical_warning: z.int().default(0), percentage_used: z.number().optional() })
    .optional(),
  ata_smart_attributes: z.object({ table: z.array(counter) }).optional(),
  ata_device_statistics: z
    .object({ pages: z.array(z.object({ table: z.array(figure.or(z.unknown())) })) })
    .optional(),
  endurance_used: z.object({ current_percent: z.number() }).optional(),
  scsi_percentage_used_endurance_indicator: z.number().optional(),
})

export interface Smart {
  /** Percent of its life that is used. */
  readonly worn?: number
  /** It is about to fail. */
  readonly warns?: true
}

/** What a disk says of itself, out of what smartctl answered. Pure; nothing where it said nothing. */
export function readSmart(said: string): Smart {
  const read = answer.safeParse(jsonOf(said))
  if (!read.success) return {}
  const worn = wornOf(read.data)
  return {
    ...(worn === undefined ? {} : { worn: Math.min(worn, 100) }),
    ...(warns(read.data) ? { warns: true as const } : {}),
  }
}

type Answer = z.infer<typeof answer>

/** Of an NVMe: no reserve is left, it cannot be relied upon, it takes nothing more. Not: it is hot. */
const SERIOUS = 0b1101
/** Places that cannot be read any more, counted by SATA disks under these numbers. */
const UNREADABLE = [197, 198]

function warns(said: Answer): boolean {
  const nvme = said.nvme_smart_health_information_log
  if (nvme) return (nvme.critical_warning & SERIOUS) !== 0
  const counted = said.ata_smart_attributes?.table ?? []
  return (
    said.smart_status?.passed === false ||
    counted.some(({ id, raw }) => UNREADABLE.includes(id) && raw.value > 0)
  )
}

function wornOf(said: Answer): number | undefined {
  const figures = said.ata_device_statistics?.pages.flatMap(({ table }) => table) ?? []
  const indicator = figures.find(
    (it): it is z.infer<typeof figure> =>
      figure.safeParse(it).data?.name === 'Percentage Used Endurance Indicator',
  )
  return (
    said.nvme_smart_health_information_log?.percentage_used ??
    said.endurance_used?.current_percent ??
    said.scsi_percentage_used_endurance_indicator ??
    indicator?.value
  )
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
