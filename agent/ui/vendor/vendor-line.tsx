import { use } from 'react'
import { BoxContext } from '../box-context.ts'
import { words } from '../words.ts'

/** Who built the box, and where they help. */
export function VendorLine() {
  const vendor = use(BoxContext)?.box.vendor
  if (!vendor) return null
  return (
    <p className="soft">
      {words.vendor.by(vendor.name)}{' '}
      {vendor.support && (
        <a href={vendor.support} target="_blank" rel="noreferrer">
          {words.vendor.support}
        </a>
      )}
    </p>
  )
}
