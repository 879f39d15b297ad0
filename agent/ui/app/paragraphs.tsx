import type { AboutApp } from '../../http/api.ts'

interface ParagraphsProps {
  readonly text: string
  readonly language: AboutApp['language']
}

/** A text of a recipe: paragraphs are parted by empty lines. */
export function Paragraphs({ text, language }: ParagraphsProps) {
  const all = text.trim().split(/\n\s*\n/)
  return all.map(it => (
    <p key={it} lang={language} dir="auto">
      {it}
    </p>
  ))
}
