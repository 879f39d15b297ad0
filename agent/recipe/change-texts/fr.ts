import { type ChangeTexts, type Need, type PortChange, sizeIn } from '../change.ts'

export const fr: ChangeTexts = {
  door: ({ guarded }) =>
    guarded
      ? 'seules les personnes de la box qui se sont connectées accèdent désormais à sa page'
      : 'sa page n’est plus réservée aux personnes de la box : quiconque l’atteint la voit',
  path: ({ path, gone }) =>
    gone
      ? `plus personne ne peut ouvrir ${path} sans se connecter`
      : `quiconque atteint la box peut désormais ouvrir ${path} sans se connecter`,
  right: ({ right, gone }) => `${gone ? 'plus' : 'désormais aussi'} : ${right.says}`,
  port: ({ gone, ...it }) =>
    gone ? `elle ne demande plus ${port(it)}` : `elle demande désormais aussi ${port(it)}`,
  need: ({ gone, ...it }) =>
    gone
      ? `elle n’a plus besoin de ceci : ${need(it)}`
      : `elle a désormais besoin de ceci : ${need(it)}`,
  folder: ({ path, gone }) =>
    gone ? `elle n’utilise plus son dossier ${path}` : `elle garde un dossier de plus, ${path}`,
  saved: ({ path, gone }) =>
    gone
      ? `son dossier ${path} n’est plus sauvegardé`
      : `son dossier ${path} est désormais sauvegardé aussi`,
  'left-out': ({ files, path, gone }) =>
    gone
      ? `${files} dans son dossier ${path} est désormais sauvegardé aussi`
      : `${files} dans son dossier ${path} n’est plus sauvegardé`,
  'as-database': ({ files, path, gone }) =>
    gone
      ? `${files} dans son dossier ${path} n’est plus sauvegardé comme base de données`
      : `${files} dans son dossier ${path} est désormais sauvegardé comme base de données`,
  halted: ({ halted }) =>
    halted
      ? 'elle est arrêtée un instant pendant sa sauvegarde'
      : 'elle continue pendant sa sauvegarde',
  question: ({ label, gone }) =>
    gone ? `elle ne demande plus : ${label}` : `elle demande désormais : ${label}`,
  program: ({ name, gone }) =>
    gone ? `son programme ${name} ne tourne plus` : `elle a un programme de plus, ${name}`,
  source: ({ image, gone }) =>
    gone ? `son image ne vient plus de ${image}` : `son image vient désormais de ${image}`,
  job: ({ name, schedule, gone }) =>
    gone
      ? `sa tâche ${name} (${schedule}) ne tourne plus`
      : `sa tâche ${name} (${schedule}) tourne désormais`,
  hook: ({ hook, gone }) =>
    gone
      ? `elle n’exécute plus une commande à elle (${hook})`
      : `elle exécute désormais une commande à elle (${hook})`,
  memory: ({ bytes }) =>
    bytes === undefined
      ? 'elle ne demande plus beaucoup de mémoire'
      : `elle demande ${sizeIn(bytes, 'Mo', 'Go')} de mémoire`,
  user: ({ program, user }) =>
    user === undefined
      ? `son programme ${program} tourne sous l’identité que dit son image`
      : `son programme ${program} tourne sous l’identité ${user}`,
  settings: ({ names }) => `autres réglages : ${names.join(', ')}`,
}

const audiences = {
  lan: 'pour les personnes à la maison',
  internet: 'pour tout le monde',
  apps: 'pour d’autres applications',
}

function port({ range, protocol, audience, onBox }: PortChange): string {
  const kind = protocol ? ` (${protocol})` : ''
  return `le port ${range.replace('-', ' à ')}${kind}${onBox ? ', sur la box elle-même,' : ''} ${audiences[audience]}`
}

function need(it: Need): string {
  switch (it.need) {
    case 'database':
      return `une base de données de type ${it.name}`
    case 'cache':
      return 'un cache'
    case 'mail':
      return 'envoyer du courrier'
    case 'pages':
      return 'des pages à elle'
    case 'place':
      return 'une place à elle sur le réseau de la maison'
    case 'app':
      return `l’application ${it.name}`
    case 'app-if-there':
      return `l’application ${it.name}, si elle est là`
  }
}
