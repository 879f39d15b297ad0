import {
  IconAlertTriangle,
  IconArchive,
  IconArrowBackUp,
  IconArrowLeft,
  IconArrowUp,
  IconBook,
  IconBox,
  IconCamera,
  IconChartLine,
  IconCheck,
  IconChevronRight,
  IconCircle,
  IconCircleCheck,
  IconCopy,
  IconDownload,
  IconExternalLink,
  IconEye,
  IconEyeOff,
  IconHistory,
  IconInfoCircle,
  IconKey,
  IconLoader2,
  IconLogout,
  IconNetwork,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlugConnectedX,
  IconPower,
  IconRefresh,
  IconShieldCheck,
  IconTool,
  IconTrash,
  IconWorld,
} from '@tabler/icons-react'

const icons = {
  alert: IconAlertTriangle,
  back: IconArrowLeft,
  box: IconBox,
  camera: IconCamera,
  chart: IconChartLine,
  check: IconCheck,
  chevron: IconChevronRight,
  copy: IconCopy,
  download: IconDownload,
  external: IconExternalLink,
  guide: IconBook,
  hide: IconEyeOff,
  history: IconHistory,
  info: IconInfoCircle,
  internet: IconWorld,
  key: IconKey,
  lost: IconPlugConnectedX,
  network: IconNetwork,
  ok: IconCircleCheck,
  pause: IconPlayerPause,
  play: IconPlayerPlay,
  power: IconPower,
  repair: IconTool,
  retry: IconRefresh,
  safe: IconArchive,
  shield: IconShieldCheck,
  show: IconEye,
  signOut: IconLogout,
  todo: IconCircle,
  trash: IconTrash,
  undo: IconArrowBackUp,
  update: IconArrowUp,
  working: IconLoader2,
}

export type IconName = keyof typeof icons

interface IconProps {
  readonly name: IconName
  readonly size?: number
}

/** A drawing beside a word; never alone, so it has no name of its own. */
export function Icon({ name, size = 20 }: IconProps) {
  const Drawing = icons[name]
  return (
    <Drawing
      className={`icon icon-${name}`}
      size={size}
      stroke={1.75}
      aria-hidden="true"
      focusable="false"
    />
  )
}
