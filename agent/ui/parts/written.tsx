/** What the packager of an app wrote: in English, whatever the page speaks. */
export function Written({ children }: { readonly children: string }) {
  return (
    <span lang="en" dir="auto">
      {children}
    </span>
  )
}
