/** A text of a recipe: paragraphs are parted by empty lines. */
export function Paragraphs({ text }: { readonly text: string }) {
  const all = text.trim().split(/\n\s*\n/)
  return all.map(it => (
    <p key={it} lang="en" dir="auto">
      {it}
    </p>
  ))
}
