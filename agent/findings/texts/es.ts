import type { FindingTexts } from './texts.ts'

const parts: FindingTexts['parts'] = {
  site: 'Cajas de tu grupo',
  placement: 'Aplicaciones en varias cajas',
  box: 'La caja misma',
  network: 'Redes de las aplicaciones',
  lan: 'Tarjeta de red',
  pool: 'Números de las aplicaciones',
  wifi: 'Wi-Fi',
  addresses: 'Direcciones de las aplicaciones',
  firewall: 'Cortafuegos',
  reachability: 'Quién llega a quién',
  attachments: 'Sitios en tu red doméstica',
  storage: 'Almacenamiento',
  database: 'Bases de datos',
  mariadb: 'Bases de datos (MariaDB)',
  cache: 'Cachés',
  docker: 'Docker',
  containers: 'Aplicaciones en marcha',
  proxy: 'Direcciones seguras',
  names: 'Nombres en la red',
  clock: 'Reloj',
  certificates: 'Certificados',
  domain: 'Certificado de tu dominio',
  dns: 'Registros de tu dominio',
  backup: 'Copias de seguridad',
  drill: 'Recuperación a prueba',
  alerts: 'Mensajes',
  update: 'Actualizaciones de aplicaciones',
}

export const es: FindingTexts = {
  parts,
  findings: {
    'no-network-card': () => [
      'La caja no tiene ninguna tarjeta de red que pueda usar.',
      'Nadie llega a la caja ni a sus aplicaciones.',
      'Conecta un cable de red, o un adaptador que Linux conozca.',
    ],
    'cable-out': ({ card }) => [
      `No hay nada al otro extremo del cable de red (${card}).`,
      'Nadie llega a la caja ni a sus aplicaciones.',
      'Mira si el cable está bien puesto en los dos extremos y si el router está encendido.',
    ],
    'wifi-unset': () => [
      'La caja no está en ninguna red: solo tiene Wi-Fi, y no conoce ninguna.',
      'Nadie llega a la caja ni a sus aplicaciones.',
      'Conecta un cable de red y únete a la Wi-Fi en la página Red.',
    ],
    'wifi-password-wrong': ({ wifi }) => [
      `La Wi-Fi ${wifi} rechaza la contraseña.`,
      'La caja no está en esta Wi-Fi.',
      'Escribe la contraseña de nuevo en la página Red.',
    ],
    'wifi-closed': ({ wifi }) => [
      `La Wi-Fi ${wifi} está ahí, pero no deja entrar a la caja.`,
      'La caja no está en esta Wi-Fi.',
      'Acerca la caja al punto de acceso y mira allí si admite dispositivos nuevos.',
    ],
    'wifi-not-found': ({ wifi }) => [
      `La caja no encuentra la Wi-Fi ${wifi}.`,
      'La caja no está en esta Wi-Fi.',
      'Mira si el nombre es correcto, también las mayúsculas, y si la caja está bastante cerca.',
    ],
    'no-ipv4-address': () => [
      'Ningún router da a esta caja una dirección IPv4, así que se inventó una.',
      'Los dispositivos antiguos quizá no encuentren la caja, y las aplicaciones quizá no lleguen a internet.',
      'Activa DHCP en el router, o da a la caja una dirección fija.',
    ],
    'no-way-out': () => [
      'El router no muestra ningún camino a internet.',
      'Las aplicaciones funcionan en casa, pero no llegan a nada fuera. No hay actualizaciones ni copias fuera de casa.',
      'Mira si el router está en línea. Una dirección fija necesita también la dirección del router.',
    ],
    'announcements-lost': ({ pagesOnly }) => [
      'Los demás dispositivos no reciben lo que la caja anuncia.',
      pagesOnly
        ? 'Las páginas de las aplicaciones se abren como siempre; a las que no tienen página no se llega.'
        : 'La caja lo rodea y usa direcciones del router.',
      'Un conmutador o punto de acceso Wi-Fi lo filtra: busca allí «RA guard», «IPv6 snooping» o «isolation», y permite esta caja.',
    ],
    'no-router-prefix': () => [
      'Las aplicaciones deberían usar direcciones de la red del router, pero el router no anuncia ninguna.',
      'Las páginas de las aplicaciones se abren como siempre; a las que no tienen página no se llega.',
      'Activa IPv6 en el router, o deja que la caja elija las direcciones en la página Red.',
    ],
    'pool-overlaps': ({ pool, network }) => [
      `Esta red (${network}) usa números que la caja usa para sus aplicaciones (${pool}).`,
      'Las aplicaciones quizá no lleguen a algunos dispositivos de casa.',
      'Da al router otra red, como 192.168.1.0/24.',
    ],
    'address-taken': ({ address }) => [
      `Otro dispositivo tiene la dirección ${address}, que era para una aplicación.`,
      'La aplicación recibió otra.',
      'No hay que hacer nada.',
    ],
    'place-by-cable': () => [
      'La aplicación no tiene sitio en la red de casa.',
      'Los dispositivos de casa no la encuentran allí: eso solo funciona por cable.',
      'Conecta la caja al router con un cable.',
    ],
    'app-unreached': ({ chosen }) => [
      'Los dispositivos de casa no llegan a la aplicación.',
      'Solo responde en direcciones IPv6, y los dispositivos de aquí no tienen camino hacia ellas.',
      chosen
        ? 'Deja que la caja elija las direcciones de las aplicaciones en la página Red.'
        : 'Activa IPv6 en el router, o permite los anuncios de la caja en el conmutador o punto de acceso Wi-Fi.',
    ],
    'name-taken': ({ name, now }) => [
      `Otro dispositivo de tu red se llama ${name}.local.`,
      `Esta caja responde mientras tanto como ${now}.local.`,
      'Da otro nombre al otro dispositivo y reinicia esta caja, o da otro nombre a esta.',
    ],
    'app-name-taken': ({ name }) => [
      `Otro dispositivo de tu red se llama ${name}.`,
      'Hasta entonces la aplicación responde en sus números.',
      'Da otro nombre a ese dispositivo.',
    ],
    'certificate-refused': ({ domain, until }) => [
      `No hay un certificado nuevo para ${domain}.`,
      until
        ? `El que hay vale hasta ${until}.`
        : 'La caja usa mientras tanto sus propios nombres y certificados.',
      'La caja vuelve a pedirlo sola, cada vez con menos frecuencia. Comprueba en la página de tu dominio lo que se le dijo.',
    ],
    'dns-other-box': ({ domain, record }) => [
      `${domain} pertenece a otra caja.`,
      'Esta caja no lo usa.',
      `Quita el dominio a esa caja. Si ya no existe, elimina el registro TXT ${record}.`,
    ],
    'dns-missing': ({ name }) => [
      `El DNS no conoce ${name}.`,
      'Su app no tiene certificado ahí, y responde con sus otros nombres.',
      'Crea en tu proveedor un registro que lleve a la caja, o uno para todas las apps que empiece por un asterisco.',
    ],
    'dns-foreign': ({ name }) => [
      `${name} tiene registros que esta caja no hizo.`,
      'No los toca, así que este nombre puede llevar a otro sitio.',
      'Elimina sus registros A, AAAA y CNAME en tu proveedor, y la caja hará los suyos.',
    ],
    'dns-failed': ({ domain }) => [
      `Los registros de ${domain} no se pudieron poner al día.`,
      'Sus nombres pueden llevar a direcciones que la caja ya no tiene.',
      'La caja lo intenta de nuevo sola. Si dura, comprueba lo que le dijiste de tu proveedor.',
    ],
    'clock-implausible': ({ today }) => [
      `El reloj de la caja dice ${today}, que ya pasó.`,
      'Las direcciones seguras esperan hasta que esté bien.',
      'Conecta la caja a internet: allí pide la hora sola.',
    ],
    'authority-ahead': ({ from }) => [
      `Los certificados de la caja valen a partir del ${from}, que aún no ha llegado.`,
      'Hasta entonces los dispositivos toman sus direcciones seguras por inseguras.',
      'El reloj estaba mal cuando la caja hizo su autoridad de certificación. Haz otra en «Sistema», o con gantry trust replace --agree, y que cada dispositivo vuelva a confiar en la caja.',
    ],
    'timezone-unknown': ({ timezone }) => [
      `La caja no conoce la zona horaria ${timezone}.`,
      'Los programas de la caja y de las aplicaciones van con otra hora.',
      'Elige otra en la página Sistema.',
    ],
    'backup-clock': () => [
      'El reloj de la caja está mal.',
      'No se hacen copias hasta que esté bien.',
      'Conecta la caja a internet: pone su reloj en hora sola.',
    ],
    'backup-late': ({ target }) => [
      `No se ha guardado nada en ${target} desde hace más de un día.`,
      'Si la caja se pierde ahora, lo más reciente se pierde también.',
      'Mira si está encendido y se llega a él, y haz la copia.',
    ],
    'backup-failed': ({ target }) => [
      `La última copia en ${target} falló.`,
      'Lo que se guardó antes sigue ahí.',
      'Se intenta de nuevo solo. Si dura, los detalles técnicos dicen por qué.',
    ],
    'backup-damaged': ({ target }) => [
      `Parte de lo guardado en ${target} falta o está dañada.`,
      'Quizá no todo se pueda recuperar desde allí.',
      'Revisa su disco y guarda también en otro lugar. La próxima copia vuelve a enviar allí lo que la caja aún tiene. Los detalles técnicos dicen qué se encontró.',
    ],
    'restore-stuck': ({ app }) => [
      `${app} no se pudo recuperar hasta el final y está parada.`,
      'Lo que tenía antes está entre las instantáneas de esta caja.',
      'Se intenta de nuevo solo. Para terminarlo, recupera la aplicación desde otra instantánea en la página Copias de seguridad.',
    ],
    'backup-full': ({ target }) => [
      `${target} está lleno.`,
      'No se puede guardar nada nuevo allí.',
      'Haz sitio allí, o elige otro lugar. Después haz la copia.',
    ],
    'backup-unreachable': ({ target }) => [
      `No se llega a ${target}.`,
      'No se guarda nada nuevo allí. Lo ya enviado no se ha perdido.',
      'Mira si está encendido y conectado. Se intenta de nuevo solo.',
    ],
    'backup-not-allowed': ({ target }) => [
      `${target} no deja entrar a esta caja.`,
      'No se guarda nada nuevo allí.',
      'Mira el nombre y la contraseña, o la clave, que se dieron para ello.',
    ],
    'backup-key-wrong': ({ target }) => [
      `${target} tiene las copias de otra caja, o se hizo con otra clave.`,
      'No se guarda nada allí.',
      'Quita este destino y añádelo otra vez con otra carpeta.',
    ],
    'backup-incomplete': ({ target }) => [
      `La última copia en ${target} no está completa.`,
      'Lo que nombran los detalles técnicos no se podría recuperar de ella.',
      'Mira el registro de esa aplicación. La próxima copia lo intenta de nuevo.',
    ],
    'backup-untidy': ({ target }) => [
      `En ${target} no se ha ordenado nada desde hace dos meses.`,
      'La caja solo puede añadir allí: lo que es demasiado viejo se queda, y el espacio se llena.',
      'Ordena en «Copias de seguridad» con la cuenta que puede borrar allí. La caja la olvida enseguida.',
    ],
    'follow-late': ({ name }) => [
      `Lo que esta caja tiene de ${name} es de hace un día.`,
      'Quien tome el relevo ahora pierde lo que cambió desde entonces.',
      'Mira si la otra caja hace copias y si esta llega a su lugar.',
    ],
    'stream-late': ({ name, servers }) => [
      `Las bases de datos de ${name} (${servers}) no llegan al segundo desde hace un cuarto de hora.`,
      'Si falla ahora, se pierde lo que se escribió en ellas desde entonces, o desde la última copia.',
      'Mira si la otra caja está encendida y en la misma red, y si aún se deja seguir.',
    ],
    'second-away': ({ servers, name }) => [
      `${name ?? 'La segunda caja'} no escucha a ${servers} desde hace un cuarto de hora.`,
      'Si esta caja falla ahora, se pierde lo que se escribió desde entonces, o desde la última copia.',
      name === undefined
        ? 'Mira si la segunda caja está encendida, en la misma red, y sigue a esta. Si no hay ninguna, dilo en «Copias».'
        : 'Mira si está encendida y en la misma red. Si ya no ha de seguir a esta, dilo donde están tus cajas.',
    ],
    'snapshot-failed': () => [
      'La última instantánea de la caja falló.',
      'Lo que cambió desde la anterior no está en ninguna copia.',
      'Se intenta de nuevo solo. Si dura, los detalles técnicos dicen por qué.',
    ],
    'backup-nowhere': () => [
      'No hay copias de tus datos fuera de esta caja.',
      'Si la caja se pierde o su disco falla, se pierde todo lo que hay en ella.',
      'Elige un lugar en la página Copias de seguridad: basta un disco USB.',
    ],
    'drill-failed': ({ target }) => [
      `Lo guardado en ${target} no se pudo recuperar a prueba.`,
      'Si la caja se pierde ahora, quizá no se pueda recuperar desde allí.',
      'Haz otra copia. Mañana se intenta de nuevo; los detalles técnicos dicen qué falló.',
    ],
    'drill-late': ({ target }) => [
      `No se ha recuperado nada a prueba desde ${target} en tres semanas.`,
      'Nadie sabe si lo guardado allí todavía se abre.',
      'Deja la caja encendida un rato, o empieza la prueba en la página Copias.',
    ],
    'alert-undelivered': ({ way }) => [
      `No se pudo enviar un mensaje por ${way === 'mail' ? 'correo' : way}.`,
      'Lo que no puede esperar quizá no te llegue por esta vía.',
      'Se intenta de nuevo por sí solo. Si dura, mira esta vía en la página Mensajes.',
    ],
    'backup-replaced': () => [
      'Esta caja se recuperó en otra máquina, que es la caja desde entonces.',
      'Esta no arranca ninguna aplicación y no guarda nada, para que no se pierda nada de la otra. Lo que contiene se queda.',
      'Apaga esta o bórrala. Si ha de volver a ser la caja, dilo en «Copias».',
    ],
    'backup-two-boxes': ({ target }) => [
      `Otra máquina con el mismo contenido que esta caja guarda en ${target}.`,
      'Una de las dos funciona con una copia del disco o de la tarjeta de la otra. Esta no guarda nada allí, para que ninguna quite las copias de la otra.',
      'Si ha de seguir la otra, apaga esta. Si ha de seguir esta, dilo en «Copias».',
    ],
    'key-pending': ({ target }) => [
      `Solo las palabras de antes abren ${target}.`,
      'Aún no ha recibido las nuevas, porque no se pudo alcanzar.',
      'Conéctalo o enciéndelo: la caja hace el resto. Guarda también la hoja de rescate vieja hasta entonces.',
    ],
    'key-former': ({ target }) => [
      `Quien tenga las palabras de antes aún puede abrir ${target}.`,
      'La caja solo puede añadir allí, y no puede quitar la clave vieja.',
      'Deja que ordene alguien que pueda borrar allí, en la página Copias.',
    ],
    'restored-without': () => [
      'No todo volvió de la copia.',
      'Lo que falta está en los detalles técnicos.',
      'Si una copia anterior lo tiene, recupera esa aplicación en la página Copias.',
    ],
    'kit-missing': () => [
      'Nadie tiene todavía la hoja de rescate de esta caja.',
      'Sin ella nadie puede abrir sus copias.',
      'Imprímela en la página Copias de seguridad y guárdala en otro sitio que la caja.',
    ],
    'kit-old': () => [
      'La hoja de rescate que tienes ya no sirve: una clave, un lugar o una contraseña ha cambiado desde entonces.',
      'Puede que no abra las copias más recientes.',
      'Imprime la nueva en la página Copias de seguridad y tira la vieja.',
    ],
    'site-undecided': ({ others }) => [
      `Hay muy pocas cajas de tu grupo para decidir algo (las otras: ${others}).`,
      'Las aplicaciones siguen. No puede entrar ni salir ninguna caja, y los cambios del grupo esperan.',
      'Enciende las otras cajas. Si no vuelven nunca, sigue sin ellas en «Cajas».',
    ],
    'site-box-away': ({ name }) => [
      `La caja ${name} no está.`,
      'Sus aplicaciones no se pueden usar. Lo que está en otras cajas sigue.',
      'Mira si está encendida y si el cable de red está puesto. Si no vuelve nunca, despídela en «Cajas».',
    ],
    'site-place-lost': ({ others }) => [
      `Esta caja ha perdido su sitio en el grupo con ${others}.`,
      'Sus propias aplicaciones siguen, pero las otras cajas no la encuentran.',
      'Despídela en «Cajas» de otra caja. En su página Sistema, hazla empezar de nuevo con «Las aplicaciones, con sus datos»: allí todos pierden el acceso. Después incorpórala con su código.',
    ],
    'site-app-undone': ({ name }) => [
      `La nueva versión de ${name} no funcionó en otras cajas.`,
      'Volvieron solas a la versión anterior; su propia caja tiene la nueva.',
      'Mira el registro de la aplicación. La próxima versión, o un reinicio de la aplicación, se intentará de nuevo.',
    ],
    'app-elsewhere': ({ name, box }) => [
      `${name} se recuperó en ${box}, que la tiene desde entonces.`,
      'Lo que hay aquí es de antes, y sigue detenido, para que nadie vea datos viejos y nada se escriba en dos sitios.',
      'Mira si allí está todo bien, y quítala aquí con sus datos. Si ha de estar aquí de nuevo, dilo en su página o con gantry site take-back.',
    ],
    'site-lends-nothing': () => [
      'Las otras cajas han de guardar lo que recupera las aplicaciones de esta, y aún no hay nada.',
      'Esta caja no se guarda en ningún sitio fuera de ella. Si falla, ninguna otra puede recuperar sus aplicaciones.',
      'Dale en «Copias» un lugar para copias al que lleguen también las otras.',
    ],
    'site-app-nowhere': ({ name, wants }) => [
      `${name} está hecha para varias cajas, y funciona solo en la suya.`,
      `Ninguna otra caja tiene lo que quiere: ${wants}. Si esta falla, la aplicación espera a que vuelva.`,
      'Etiqueta una caja que lo tenga (en «Cajas», o con gantry site label), o acoge una que lo tenga.',
    ],
    'site-app-cut-off': ({ name, home }) => [
      `${name} funciona aquí, y no llega a su base de datos o a su caché en ${home}.`,
      'Lo que muestra desde aquí es erróneo o falta. No se ha perdido nada: todo está en aquella caja.',
      `Mira si ${home} está encendida, y su cable de red. En cuanto vuelva, la aplicación sigue por sí sola.`,
    ],
    'site-version-differs': ({ name, version, own }) => [
      `${name} tiene la versión ${version} de Gantry, y esta caja la ${own}.`,
      'El grupo sigue; lo que solo una conoce espera a la otra.',
      'Actualiza la más antigua en su página Sistema; las actualizaciones automáticas lo hacen en un día.',
    ],
    'site-address-gone': ({ address }) => [
      `Esta caja ya no tiene la dirección con la que las otras la encuentran: ${address}.`,
      'Las cajas del grupo se pierden unas a otras.',
      'Dale otra vez esa dirección: como fija, en «Red» o en tu router. Si no se puede, despídela, hazla empezar de nuevo con sus aplicaciones e incorpórala con su código.',
    ],
    'database-next': ({ major, next }) => [
      `PostgreSQL ${next} está aquí, y las bases de datos de la caja son de la ${major}.`,
      `Nada cambia por sí solo: las aplicaciones siguen con PostgreSQL ${major}.`,
      'Cuando te venga bien, toma la siguiente en la página Sistema: las aplicaciones que la usan paran un rato, y hay camino de vuelta.',
    ],
    'database-undone': ({ from, to }) => [
      `PostgreSQL ${to} no funcionó aquí: la caja ha vuelto a ${from}.`,
      'Las bases de datos son las de antes. Lo que las aplicaciones escribieron entretanto está guardado aparte, en la caja.',
      'La línea técnica dice qué lo impidió. Inténtalo otra vez en la página Sistema cuando esté arreglado.',
    ],
    'disk-full': ({ free }) => [
      `El disco de la caja está casi lleno: queda libre el ${free} %.`,
      'Las aplicaciones pueden dejar de guardar lo que les das, y las actualizaciones esperan.',
      'Quita de tus aplicaciones lo que no necesites, o una aplicación que no uses, con sus datos.',
    ],
    'disk-low': ({ free }) => [
      `El disco de la caja se está llenando: queda libre el ${free} %.`,
      'La caja conserva menos instantáneas propias para hacer sitio.',
      'Quita de tus aplicaciones lo que no necesites, o pásate a un disco mayor.',
    ],
    'disk-failing': ({ errors }) => [
      `El disco de la caja comete errores: ${errors} hasta ahora.`,
      'Lo que guarda puede perderse en cualquier momento, en parte o del todo.',
      'Haz ahora una copia en otro lugar y haz cambiar el disco o la tarjeta: la hoja de rescate lo devuelve todo en uno nuevo.',
    ],
    'disk-worn': ({ worn }) => [
      `El disco de la caja está casi gastado: ha consumido el ${worn} % de su vida.`,
      'Dentro de poco quizá no acepte nada nuevo.',
      'Comprueba que las copias van a otro lugar, y consigue pronto un disco o una tarjeta nuevos.',
    ],
    'disk-warns': () => [
      'El disco de la caja dice de sí mismo que va a fallar pronto.',
      'Lo que guarda puede perderse en cualquier momento, en parte o del todo.',
      'Haz ahora una copia en otro lugar y haz cambiar el disco: la hoja de rescate lo devuelve todo en uno nuevo.',
    ],
    'system-disk-worn': ({ worn }) => [
      `El disco o la tarjeta desde donde arranca la caja está casi gastado: ha consumido el ${worn} % de su vida.`,
      'Dentro de poco la caja quizá no arranque. Sus datos están en otro disco y no corren peligro.',
      'Consigue pronto un disco o una tarjeta nuevos, escribe Gantry en ellos y pon un archivo vacío llamado take-data en su partición GANTRY: arrancada desde ahí, la caja sigue con sus datos.',
    ],
    'system-disk-warns': () => [
      'El disco o la tarjeta desde donde arranca la caja dice de sí mismo que va a fallar pronto.',
      'La caja puede dejar de arrancar en cualquier momento. Sus datos están en otro disco y no corren peligro.',
      'Consigue ahora uno nuevo, escribe Gantry en él y pon un archivo vacío llamado take-data en su partición GANTRY: arrancada desde ahí, la caja sigue con sus datos.',
    ],
    'memory-low': ({ free }) => [
      `La memoria de la caja está casi llena: queda libre el ${free} %.`,
      'Las aplicaciones se vuelven lentas y pueden cerrarse si necesitan más.',
      'Mira cuál toma más. Ponle un límite, detén una que no uses, o pásate a una caja con más memoria.',
    ],
    'box-hot': ({ celsius }) => [
      `La caja está caliente: ${celsius} °C.`,
      'Va más despacio para protegerse, y puede apagarse.',
      'Deja que le llegue aire y mantenla fuera del sol. Si tiene ventilador, mira si gira.',
    ],
    'file-damaged': ({ file, copy }) => [
      `Un archivo de la caja estaba dañado: ${file}.`,
      copy
        ? 'Se usa su última copia buena. Lo último que cambió en él puede haberse perdido.'
        : 'No hay una copia buena. Lo que decía se ha perdido.',
      'Mira si todo está como quieres. Si vuelve a pasar, el disco puede estar fallando: haz una copia.',
    ],
    'file-later': ({ file }) => [
      `Una versión posterior de Gantry escribió un archivo que esta no sabe leer: ${file}.`,
      'Vuelve a contar lo que decía antes. Lo que se cambió en él con esa versión no cuenta.',
      'Mira si todo está como quieres. Lo que escribió esa versión queda guardado al lado.',
    ],
    'preseed-refused': () => [
      'Los ajustes de la tarjeta (gantry.toml) no se usaron.',
      'La caja empezó sin ellos.',
      'Corrige el archivo de la tarjeta y reinicia la caja antes de que alguien la tome. Después, ajusta a mano lo que dice el archivo.',
    ],
    'preseed-changed': () => [
      'Los ajustes de la tarjeta (gantry.toml) han cambiado y no se usan.',
      'Esta caja tiene dueño, y él decide. Allí solo se leen todavía el nombre y el logotipo del fabricante, y las aplicaciones y los destinos de copia que él añade.',
      'Ajusta en la página lo que dice el archivo.',
    ],
    'preseed-broken': () => [
      'Los ajustes de la tarjeta (gantry.toml) tienen un error.',
      'La caja sigue con lo que tiene. No muestra quién la construyó, y después de un restablecimiento solo usaría el código del archivo.',
      'Corrige el archivo de la tarjeta y reinicia la caja. Los detalles dicen dónde está el error.',
    ],
    'preseed-misnamed': () => [
      'Un archivo de la tarjeta se llama gantry.toml.txt y no se lee.',
      'Algunos ordenadores ocultan el final de los nombres y añaden otro.',
      'Llámalo gantry.toml y reinicia la caja.',
    ],
    'preset-app-failed': ({ name }) => [
      `${name} viene con esta caja y no se pudo instalar.`,
      'Todo lo demás sigue. La caja lo intenta de nuevo cada hora; los detalles dicen qué lo impidió.',
      'Instálala tú desde la lista de aplicaciones, donde también puedes responder a lo que pregunta, o prescinde de ella.',
    ],
    'preset-target-late': ({ target }) => [
      `Todavía no se guarda nada en ${target}.`,
      'Los ajustes de la tarjeta nombran este destino de copia, pero no respondió o no aceptó la caja. La caja lo intenta de nuevo cada hora.',
      'Mira si está encendido y conectado; los detalles dicen qué falló. O prescinde de él y guarda en otro lugar.',
    ],
    'logo-refused': () => [
      'El logotipo del fabricante no se muestra.',
      'Todo lo demás que dice la tarjeta vale.',
      'Pon un SVG o PNG de 64 KiB como máximo junto a gantry.toml en la tarjeta, con el nombre que allí figura, y reinicia la caja.',
    ],
    'reset-not-begun': () => [
      'En la tarjeta se pide un restablecimiento, y no se ha empezado.',
      'El archivo reset-keep-apps no se puede quitar de GANTRY: la caja empezaría de nuevo en cada arranque.',
      'Bórralo en otro ordenador. Si allí tampoco se puede, la tarjeta está fallando: haz una copia y usa otra.',
    ],
    'docker-silent': () => [
      'Docker, en el que funcionan las aplicaciones, no responde.',
      'Las aplicaciones en marcha siguen mientras pueden; ninguna se puede iniciar, detener ni instalar. Todo lo demás sigue.',
      'Por ahora nada: tras unos minutos la caja reinicia Docker sola. Si dura más de media hora, reinicia la caja.',
    ],
    'part-broken': ({ part }) => [
      `${parts[part] ?? part}: no funciona.`,
      'Lo que depende de ello espera. Todo lo demás sigue.',
      'La caja lo sigue intentando sola. Si dura más de unos minutos, reinicia la caja.',
    ],
    'app-failing': ({ title }) => [
      `${title} no funciona.`,
      'Nadie puede usarla en este momento.',
      'Reiníciala. Si no ayuda, mira su registro.',
    ],
    'app-crashed': ({ title }) => [
      `${title} se cerró sola y se volvió a iniciar.`,
      'Sigue en marcha; lo que hacía en ese momento puede haberse perdido.',
      'Si pasa a menudo, mira su registro.',
    ],
    'app-out-of-memory': ({ title }) => [
      `${title} tomó más memoria de la que puede y se volvió a iniciar.`,
      'Sigue en marcha; lo que hacía en ese momento puede haberse perdido.',
      'Dale más memoria, o menos que hacer.',
    ],
    'image-gone': ({ title }) => [
      `Puede que ${title} funcione con una versión más nueva: la que tenía ya no se puede obtener.`,
      'Sus datos están como estaban.',
      'Mira si está todo. Si no, recupera la aplicación de un momento anterior, o pregunta a quien la hace.',
    ],
    'update-undone': ({ title }) => [
      `${title} ha vuelto a la versión que tenía: la nueva no funcionaba.`,
      'Sus datos están como antes de la actualización.',
      'Espera a la próxima versión, o inténtalo más tarde.',
    ],
    'app-task-failed': ({ title }) => [
      `Algo que ${title} hace a una hora fija, o tras iniciarse, ha fallado.`,
      'La aplicación misma sigue en marcha.',
      'Los detalles técnicos dicen qué. Si vuelve a pasar, mira su registro.',
    ],
  },
}
