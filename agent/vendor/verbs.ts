import { NotFound } from '../base/errors.ts'
import type { VendorSettings } from '../box/vendor.ts'
import type { Handlers } from '../verbs/serve.ts'
import type { Logo } from './logo.ts'

/** Whoever built the box. */
export interface Vendor extends Omit<VendorSettings, 'logo'> {
  readonly logo?: Logo | undefined
}

export function vendorHandlers(vendor: Vendor | undefined): Pick<Handlers, 'vendor.logo'> {
  return {
    async 'vendor.logo'() {
      const logo = vendor?.logo
      if (!logo) throw new NotFound('icon-unknown', 'this box has no logo of a vendor')
      return { type: logo.type, content: logo.content.toString('base64') }
    },
  }
}

/** What anybody may know of it. Pure. */
export const shownVendor = ({ logo, ...vendor }: Vendor) => ({
  ...vendor,
  ...(logo ? { logo: logo.mark } : {}),
})
