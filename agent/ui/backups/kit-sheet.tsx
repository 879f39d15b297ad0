import type { RecoveryKit } from '../../http/api.ts'
import { formatMoment } from '../format.ts'
import { Copyable } from '../parts/copyable.tsx'
import { QrCode } from '../parts/qr-code.tsx'
import { words } from '../words.ts'

/** One page of paper, by which a blank box becomes this one. */
export function KitSheet({ kit }: { readonly kit: RecoveryKit }) {
  const { box, number, key, authority, places, texts } = kit
  return (
    <article className="kit-sheet" aria-label={words.kit.sheet(box.name)}>
      <h3>{words.kit.sheet(box.name)}</h3>
      <p>{words.kit.number(number, formatMoment(new Date()))}</p>
      <p>{words.kit.how}</p>
      <div className="kit-codes">
        {texts.map((text, index) => (
          <QrCode key={text} text={text} label={words.kit.code(index + 1, texts.length)} />
        ))}
      </div>
      <h4>{words.kit.words}</h4>
      <ol className="kit-words">
        {key.split(' ').map((word, index) => (
          // Words may come twice: the place tells them apart.
          // biome-ignore lint/suspicious/noArrayIndexKey: it never changes
          <li key={index}>{word}</li>
        ))}
      </ol>
      <h4>{words.kit.places}</h4>
      {places.map(({ name, kind, where, user, password }) => (
        <dl key={name}>
          <dt>
            {name}, {words.backups.kinds[kind]}
          </dt>
          <dd>{where}</dd>
          {user !== undefined && <Fact what={words.backups.fields.user} is={user} />}
          {password !== undefined && <Fact what={words.backups.fields.password} is={password} />}
        </dl>
      ))}
      <dl>
        <Fact what={words.kit.box} is={box.id} />
        <Fact what={words.kit.certificate} is={authority} />
      </dl>
      <h4>{words.kit.text}</h4>
      {texts.map(text => (
        <Copyable key={text} text={text} what={words.kit.text} />
      ))}
    </article>
  )
}

function Fact({ what, is }: { readonly what: string; readonly is: string }) {
  return (
    <>
      <dt>{what}</dt>
      <dd>{is}</dd>
    </>
  )
}
