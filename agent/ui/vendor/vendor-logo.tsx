import { use, useState } from 'react'
import { BoxContext } from '../box-context.ts'
import { Mark } from '../parts/mark.tsx'

interface VendorLogoProps {
  /** How far the load of our own mark is let down. */
  readonly lowered?: 0 | 1 | 2 | 3
}

/** The logo of whoever built the box, and our own mark where there is none. */
export function VendorLogo({ lowered = 1 }: VendorLogoProps) {
  const vendor = use(BoxContext)?.box.vendor
  const [broken, setBroken] = useState(false)
  if (!vendor?.logo || broken) return <Mark lowered={lowered} />
  return (
    <img
      className="vendor-logo"
      src={`/api/vendor/logo?${vendor.logo}`}
      alt={vendor.name}
      onError={() => setBroken(true)}
    />
  )
}
