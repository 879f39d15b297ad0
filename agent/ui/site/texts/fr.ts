import type { SiteTexts } from './en.ts'

export const fr: SiteTexts = {
  lead: 'Quand une box ne suffit plus, une deuxième la rejoint. Chacune garde ses applications et ses données, et vous les voyez toutes d’ici.',
  list: 'Vos box',
  here: name => `${name} (cette box)`,
  states: {
    up: 'Présente, à',
    away: 'Absente ; elle était à',
    coming: 'Pas encore là, attendue à',
  },
  decides: 'Elle est parmi celles qui décident pour toutes.',
  ifGone: apps =>
    apps === 0
      ? 'Si elle mourait, aucune application ne manquerait.'
      : apps === 1
        ? 'Si elle mourait, une application attendrait son retour ou une sauvegarde.'
        : `Si elle mourait, ${apps} applications attendraient son retour ou une sauvegarde.`,
  goOn: apps => `Aussi sur une autre box, où cela continuerait : ${apps}.`,
  why: {
    data: 'ce qu’elle garde est sur cette box.',
    recipe: 'elle n’est pas faite pour plusieurs box.',
    page: 'sa page n’existe que sur sa propre box.',
    nowhere: 'elle est faite pour plusieurs box, mais ne tourne nulle part ailleurs en ce moment.',
    servers:
      'elle tourne aussi sur une autre box, mais sa base de données ou son cache est sur celle-ci.',
  },
  guests: 'Tourne aussi ici',
  guest: (app, home) => `${app}, une application de ${home}`,
  servers: {
    there: () => 'Sa base de données ou son cache est là-bas, et elle y accède d’ici.',
    away: home => `Elle n’atteint pas sa base de données ou son cache : ${home} est absente.`,
  },
  move: {
    list: 'Applications qui changent de box',
    button: to => `Déplacer vers ${to}`,
    ask: (app, to) => `Déplacer ${app} vers ${to} ?`,
    submit: 'Déplacer',
    bytes: (bytes, minutes) =>
      minutes === 1
        ? `Elle occupe ${bytes}. La copie se fait pendant qu’elle tourne, en une minute environ.`
        : `Elle occupe ${bytes}. La copie se fait pendant qu’elle tourne, en ${minutes} minutes environ.`,
    stands: seconds =>
      `Ensuite elle s’arrête environ ${seconds} secondes, puis continue là-bas avec tout ce qu’elle avait.`,
    room: (to, needs, free) =>
      `${to} a besoin de ${needs} pendant le déplacement et a ${free} de libre.`,
    after: to =>
      `Les adresses d’avant mènent à elle. Si elle n’y marche pas, elle revient d’elle-même. Elle reçoit une adresse IPv6 de ${to} ; qui peut l’utiliser ici et n’est pas connu de ${to} ne le peut pas là-bas.`,
    way: (app, from, to) => `${app} : de ${from} vers ${to}`,
    stay: 'La laisser ici',
    phases: {
      copy: (_from, to) => `Elle est copiée vers ${to} et continue de tourner.`,
      still: (_from, to) => `Elle est arrêtée pendant que le reste va vers ${to}.`,
      trial: (_from, to) => `Elle tourne sur ${to} et doit y faire ses preuves.`,
      done: (from, to) => `Elle est sur ${to} ; ${from} efface ce qu’il en avait.`,
      back: (from, to) => `Elle n’a pas marché sur ${to} et revient sur ${from}.`,
      home: from => `Elle reste sur ${from}.`,
      brought: (from, to) =>
        `Elle a été récupérée sur ${to}, qui l’a depuis. Ce que ${from} en a est d’avant.`,
    },
  },
  drained: 'On la vide : les applications des autres box vont ailleurs.',
  drain: 'La vider',
  drainAsk: name => `Vider ${name} des applications des autres box ?`,
  drainText:
    'Elles passent sur d’autres box sans interruption, et les gens y sont envoyés d’abord. Ses propres applications restent ; ce qui s’arrêterait avec elle est indiqué. Ensuite on peut l’éteindre.',
  use: 'L’utiliser de nouveau',
  decidedWithout: 'Les autres pourraient continuer à faire des changements.',
  undecidedWithout:
    'Les autres ne pourraient rien changer au groupe, et ses noms ne mèneraient nulle part, jusqu’à son retour. Si quelqu’un les laisse continuer sans elle, les applications installées sur elle s’arrêtent aussi sur les autres.',
  disks: {
    ssd: 'SSD',
    rotating: 'Disque dur',
    card: 'Carte mémoire',
  },
  graphics: drivers => `graphismes (${drivers})`,
  memory: size => `${size} de mémoire`,
  labelled: 'Étiquetée',
  label: 'Étiquettes',
  labelField: name => `Étiquettes de ${name}`,
  labelHint:
    'Pour les applications qui veulent une telle box, comme place=attic power=solar. Vide pour aucune.',
  labelWrong:
    'Noms et valeurs en petites lettres, chiffres et traits d’union, comme place=attic ; disk, graphics et memory sont trouvés par la box.',
  labelSave: 'Enregistrer',
  labelBusy: 'Enregistrement',
  savedNowhere: 'Sauvegardée nulle part : ce qu’elle a n’est que sur cette box.',
  savedNever: place => `Pas encore sauvegardée vers ${place}.`,
  savedAt: (place, moment) => `Sauvegardée vers ${place}, ${moment}.`,
  savedTroubled: 'La dernière copie y a échoué, ou il lui manque quelque chose.',
  share: 'Y sauvegarder toutes les box',
  shareAsk: place => `Sauvegarder toutes les box vers ${place} ?`,
  shareText:
    'Chacune reçoit son propre dossier à côté de celui de cette box, et sauvegarde avec ses propres douze mots. Ce que l’endroit veut voir va aux autres, chiffré.',
  shared: box => `${box} y sauvegarde aussi.`,
  kits: 'Si une box tombe en panne',
  kitsLead:
    'Les autres box peuvent récupérer ses applications à partir de ses copies. Pour cela elles doivent garder ce qui les ouvre, ce qui vaut sa feuille de récupération.',
  kitsGiven: names => `Gardé par ${names}.`,
  kitsGoing: 'Cela va aux autres dès qu’elles sont là.',
  lend: 'Laisser les autres le garder',
  lendAsk: 'Laisser les autres box garder ce qui ouvre les copies de celle-ci ?',
  lendText:
    'Qui prend le contrôle de l’une d’elles peut alors lire tout ce que cette box sauvegarde, mots de passe compris. Sinon, une box en panne revient en entier par sa feuille de récupération, sur une box vierge.',
  lendNot: 'Leur faire oublier',
  keptThere: 'Ses applications peuvent être récupérées ici, si elle tombe en panne.',
  keptAway: 'Elle est absente : ses applications peuvent être récupérées ici.',
  bring: 'Récupérer une application',
  forgetKit: 'Oublier',
  forgetKitAsk: name => `Oublier ce qui ouvre les copies de ${name} ?`,
  forgetKitText: 'Ses applications ne pourront plus être récupérées ici.',
  bringNothing: 'Il n’y en a pas encore de copie.',
  bringApp: 'Quelle application',
  bringMoment: 'Comme elle était',
  bringSubmit: 'La récupérer ici',
  bringText: name =>
    `L’application tourne ici désormais. Si ${name} revient, elle garde la sienne arrêtée, pour que personne ne voie d’anciennes données.`,
  bringing: app => `${app} arrive. Elle démarre dès que ses données sont à leur place.`,
  standby: {
    lead: 'Une autre box peut avoir les bases de données de celle-ci en quelques secondes, et pas seulement aussi anciennes que sa dernière copie : une application récupérée là-bas a alors ce qui a été écrit en dernier. MariaDB s’arrête quelques secondes quand cela commence et quand cela finit.',
    begin: name => `Laisser ${name} les avoir à la seconde`,
    end: 'Plus à la seconde',
    on: name => `${name} a ses bases de données à la seconde :`,
    notYet: name =>
      `${name} doit avoir ses bases de données à la seconde, et on n’en sait encore rien là-bas.`,
    refused: name => `${name} n’a pas ses bases de données à la seconde :`,
    here: 'Ses bases de données sont ici à la seconde :',
    stream: {
      starting: 'en route pour la première fois',
      now: 'telles qu’elles sont maintenant',
      behind: wait => `avec ${wait} de retard`,
      away: 'on n’en entend plus rien',
      awaySince: when => `telles qu’elles étaient ${when} ; on n’en entend plus rien`,
    },
  },
  where: 'Applications sur plusieurs box',
  runsOn: (app, boxes) => `${app} tourne sur ${boxes}.`,
  notOn: name => `Pas sur ${name} :`,
  whyNot: (why, size) => {
    switch (why.kind) {
      case 'label':
        return why.has === undefined
          ? `elle n’a pas d’étiquette ${why.label}, et l’application veut ${why.label}=${why.wanted}.`
          : `${why.label} vaut ${why.has}, et l’application veut ${why.wanted}.`
      case 'memory':
        return `elle a ${size(why.has)} de mémoire, et l’application veut ${size(why.wanted)}.`
      case 'away':
        return 'elle est absente.'
      case 'drained':
        return 'on la vide.'
      case 'older':
        return 'sa version ne peut pas mener l’application à sa base de données.'
      case 'spare':
        return 'elle tourne déjà assez ailleurs.'
      case 'coming':
        return 'elle y arrive.'
    }
  },
  troubles: number =>
    number === 1
      ? 'Une chose y demande votre attention.'
      : `${number} choses y demandent votre attention.`,
  noApps: 'Aucune application.',
  remove: 'La renvoyer',
  removeAsk: name => `Renvoyer ${name} ?`,
  removeText: 'Elle continue seule, avec ses applications, ses données et vous comme propriétaire.',
  removeAway:
    'Les autres l’oublient. Si elle se rallume, elle continue seule avec ce qu’elle a. Ses applications reviennent d’une sauvegarde.',
  leave: 'Laisser partir cette box',
  leaveAsk: 'Laisser cette box continuer seule ?',
  leaveText:
    'Elle garde ses applications, ses données et ses personnes. Les autres continuent sans elle.',
  leaveAlone: 'Personne qui décide n’est là : renvoyez-la aussi sur une autre box.',
  leaving: 'Cette box va continuer seule.',
  undecided:
    'Trop peu de box sont là pour décider. Les applications continuent ; aucune box ne peut entrer ni sortir avant le retour des autres.',
  recover: 'Continuer sans elles',
  recoverAsk: 'Continuer sans les box absentes ?',
  recoverText:
    'Seulement si elles ne reviennent jamais. Elles sont renvoyées pour de bon : si l’une se rallume, elle continue seule.',
  add: 'Une autre box',
  addLead:
    'Allumez la nouvelle box et branchez-la à ce réseau. Ne la configurez pas : vous en devenez le propriétaire.',
  addTrust:
    'Les box d’un groupe se font confiance : qui prend le contrôle d’une de celles qui décident (les trois premières) les a toutes, avec tout ce qui s’y trouve.',
  looking: 'Recherche de nouvelles box',
  noneFound: 'Aucune nouvelle box ne s’annonce sur ce réseau ; saisissez son adresse.',
  choose: 'Prendre celle-ci',
  address: 'Adresse de la nouvelle box',
  addressHint: 'Elle est sur son écran, par exemple 192.168.1.21.',
  code: 'Code de la nouvelle box',
  codeHint: 'Sur son écran, son étiquette, ou dans claim-code.txt sur sa carte.',
  name: 'Son nom',
  nameHint: 'Lettres, chiffres et traits d’union. Vide, elle prend le nom de cette box.',
  wrong: {
    address: 'Ce n’est pas une adresse comme 192.168.1.21 ou gantry.local.',
    code: 'Ce code n’est pas complet : il a neuf lettres et chiffres.',
    name: 'Minuscules, chiffres et traits d’union entre eux, 20 au plus.',
  },
  submit: 'La faire entrer',
  busy: 'Elle entre',
  coming: name => `${name} a accepté et arrive. Cela prend une minute.`,
}
