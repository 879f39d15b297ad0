import { type ChangeTexts, type Need, type PortChange, sizeIn } from '../change.ts'

export const de: ChangeTexts = {
  door: ({ guarded }) =>
    guarded
      ? 'auf ihre Seite kommen jetzt nur Leute der Box, die sich angemeldet haben'
      : 'ihre Seite ist nicht mehr den Leuten der Box vorbehalten: Wer sie erreicht, sieht sie',
  path: ({ path, gone }) =>
    gone
      ? `niemand darf mehr ${path} öffnen, ohne sich anzumelden`
      : `wer die Box erreicht, darf jetzt ${path} öffnen, ohne sich anzumelden`,
  right: ({ right, gone }) => `${gone ? 'nicht mehr' : 'jetzt auch'}: ${right.says}`,
  port: ({ gone, ...it }) =>
    gone ? `sie verlangt nicht mehr ${port(it)}` : `sie verlangt jetzt auch ${port(it)}`,
  need: ({ gone, ...it }) =>
    gone ? `sie braucht nicht mehr: ${need(it)}` : `sie braucht jetzt: ${need(it)}`,
  folder: ({ path, gone }) =>
    gone ? `sie benutzt ihren Ordner ${path} nicht mehr` : `sie hat einen Ordner mehr, ${path}`,
  saved: ({ path, gone }) =>
    gone
      ? `ihr Ordner ${path} wird nicht mehr gesichert`
      : `ihr Ordner ${path} wird jetzt auch gesichert`,
  'left-out': ({ files, path, gone }) =>
    gone
      ? `${files} in ihrem Ordner ${path} wird jetzt auch gesichert`
      : `${files} in ihrem Ordner ${path} wird nicht mehr gesichert`,
  'as-database': ({ files, path, gone }) =>
    gone
      ? `${files} in ihrem Ordner ${path} wird nicht mehr als Datenbank gesichert`
      : `${files} in ihrem Ordner ${path} wird jetzt als Datenbank gesichert`,
  halted: ({ halted }) =>
    halted
      ? 'sie wird einen Augenblick angehalten, während sie gesichert wird'
      : 'sie läuft weiter, während sie gesichert wird',
  question: ({ label, gone }) =>
    gone ? `sie fragt nicht mehr: ${label}` : `sie fragt jetzt: ${label}`,
  program: ({ name, gone }) =>
    gone ? `ihr Programm ${name} läuft nicht mehr` : `sie hat ein Programm mehr, ${name}`,
  source: ({ image, gone }) =>
    gone ? `ihr Abbild kommt nicht mehr von ${image}` : `ihr Abbild kommt jetzt von ${image}`,
  job: ({ name, schedule, gone }) =>
    gone
      ? `ihre Aufgabe ${name} (${schedule}) läuft nicht mehr`
      : `jetzt läuft ihre Aufgabe ${name} (${schedule})`,
  hook: ({ hook, gone }) =>
    gone
      ? `ein eigener Befehl läuft nicht mehr (${hook})`
      : `jetzt läuft ein eigener Befehl (${hook})`,
  memory: ({ bytes }) =>
    bytes === undefined
      ? 'sie verlangt nicht mehr viel Arbeitsspeicher'
      : `sie verlangt ${sizeIn(bytes, 'MB', 'GB')} Arbeitsspeicher`,
  user: ({ program, user }) =>
    user === undefined
      ? `ihr Programm ${program} läuft, als wer ihr Abbild sagt`
      : `ihr Programm ${program} läuft als ${user}`,
  settings: ({ names }) => `andere Einstellungen: ${names.join(', ')}`,
}

const audiences = { lan: 'für Leute zu Hause', internet: 'für alle', apps: 'für andere Apps' }

function port({ range, protocol, audience, onBox }: PortChange): string {
  const kind = protocol ? ` (${protocol})` : ''
  return `Port ${range.replace('-', ' bis ')}${kind}${onBox ? ', an der Box selbst,' : ''} ${audiences[audience]}`
}

function need(it: Need): string {
  switch (it.need) {
    case 'database':
      return `eine Datenbank der Art ${it.name}`
    case 'cache':
      return 'einen Zwischenspeicher'
    case 'mail':
      return 'das Verschicken von Mail'
    case 'pages':
      return 'eigene Seiten'
    case 'place':
      return 'einen eigenen Platz im Netzwerk zu Hause'
    case 'app':
      return `die App ${it.name}`
    case 'app-if-there':
      return `die App ${it.name}, wenn sie da ist`
  }
}
