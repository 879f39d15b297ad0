import { useContext, useEffect, useRef } from 'react'
import { BoxContext } from '../box-context.ts'
import { useBoxQuery } from '../use-box-query.ts'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import { Heading } from './heading.tsx'

/**
 * In the place of a part that did not come. Browsers keep that a program could not be fetched, so
 * that only a page loaded anew has it: by itself where that helps, and not again and again.
 */
export function NotFetched() {
  const { box, silent } = useBoxQuery()
  const old = useContext(BoxContext)?.box.version
  const wasSilent = useRef(false)
  useEffect(() => {
    if (silent) wasSilent.current = true
    else if (box && (wasSilent.current || (old && box.version !== old))) location.reload()
  }, [box, silent, old])
  const { title, text } = silent ? words.silent : words.notFetched
  return (
    <>
      <Heading>{title}</Heading>
      <p className="lead">{text}</p>
      <div>
        <Button kind="primary" icon="undo" onClick={() => location.reload()}>
          {words.notFetched.again}
        </Button>
      </div>
    </>
  )
}
