import { useEffect } from 'react'
import { accentOf } from './accent.ts'

/** Colours the page as its vendor wants it. */
export function useVendorColour(colour: string | undefined): void {
  useEffect(() => {
    if (!colour) return
    const { accent, strong, on, day, night } = accentOf(colour)
    const { style } = document.documentElement
    style.setProperty('--vendor-accent', accent)
    style.setProperty('--vendor-strong', strong)
    style.setProperty('--vendor-on', on)
    style.setProperty('--vendor-day', day)
    style.setProperty('--vendor-night', night)
  }, [colour])
}
