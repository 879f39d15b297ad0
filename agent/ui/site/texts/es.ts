import type { SiteTexts } from './en.ts'

export const es: SiteTexts = {
  lead: 'Cuando una caja no basta, llega una segunda. Cada una conserva sus aplicaciones y sus datos, y desde aquí las ves todas.',
  list: 'Tus cajas',
  here: name => `${name} (esta caja)`,
  states: {
    up: 'Está en',
    away: 'No está; estaba en',
    coming: 'Aún no está, se la espera en',
  },
  decides: 'Está entre las que deciden por todas.',
  ifGone: apps =>
    apps === 0
      ? 'Si muriera, no faltaría ninguna aplicación.'
      : apps === 1
        ? 'Si muriera, una aplicación esperaría por ella o por una copia.'
        : `Si muriera, ${apps} aplicaciones esperarían por ella o por una copia.`,
  goOn: apps => `También en otra caja, donde seguiría: ${apps}.`,
  why: {
    data: 'lo que guarda está en esta caja.',
    recipe: 'no está hecha para varias cajas.',
    page: 'su página solo existe en su propia caja.',
    nowhere: 'está hecha para varias cajas, pero ahora no funciona en ninguna otra.',
    servers: 'también funciona en otra caja, pero su base de datos o su caché está en esta.',
  },
  guests: 'También funciona aquí',
  guest: (app, home) => `${app}, una aplicación de ${home}`,
  servers: {
    there: () => 'Su base de datos o su caché está allí, y desde aquí llega a ella.',
    away: home => `No llega a su base de datos o a su caché: ${home} no está.`,
  },
  move: {
    list: 'Aplicaciones que cambian de caja',
    button: to => `Trasladar a ${to}`,
    ask: (app, to) => `¿Trasladar ${app} a ${to}?`,
    submit: 'Trasladar',
    bytes: (bytes, minutes) =>
      minutes === 1
        ? `Ocupa ${bytes}. Se copia mientras funciona; tarda más o menos un minuto.`
        : `Ocupa ${bytes}. Se copia mientras funciona; tarda unos ${minutes} minutos.`,
    stands: seconds =>
      `Después se detiene unos ${seconds} segundos y sigue allí con todo lo que tenía.`,
    room: (to, needs, free) =>
      `${to} necesita ${needs} mientras se traslada y tiene ${free} libres.`,
    after: to =>
      `Las direcciones de antes llevan a ella. Si allí no funciona, vuelve por sí sola. Recibe una dirección IPv6 de ${to}; quien puede usarla aquí y ${to} no conoce no puede usarla allí.`,
    way: (app, from, to) => `${app}: de ${from} a ${to}`,
    stay: 'Dejarla aquí',
    phases: {
      copy: (_from, to) => `Se copia a ${to} y sigue funcionando.`,
      still: (_from, to) => `Está detenida mientras el resto llega a ${to}.`,
      trial: (_from, to) => `Funciona en ${to} y tiene que demostrarlo.`,
      done: (from, to) => `Está en ${to}; ${from} borra lo que tenía de ella.`,
      back: (from, to) => `No funcionó en ${to} y vuelve a ${from}.`,
      home: from => `Se queda en ${from}.`,
      brought: (from, to) =>
        `Se recuperó en ${to}, que la tiene desde entonces. Lo que ${from} tiene de ella es de antes.`,
    },
  },
  drained: 'Se está vaciando: las aplicaciones de otras cajas van a otro sitio.',
  drain: 'Vaciarla',
  drainAsk: name => `¿Vaciar ${name} de aplicaciones de otras cajas?`,
  drainText:
    'Pasan a otras cajas sin interrupción, y la gente va primero allí. Sus propias aplicaciones se quedan; se indica lo que se pararía con ella. Después se puede apagar.',
  use: 'Usarla otra vez',
  decidedWithout: 'Las demás podrían seguir haciendo cambios.',
  undecidedWithout:
    'Las demás no podrían cambiar nada del grupo, y sus nombres no llevarían a ningún sitio, hasta que vuelva. Si alguien las deja seguir sin ella, las aplicaciones instaladas en ella terminan también en las demás.',
  disks: {
    ssd: 'SSD',
    rotating: 'Disco duro',
    card: 'Tarjeta de memoria',
  },
  graphics: drivers => `gráficos (${drivers})`,
  memory: size => `${size} de memoria`,
  labelled: 'Etiquetada como',
  label: 'Etiquetas',
  labelField: name => `Etiquetas de ${name}`,
  labelHint:
    'Para aplicaciones que quieren una caja así, como place=attic power=solar. Vacío para ninguna.',
  labelWrong:
    'Nombres y valores en minúsculas, cifras y guiones, como place=attic; disk, graphics y memory los averigua la caja.',
  labelSave: 'Guardar',
  labelBusy: 'Guardando',
  savedNowhere: 'No se guarda en ningún sitio: lo que tiene está solo en esta caja.',
  savedNever: place => `Aún no se ha guardado en ${place}.`,
  savedAt: (place, moment) => `Guardada en ${place}, ${moment}.`,
  savedTroubled: 'La última copia allí falló, o le falta algo.',
  share: 'Guardar allí todas las cajas',
  shareAsk: place => `¿Guardar todas las cajas en ${place}?`,
  shareText:
    'Cada una recibe su propia carpeta junto a la de esta caja, y guarda con sus propias doce palabras. Lo que el lugar quiere ver va a las otras, cifrado.',
  shared: box => `${box} también guarda allí.`,
  kits: 'Si una caja falla',
  kitsLead:
    'Las otras cajas pueden recuperar sus aplicaciones de sus copias. Para eso han de guardar lo que las abre, que vale tanto como su hoja de recuperación.',
  kitsGiven: names => `Lo guardan ${names}.`,
  kitsGoing: 'Va a las otras en cuanto estén.',
  lend: 'Dejar que las otras lo guarden',
  lendAsk: '¿Dejar que las otras cajas guarden lo que abre las copias de esta?',
  lendText:
    'Quien se apodere de una de ellas podrá leer entonces todo lo que esta caja guarda, también contraseñas. Sin ello, una caja que falló vuelve entera con su hoja de recuperación en una caja vacía.',
  lendNot: 'Que lo olviden',
  keptThere: 'Sus aplicaciones se pueden recuperar aquí, si falla.',
  keptAway: 'No está: sus aplicaciones se pueden recuperar aquí.',
  bring: 'Recuperar una aplicación',
  forgetKit: 'Olvidarlo',
  forgetKitAsk: name => `¿Olvidar lo que abre las copias de ${name}?`,
  forgetKitText: 'Entonces sus aplicaciones ya no se podrán recuperar aquí.',
  bringNothing: 'Aún no hay ninguna copia de ella.',
  bringApp: 'Qué aplicación',
  bringMoment: 'Como estaba',
  bringSubmit: 'Recuperarla aquí',
  bringText: name =>
    `La aplicación funciona aquí desde entonces. Si ${name} vuelve, mantiene la suya detenida, para que nadie vea datos viejos.`,
  bringing: app => `${app} está de camino. Se inicia en cuanto sus datos estén en su sitio.`,
  standby: {
    lead: 'Otra caja puede tener las bases de datos de esta en segundos, y no solo tan viejas como su última copia: una aplicación que se recupera allí tiene entonces lo último que se escribió. MariaDB se detiene unos segundos cuando esto empieza y cuando termina.',
    begin: name => `Que ${name} las tenga al segundo`,
    end: 'Ya no al segundo',
    on: name => `${name} tiene sus bases de datos al segundo:`,
    notYet: name =>
      `${name} debe tener sus bases de datos al segundo, y allí aún no se sabe nada de ellas.`,
    refused: name => `${name} no tiene sus bases de datos al segundo:`,
    here: 'Sus bases de datos están aquí al segundo:',
    stream: {
      starting: 'en camino por primera vez',
      now: 'como están ahora',
      behind: wait => `con ${wait} de retraso`,
      away: 'ahora no se oye nada de ellas',
      awaySince: when => `como estaban ${when}; ahora no se oye nada de ellas`,
    },
  },
  where: 'Aplicaciones en varias cajas',
  runsOn: (app, boxes) => `${app} funciona en ${boxes}.`,
  notOn: name => `No en ${name}:`,
  whyNot: (why, size) => {
    switch (why.kind) {
      case 'label':
        return why.has === undefined
          ? `no tiene la etiqueta ${why.label}, y la aplicación quiere ${why.label}=${why.wanted}.`
          : `${why.label} es ${why.has}, y la aplicación quiere ${why.wanted}.`
      case 'memory':
        return `tiene ${size(why.has)} de memoria, y la aplicación quiere ${size(why.wanted)}.`
      case 'away':
        return 'no está.'
      case 'drained':
        return 'se está vaciando.'
      case 'older':
        return 'su versión no puede llevar la aplicación a su base de datos.'
      case 'spare':
        return 'ya funciona lo suficiente en otras.'
      case 'coming':
        return 'está de camino.'
    }
  },
  troubles: number =>
    number === 1 ? 'Algo allí necesita atención.' : `${number} cosas allí necesitan atención.`,
  noApps: 'Ninguna aplicación.',
  remove: 'Despedirla',
  removeAsk: name => `¿Despedir a ${name}?`,
  removeText: 'Sigue por su cuenta, con sus aplicaciones, sus datos y contigo como propietario.',
  removeAway:
    'Las demás la olvidan. Si se enciende otra vez, sigue por su cuenta con lo que tiene. Sus aplicaciones vuelven de una copia.',
  leave: 'Dejar ir a esta caja',
  leaveAsk: '¿Dejar que esta caja siga por su cuenta?',
  leaveText: 'Conserva sus aplicaciones, sus datos y sus personas. Las demás siguen sin ella.',
  leaveAlone: 'No hay nadie que decida: despídela también en otra caja.',
  leaving: 'Esta caja está a punto de seguir por su cuenta.',
  undecided:
    'Hay muy pocas cajas para decidir algo. Las aplicaciones siguen; no puede entrar ni salir ninguna caja hasta que vuelvan las demás.',
  recover: 'Seguir sin ellas',
  recoverAsk: '¿Seguir sin las cajas que no están?',
  recoverText:
    'Solo si no vuelven nunca. Quedan despedidas para siempre: si una se enciende otra vez, sigue por su cuenta.',
  add: 'Otra caja',
  addLead:
    'Enciende la caja nueva y conéctala a esta red. No la configures: tú serás su propietario.',
  addTrust:
    'Las cajas de un grupo confían unas en otras: quien se apodera de una de las que deciden (las tres primeras) las tiene todas, con lo que hay en ellas.',
  looking: 'Buscando cajas nuevas',
  noneFound: 'No se oye ninguna caja nueva en esta red; escribe su dirección.',
  choose: 'Tomar esta',
  address: 'Dirección de la caja nueva',
  addressHint: 'Está en su pantalla, por ejemplo 192.168.1.21.',
  code: 'Código de la caja nueva',
  codeHint: 'En su pantalla, en su etiqueta o en claim-code.txt en su tarjeta.',
  name: 'Cómo se llama',
  nameHint: 'Letras, cifras y guiones. Si se deja vacío, se llama como esta caja.',
  wrong: {
    address: 'Eso no es una dirección como 192.168.1.21 o gantry.local.',
    code: 'Ese código no está completo: tiene nueve letras y cifras.',
    name: 'Minúsculas, cifras y guiones entre ellas, 20 como máximo.',
  },
  submit: 'Incorporarla',
  busy: 'Incorporándola',
  coming: name => `${name} ha aceptado y viene. Tarda un minuto.`,
}
