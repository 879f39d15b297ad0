/** Stands for an app that brings no picture. */
export function Monogram({ title }: { readonly title: string }) {
  return (
    <span className="monogram" aria-hidden="true">
      {[...title][0]?.toUpperCase()}
    </span>
  )
}
