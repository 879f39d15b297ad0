import type { SiteTexts } from './en.ts'

export const de: SiteTexts = {
  lead: 'Reicht eine Box nicht, kommt eine zweite dazu. Jede behält ihre Apps und Daten, und du siehst alle von hier aus.',
  list: 'Deine Boxen',
  here: name => `${name} (diese Box)`,
  states: {
    up: 'Da, unter',
    away: 'Weg; sie war unter',
    coming: 'Noch nicht da, erwartet unter',
  },
  decides: 'Sie gehört zu denen, die für alle entscheiden.',
  ifGone: apps =>
    apps === 0
      ? 'Fiele sie aus, fehlte keine App.'
      : apps === 1
        ? 'Fiele sie aus, wartete eine App auf sie oder auf eine Sicherung.'
        : `Fiele sie aus, warteten ${apps} Apps auf sie oder auf eine Sicherung.`,
  goOn: apps => `Auch auf einer anderen Box, und dort ginge weiter: ${apps}.`,
  why: {
    data: 'was sie aufbewahrt, liegt auf dieser Box.',
    recipe: 'sie ist nicht für mehrere Boxen gemacht.',
    page: 'ihre Seite gibt es nur auf ihrer eigenen Box.',
    nowhere: 'sie ist für mehrere Boxen gemacht, läuft jetzt aber sonst nirgends.',
    servers:
      'sie läuft auch auf einer anderen Box, ihre Datenbank oder ihr Zwischenspeicher ist aber auf dieser.',
  },
  guests: 'Läuft auch hier',
  guest: (app, home) => `${app}, eine App von ${home}`,
  servers: {
    there: () => 'Ihre Datenbank oder ihr Zwischenspeicher ist dort, und sie kommt von hier hin.',
    away: home => `Sie kommt nicht an ihre Datenbank oder ihren Zwischenspeicher: ${home} ist weg.`,
  },
  move: {
    list: 'Apps, die die Box wechseln',
    button: to => `Auf ${to} umziehen`,
    ask: (app, to) => `${app} auf ${to} umziehen?`,
    submit: 'Umziehen',
    bytes: (bytes, minutes) =>
      minutes === 1
        ? `Sie hat ${bytes}. Kopiert wird, während sie läuft; das dauert etwa eine Minute.`
        : `Sie hat ${bytes}. Kopiert wird, während sie läuft; das dauert etwa ${minutes} Minuten.`,
    stands: seconds =>
      `Danach steht sie etwa ${seconds} Sekunden still und macht dort mit allem weiter, was sie hatte.`,
    room: (to, needs, free) => `${to} braucht für den Umzug ${needs} und hat ${free} frei.`,
    after: to =>
      `Die bisherigen Adressen führen zu ihr. Läuft sie dort nicht, kommt sie von selbst zurück. Sie bekommt eine IPv6-Adresse von ${to}; wer sie hier benutzen darf und ${to} nicht kennt, kann es dort nicht.`,
    way: (app, from, to) => `${app}: von ${from} auf ${to}`,
    stay: 'Hier lassen',
    phases: {
      copy: (_from, to) => `Sie wird auf ${to} kopiert und läuft weiter.`,
      still: (_from, to) => `Sie steht still, während der Rest auf ${to} kommt.`,
      trial: (_from, to) => `Sie läuft auf ${to} und muss sich dort bewähren.`,
      done: (from, to) => `Sie ist auf ${to}; ${from} räumt weg, was sie dort hatte.`,
      back: (from, to) => `Sie lief auf ${to} nicht und kommt auf ${from} zurück.`,
      home: from => `Sie bleibt auf ${from}.`,
      brought: (from, to) =>
        `Sie wurde auf ${to} zurückgeholt und ist seitdem dort. Was ${from} davon hat, ist von früher.`,
    },
  },
  drained: 'Sie wird geräumt: Apps anderer Boxen gehen woanders hin.',
  drain: 'Räumen',
  drainAsk: name => `${name} von Apps anderer Boxen räumen?`,
  drainText:
    'Sie gehen ohne Unterbrechung auf andere Boxen, und Menschen werden zuerst dorthin geleitet. Ihre eigenen Apps bleiben; was mit ihr stehen bliebe, ist aufgeführt. Danach kann sie ausgeschaltet werden.',
  use: 'Wieder nutzen',
  decidedWithout: 'Die anderen könnten weiter Änderungen machen.',
  undecidedWithout:
    'Die anderen könnten am Verbund nichts ändern, und die Namen ihrer Apps führten nirgendwohin, bis sie zurück ist. Lässt jemand die anderen ohne sie weitermachen, enden die Apps, die auf ihr installiert sind, auch dort.',
  disks: {
    ssd: 'SSD',
    rotating: 'Festplatte',
    card: 'Speicherkarte',
  },
  graphics: drivers => `Grafik (${drivers})`,
  memory: size => `${size} Arbeitsspeicher`,
  labelled: 'Beschriftet mit',
  label: 'Beschriftungen',
  labelField: name => `Beschriftungen von ${name}`,
  labelHint: 'Für Apps, die so eine Box wollen, etwa place=attic power=solar. Leer für keine.',
  labelWrong:
    'Namen und Werte aus kleinen Buchstaben, Ziffern und Bindestrichen, etwa place=attic; disk, graphics und memory findet die Box selbst heraus.',
  labelSave: 'Speichern',
  labelBusy: 'Wird gespeichert',
  savedNowhere: 'Nirgends gesichert: Was sie hat, liegt nur auf dieser Box.',
  savedNever: place => `Noch nicht nach ${place} gesichert.`,
  savedAt: (place, moment) => `Nach ${place} gesichert, ${moment}.`,
  savedTroubled: 'Die letzte Kopie dort ging schief oder ihr fehlt etwas.',
  share: 'Alle Boxen dort sichern',
  shareAsk: place => `Alle Boxen nach ${place} sichern?`,
  shareText:
    'Jede bekommt einen eigenen Ordner neben dem dieser Box und sichert mit ihren eigenen zwölf Wörtern. Was der Ort sehen will, geht verschlüsselt an die anderen.',
  shared: box => `${box} sichert auch dort.`,
  kits: 'Falls eine Box ausfällt',
  kitsLead:
    'Die anderen Boxen können ihre Apps aus ihren Kopien zurückholen. Dafür müssen sie aufbewahren, was diese öffnet, und das ist so viel wie ihr Wiederherstellungsblatt.',
  kitsGiven: names => `Aufbewahrt von ${names}.`,
  kitsGoing: 'Es geht an die anderen, sobald sie da sind.',
  lend: 'Die anderen aufbewahren lassen',
  lendAsk: 'Die anderen Boxen aufbewahren lassen, was die Kopien dieser Box öffnet?',
  lendText:
    'Wer eine von ihnen übernimmt, kann dann alles lesen, was diese Box sichert, auch Passwörter. Ohne das kommt eine ausgefallene Box mit ihrem Wiederherstellungsblatt als Ganzes auf einer leeren Box zurück.',
  lendNot: 'Vergessen lassen',
  keptThere: 'Ihre Apps können hierher zurückgeholt werden, falls sie ausfällt.',
  keptAway: 'Sie ist weg: Ihre Apps können hierher zurückgeholt werden.',
  bring: 'Eine App zurückholen',
  forgetKit: 'Vergessen',
  forgetKitAsk: name => `Vergessen, was die Kopien von ${name} öffnet?`,
  forgetKitText: 'Ihre Apps können dann nicht mehr hierher zurückgeholt werden.',
  bringNothing: 'Es gibt noch keine Kopie von ihr.',
  bringApp: 'Welche App',
  bringMoment: 'Wie sie war',
  bringSubmit: 'Hierher zurückholen',
  bringText: name =>
    `Die App läuft von da an hier. Kommt ${name} wieder, hält sie ihre eigene an, damit niemand alte Daten sieht.`,
  bringing: app => `${app} kommt. Sie startet, sobald ihre Daten an ihrem Platz sind.`,
  standby: {
    lead: 'Eine andere Box kann die Datenbanken dieser Box nach Sekunden haben, nicht erst so alt wie die letzte Kopie: Eine App, die dorthin zurückgeholt wird, hat dann, was zuletzt geschrieben wurde. MariaDB steht ein paar Sekunden still, wenn das beginnt und wenn es endet.',
    begin: name => `${name} im Sekundentakt folgen lassen`,
    end: 'Nicht mehr folgen lassen',
    on: name => `${name} hat ihre Datenbanken im Sekundentakt:`,
    notYet: name =>
      `${name} soll ihre Datenbanken im Sekundentakt bekommen; dort ist noch nichts von ihnen bekannt.`,
    refused: name => `${name} hat ihre Datenbanken nicht im Sekundentakt:`,
    here: 'Ihre Datenbanken sind im Sekundentakt hier:',
    stream: {
      starting: 'zum ersten Mal unterwegs',
      now: 'wie sie jetzt sind',
      behind: wait => `${wait} zurück`,
      away: 'gerade ist nichts von ihnen zu hören',
      awaySince: when => `wie sie ${when} waren; gerade ist nichts von ihnen zu hören`,
    },
  },
  where: 'Apps auf mehreren Boxen',
  runsOn: (app, boxes) => `${app} läuft auf ${boxes}.`,
  notOn: name => `Nicht auf ${name}:`,
  whyNot: (why, size) => {
    switch (why.kind) {
      case 'label':
        return why.has === undefined
          ? `Ihr fehlt die Beschriftung ${why.label}, und die App will ${why.label}=${why.wanted}.`
          : `${why.label} ist ${why.has}, und die App will ${why.wanted}.`
      case 'memory':
        return `Sie hat ${size(why.has)} Arbeitsspeicher, und die App will ${size(why.wanted)}.`
      case 'away':
        return 'Sie ist weg.'
      case 'drained':
        return 'Sie wird geräumt.'
      case 'older':
        return 'Ihre Version kann die App nicht zu ihrer Datenbank führen.'
      case 'spare':
        return 'Sie läuft anderswo oft genug.'
      case 'coming':
        return 'Sie ist auf dem Weg dorthin.'
    }
  },
  troubles: number =>
    number === 1
      ? 'Etwas dort braucht Aufmerksamkeit.'
      : `${number} Dinge dort brauchen Aufmerksamkeit.`,
  noApps: 'Keine Apps.',
  remove: 'Wegschicken',
  removeAsk: name => `${name} wegschicken?`,
  removeText: 'Sie macht allein weiter, mit ihren Apps, ihren Daten und dir als Besitzer.',
  removeAway:
    'Die anderen vergessen sie. Geht sie wieder an, macht sie mit dem, was sie hat, allein weiter. Ihre Apps kommen aus einer Sicherung zurück.',
  leave: 'Diese Box gehen lassen',
  leaveAsk: 'Soll diese Box allein weitermachen?',
  leaveText: 'Sie behält ihre Apps, Daten und Leute. Die anderen Boxen machen ohne sie weiter.',
  leaveAlone: 'Es ist niemand da, der entscheidet: Schicke sie auch auf einer anderen Box weg.',
  leaving: 'Diese Box macht gleich allein weiter.',
  undecided:
    'Es sind zu wenige Boxen da, um etwas zu entscheiden. Apps laufen weiter; Boxen können weder dazukommen noch gehen, bis die anderen zurück sind.',
  recover: 'Ohne sie weitermachen',
  recoverAsk: 'Ohne die Boxen weitermachen, die weg sind?',
  recoverText:
    'Nur, wenn sie nie zurückkommen. Sie sind dann für immer weggeschickt: Geht eine wieder an, macht sie allein weiter.',
  add: 'Noch eine Box',
  addLead:
    'Schalte die neue Box ein und verbinde sie mit diesem Netz. Richte sie nicht ein: Sie bekommt dich als Besitzer.',
  addTrust:
    'Boxen eines Verbunds vertrauen einander: Wer eine von denen übernimmt, die entscheiden (die ersten drei), hat alle und alles, was darauf ist.',
  looking: 'Sucht nach neuen Boxen',
  noneFound: 'In diesem Netz meldet sich keine neue Box; tippe ihre Adresse ein.',
  choose: 'Diese nehmen',
  address: 'Adresse der neuen Box',
  addressHint: 'Sie steht auf ihrem Bildschirm, etwa 192.168.1.21.',
  code: 'Code der neuen Box',
  codeHint: 'Auf ihrem Bildschirm, ihrem Etikett oder in claim-code.txt auf ihrer Karte.',
  name: 'Wie sie heißt',
  nameHint: 'Buchstaben, Ziffern und Bindestriche. Leer heißt sie nach dieser Box.',
  wrong: {
    address: 'Das ist keine Adresse wie 192.168.1.21 oder gantry.local.',
    code: 'Das ist kein vollständiger Code: Er hat neun Buchstaben und Ziffern.',
    name: 'Kleine Buchstaben, Ziffern und Bindestriche dazwischen, höchstens 20.',
  },
  submit: 'Aufnehmen',
  busy: 'Nimmt sie auf',
  coming: name => `${name} hat zugestimmt und kommt. Das dauert eine Minute.`,
}
