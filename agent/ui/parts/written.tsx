import type { Language } from '../../base/language.ts'

interface WrittenProps {
  /** English, unless the packager wrote it in the language of the page, too. */
  readonly language?: Language
  readonly children: string
}

/** What the packager of an app wrote, whatever the page speaks. */
export function Written({ language = 'en', children }: WrittenProps) {
  return (
    <span lang={language} dir="auto">
      {children}
    </span>
  )
}
