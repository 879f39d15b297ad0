import type { ProblemTexts } from './texts.ts'

/** Problems of the box in Spanish. */
export const es: ProblemTexts = {
  'address-old': [
    'Esta no es la nueva dirección de la caja.',
    'Abre el enlace que se mostró con el cambio.',
  ],
  'address-unknown': ['Ninguna aplicación de esta caja tiene esa dirección.'],
  'already-claimed': [
    'Esta caja ya tiene propietario.',
    'Inicia sesión, o pide una invitación al propietario.',
  ],
  'answer-forged': [
    'Algo entre esta página y la caja ha cambiado su respuesta.',
    'Apaga y enciende la caja, y tómala desde su propia red.',
  ],
  'app-changing': [
    'Esta aplicación se está cambiando ahora.',
    'Espera a que termine: no puede quedarse a medias.',
  ],
  'app-crashed': ['La aplicación terminó por sí sola y se inició de nuevo.'],
  'app-deleting': ['Esta aplicación se está borrando.', 'Espera a que desaparezca.'],
  'app-missing': ['Esta aplicación necesita otra que no está instalada.', 'Instala antes la otra.'],
  'app-needed': ['Otra aplicación no puede funcionar sin esta.', 'Quita antes la otra.'],
  'app-not-shared': [
    'Esta aplicación no se comparte contigo.',
    'Pide a quien cuida de la caja que te deje entrar.',
  ],
  'app-out-of-memory': [
    'La aplicación tomó más memoria de la que puede.',
    'Se inicia sola de nuevo. Permítele más: «Memoria» en su página.',
  ],
  'app-own-people': [
    'Esta aplicación tiene sus propias personas.',
    'La caja no inicia sesión en ella: di en la aplicación quién entra.',
  ],
  'app-silent': [
    'La aplicación funciona, pero no responde.',
    'Detenla e iníciala; si no ayuda, mira su registro.',
  ],
  'app-stopped': ['Esta aplicación no está en marcha.'],
  'app-unhealthy': ['La aplicación no funciona como debe.', 'Mira su registro.'],
  'app-unknown': ['Esta aplicación no está en la caja.'],
  'arch-missing': [
    'Esta aplicación no funciona en este procesador.',
    'Necesita otra clase de caja.',
  ],
  'backup-busy': ['Ahora se está guardando o trayendo de vuelta algo.', 'Espera a que termine.'],
  'backup-certificate': ['La caja no confía en el certificado de ese lugar.'],
  'backup-changed': ['Lo que la copia dice de sí misma se cambió después.'],
  'backup-clock': [
    'El reloj de la caja, o el de ese lugar, va mal.',
    'Conecta la caja a internet: pone su reloj en hora sola.',
  ],
  'backup-disk-away': [
    'El disco no está conectado.',
    'Conéctalo: la próxima copia lo encuentra sola.',
  ],
  'backup-disk-unreadable': [
    'El disco no se puede leer ni escribir como debería.',
    'Míralo en un ordenador; si está dañado, deja que la caja prepare otro.',
  ],
  'backup-ended': [
    'La caja terminó a medias lo que se hacía allí.',
    'Se repite solo. Si vuelve a pasar, a la caja le falta memoria: detén una aplicación que necesite mucha.',
  ],
  'backup-failed': ['La copia en ese lugar falló.', 'Se repite sola.'],
  'code-file-full': [
    'No se pudo escribir claim-code.txt: GANTRY está lleno.',
    'Borra en otro ordenador lo que pusiste allí.',
  ],
  'code-file-unwritable': [
    'No se pudo escribir claim-code.txt: en GANTRY no se puede escribir.',
    'Puede que la tarjeta esté fallando: mírala en otro ordenador y haz una copia.',
  ],
  'reset-not-begun': [
    'El archivo reset-keep-apps no se puede quitar de GANTRY; no se restableció nada.',
    'Bórralo en otro ordenador.',
  ],
  'tidy-read': [
    'Ahora se está trayendo algo de allí, por eso no se quitó nada.',
    'Espera a que termine, y ordena entonces.',
  ],
  'tidy-refused': [
    'Allí no se deja borrar nada.',
    'Ordena con la cuenta que puede borrar allí. Otra caja puede permitirlo por un día.',
  ],
  'tidier-unfit': [
    'Ese lugar no conoce una cuenta así.',
    'Por SFTP es solo el nombre de otra cuenta; un disco no pide ninguna.',
  ],
  'file-cut-off': [
    'La conexión terminó antes de que llegara todo el archivo.',
    'Lo que tiene este dispositivo está incompleto: tráelo otra vez.',
  ],
  'restore-none': ['Esta aplicación no se está recuperando.'],
  'restore-begun': [
    'La aplicación ya está recibiendo lo que tenía.',
    'Espera a que lo tenga todo: lo que tenía antes está guardado y se puede recuperar después.',
  ],
  moved: [
    'La aplicación vino de otra caja, con todo lo que tenía allí.',
    'Ahora tiene una dirección propia de esta caja; los nombres de antes llevan a ella.',
  ],
  'move-undone': [
    'La aplicación se queda en esta caja.',
    'Funciona como antes, con todo lo que tenía; lo que lo impidió está en los detalles.',
  ],
  'move-unsettled': [
    'La aplicación estaba entre dos cajas cuando estas se separaron, y aquí está detenida.',
    'Iníciela aquí solo si no funciona en la otra caja.',
  ],
  'app-moving': [
    'La aplicación está en camino a otra caja.',
    'Espera a que llegue, o déjala aquí.',
  ],
  'move-over': ['El traslado ya está en otro punto.', 'Mira cómo va.'],
  'move-itself': ['La aplicación ya está en esta caja.', 'Elige otra caja.'],
  'move-none': ['Esta aplicación no se está trasladando.'],
  'move-lost': [
    'Nadie sabe ya qué abre las copias de la aplicación.',
    'Se queda donde está; trasládala otra vez.',
  ],
  'move-unknown': ['La otra caja aún no sabe nada de este traslado.', 'Se repite solo.'],
  'move-not-whole': [
    'No se pudo enviar todo lo de la aplicación.',
    'Se queda donde está. Mira qué estorba y trasládala después.',
  ],
  'site-box-away': ['La otra caja no está.', 'Enciéndela y mira su cable de red.'],
  'site-version-differs': [
    'La otra caja tiene otra versión de Gantry.',
    'Actualiza primero las dos.',
  ],
  'move-room': ['El disco de la otra caja tiene poco espacio.', 'Quita antes algo de allí.'],
  'move-library': [
    'La aplicación usa carpetas de esta caja que varias comparten.',
    'Se quedan aquí; no puede irse sin ellas.',
  ],
  'move-scaled': [
    'La aplicación ya funciona en varias cajas.',
    'Lo que guarda llega a otra solo desde una copia de seguridad: cuando esta caja está apagada.',
  ],
  'move-elsewhere': [
    'La aplicación está en otra caja.',
    'Una aplicación se traslada desde su propia caja.',
  ],
  'move-gone': [
    'La aplicación ya es de la otra caja.',
    'Espera a que demuestre que funciona allí y trasládala de vuelta.',
  ],
  'restore-given-up': ['La aplicación queda como está: se abandonó la recuperación.'],
  'follow-nothing': ['Allí todavía no hay nada completo de esa caja.', 'Haz que haga una copia.'],
  'follow-another': ['Esta caja ya sigue a otra.', 'Haz que lo deje primero.'],
  'follow-none': ['Esta caja no sigue a ninguna otra.'],
  'backup-full': ['Allí no queda sitio.', 'Haz sitio allí, o elige otro lugar.'],
  'backup-gone': ['Allí ya no hay copias.'],
  'backup-key-wrong': ['Allí hay copias de otra caja, o hechas con otra clave.'],
  'backup-locked': ['Otro programa trabaja en ese lugar.', 'Se repite solo.'],
  'backup-not-allowed': [
    'Ese lugar no deja entrar a la caja.',
    'Revisa cuenta y contraseña, y que allí se permita la clave de la caja.',
  ],
  'backup-other-host': [
    'La máquina de allí no es la que era.',
    'Si no la cambiaste tú, no le des nada.',
  ],
  'backup-read-only': ['Allí no se puede escribir nada.'],
  'backup-replaced': [
    'Esta caja se recuperó en otra máquina, que es la caja desde entonces.',
    'Apaga esta o bórrala. Hasta entonces no arranca ninguna aplicación y no guarda nada, para que no se pierda nada de la otra.',
  ],
  'passage-failed': [
    'Las aplicaciones en varias cajas no llegan a sus bases de datos y cachés.',
    'Gantry lo intenta de nuevo por sí mismo.',
  ],
  'second-failed': [
    'Ninguna caja puede seguir a esta al segundo.',
    'Gantry lo intenta de nuevo por sí mismo.',
  ],
  'standby-failed': [
    'No se siguen las bases de datos de la otra caja.',
    'Gantry lo intenta de nuevo por sí mismo.',
  ],
  'not-replaced': ['Ninguna otra máquina ha ocupado el lugar de esta caja.'],
  'backup-slow': ['El lugar no respondió a tiempo.', 'Mira si se llega a él, y prueba otra vez.'],
  'restore-files': [
    'No volvieron tantos archivos como se guardaron.',
    'No se cambió nada en esta caja. Toma otra copia y mira el disco de ese lugar.',
  ],
  'key-changing': [
    'Un lugar no ha recibido aún las últimas palabras nuevas.',
    'Espera hasta que se pueda alcanzar, o deja de guardar allí.',
  ],
  'backup-other-box': ['Otra caja también guarda allí.'],
  'backup-two-boxes': [
    'Otra máquina con el mismo contenido que esta caja también guarda allí.',
    'Si ha de seguir la otra, apaga esta. Si ha de seguir esta: «Sigue esta».',
  ],
  'recipe-taken': [
    'Un catálogo ya tiene una aplicación con ese nombre.',
    'Cambia su nombre en la receta: service = "...".',
  ],
  'recipe-unknown': ['Esa receta no se trajo a esta caja.'],
  'answers-wrong': [
    'Algunas preguntas de la aplicación no tienen una buena respuesta.',
    'Revísalas y vuelve a intentarlo.',
  ],
  'key-invalid': ['No es una clave pública de minisign.', 'Son 56 caracteres que empiezan por RW.'],
  'recipe-invalid': [
    'La receta tiene errores.',
    'Corrige las líneas de abajo y vuelve a intentarlo.',
  ],
  'recipe-builds': [
    'Esta aplicación se construye con archivos que están junto a la receta.',
    'Instálala desde su carpeta: gantry app install ./CARPETA',
  ],
  'compose-missing': [
    'Ninguno de estos archivos es un archivo Compose.',
    'Envía uno que se llame compose.yaml.',
  ],
  'catalogue-unknown': ['La caja no tiene ese catálogo.'],
  'catalogue-busy': [
    'Se está probando otro catálogo ahora mismo.',
    'Espera a que termine, o quítalo.',
  ],
  'catalogue-taken': [
    'La caja ya tiene un catálogo con ese nombre.',
    'Ponle otro nombre, o quita antes el otro.',
  ],
  'catalogue-newer': [
    'Esta caja no puede leer algunas recetas de este catálogo.',
    'Quizá son para un Gantry más nuevo: actualiza la caja.',
  ],
  'catalogue-older': [
    'Este catálogo es más antiguo que el que la caja ya tenía.',
    'Quizá alguien muestra uno antiguo a propósito; el más nuevo se queda.',
  ],
  'catalogue-damaged': [
    'Un archivo del catálogo no es el que se firmó.',
    'Quizá está cambiando ahora: la caja lo intentará más tarde; lo que tiene se queda.',
  ],
  'catalogue-unreachable': [
    'No se puede llegar al catálogo.',
    'Lo que la caja tiene de él se queda.',
  ],
  'catalogue-invalid': [
    'El índice del catálogo no se puede leer.',
    '¿Es la dirección de una carpeta con index.json e index.json.minisig?',
  ],
  'signature-wrong': [
    'La firma no es de la clave indicada.',
    'Pregunta a quien lo publica; no se tomó nada de él.',
  ],
  'backup-unreachable': [
    'No se llega a ese lugar.',
    'Lo que ya está allí no se pierde; se repite solo.',
  ],
  'box-full': ['En esta caja no cabe ni una aplicación más.'],
  'build-failed': [
    'Falló un paso al construir la aplicación.',
    'Sus últimas líneas están en los detalles.',
  ],
  'build-needs-buildkit': ['La aplicación se construye de un modo que esta caja no conoce.'],
  'cable-contested': [
    'Otra persona pidió lo mismo en ese momento.',
    'Ambas cosas se terminaron. Cierra esta página en otros dispositivos y empieza otra vez.',
  ],
  'cable-locked': [
    'Se probó el cable demasiadas veces.',
    'Apaga y enciende la caja: quien puede hacerlo puede probar de nuevo.',
  ],
  'cable-missing': [
    'La caja no está conectada con un cable.',
    'Conéctala al router y prueba otra vez.',
  ],
  'cable-unused': ['Esta caja se toma solo con su código.'],
  'cache-failed': ['Una caché no se inicia o no termina.', 'Gantry lo intenta solo de nuevo.'],
  'card-unwritable': [
    'No se borró nada: en GANTRY no se puede escribir.',
    'Mira la tarjeta en otro ordenador.',
  ],
  'certificate-damaged': [
    'Falta un certificado de la caja o está dañado.',
    'Recupéralo de una copia.',
  ],
  'certificate-missing': [
    'La caja aún no ha hecho ningún certificado.',
    'Lo hace en cuanto sabe la hora. Prueba otra vez en un momento.',
  ],
  'claim-busy': ['En este momento alguien está tomando la caja.'],
  'claim-expired': [
    'Tardó demasiado, o se empezó de nuevo en otro sitio.',
    'Escribe el código otra vez.',
  ],
  'claim-forged': [
    'La petición no es de quien conoce el código.',
    'Carga la página de nuevo y escribe el código otra vez.',
  ],
  'claim-locked': [
    'Hubo demasiados intentos de tomar esta caja.',
    'Apágala y enciéndela: quien puede hacerlo puede probar de nuevo.',
  ],
  'claim-window': [
    'Una caja se puede tomar durante una hora tras encenderla.',
    'Apágala y enciéndela, y tómala en esa hora.',
  ],
  'code-mistyped': [
    'Ese código no está completo.',
    'Tiene nueve letras y cifras, como en XXXX-XXXX-X; revisa cada una.',
  ],
  'code-spent': ['Este enlace sirve una vez, durante un minuto.', 'Abre la aplicación otra vez.'],
  'code-throttled': ['Hubo demasiados códigos erróneos.', 'Espera y prueba otra vez.'],
  'code-wrong': [
    'Ese no es el código de esta caja.',
    'El código está en la pantalla de la caja y en claim-code.txt en su tarjeta.',
  ],
  'command-slow': ['Un programa de la aplicación no terminó a tiempo.'],
  'confirmation-needed': ['Para eso, escribe tu contraseña otra vez.'],
  'consent-missing': [
    'Esta aplicación quiere algo de la propia caja.',
    'Acéptalo en su página si lo quieres.',
  ],
  'copy-broken': [
    'Una base de datos no se inicia sobre su copia.',
    'Los archivos están guardados.',
  ],
  'credentials-missing': [
    'El proveedor del dominio pide más datos de acceso.',
    'Hazlos en tu proveedor, permitidos para este dominio y nada más.',
  ],
  'data-gone': [
    'Los datos de una aplicación se borraron después.',
    'Instálala de nuevo, o recupérala de una copia.',
  ],
  'database-failed': [
    'El servidor de bases de datos no hace su trabajo.',
    'Gantry lo intenta solo de nuevo.',
  ],
  'device-missing': [
    'Esta aplicación necesita un aparato que esta caja no tiene.',
    'Conéctalo y prueba otra vez.',
  ],
  'disk-full': [
    'En el disco de la caja no hay sitio suficiente.',
    'Quita una aplicación o sus datos.',
  ],
  'disk-other': [
    'En ese lugar hay ahora otro disco que el elegido.',
    'Mira de nuevo y elige otra vez: no se ha cambiado nada.',
  ],
  'disk-taken': ['En ese disco están las copias de otro lugar.', 'Deja antes de guardar allí.'],
  'disk-unknown': [
    'Ese disco no se puede preparar.',
    'Conéctalo. El de la propia caja nunca es uno de ellos.',
  ],
  'dns-no-zone': ['El proveedor no conoce ese dominio.'],
  'dns-refused': [
    'El servidor de nombres rechazó el cambio.',
    'Revisa la clave, y que pueda cambiar esos nombres.',
  ],
  'dns-silent': ['El servidor de nombres no responde.'],
  'docker-down': [
    'El programa en el que funcionan las aplicaciones no está en marcha.',
    'Gantry sigue solo en cuanto vuelva.',
  ],
  'docker-silent': [
    'El programa en el que funcionan las aplicaciones no responde.',
    'Si dura unos minutos, la caja lo reinicia sola. Las aplicaciones en marcha siguen mientras pueden.',
  ],
  'docker-failed': [
    'El programa en el que funcionan las aplicaciones no pudo hacer algo.',
    'Gantry lo intenta solo de nuevo.',
  ],
  'email-taken': [
    'Esa dirección ya es de otra persona.',
    'Las aplicaciones conocen a cada quien por su dirección: cada uno necesita la suya.',
  ],
  'engine-changed': [
    'La nueva versión guarda sus datos en otra clase de base.',
    'Instálala con otro nombre y lleva los datos con la propia aplicación.',
  ],
  'file-damaged': [
    'Un archivo de la caja estaba dañado.',
    'Se usa su última copia buena, donde la hay.',
  ],
  'file-later': [
    'Un archivo de la caja es de otra versión.',
    'Instala esa versión, o una posterior: el archivo quedó como está.',
  ],
  'file-missing': ['Ahí no hay nada.', 'Mira alrededor: gantry app exec NOMBRE -- ls CARPETA'],
  'file-unknown': ['Ese archivo no está en la copia.'],
  'file-unreadable': [
    'Un archivo de la aplicación está dañado.',
    'Arréglalo o quítalo, e inicia la aplicación de nuevo.',
  ],
  'file-unsafe': ['Algo ocupa el lugar de un archivo de la aplicación.', 'Quítalo.'],
  'folder-expected': ['Ahí no hay ninguna carpeta.', 'Nombra la carpeta en la que debe quedar.'],
  'foreign-rules': ['Alguien añadió reglas al cortafuegos de la caja.', 'Reinicia la caja.'],
  'handover-spent': [
    'Este enlace sirve una vez, durante diez minutos.',
    'Inicia sesión con nombre y contraseña.',
  ],
  'history-unknown': ['El historial no tiene ese número.'],
  'hook-failed': ['La aplicación no se actualizó.', 'Sigue como estaba.'],
  'icon-unknown': ['Esta aplicación no tiene imagen.'],
  'image-gone': [
    'Ya no se puede obtener aquello con lo que funcionaba la aplicación: funciona con lo que hoy lleva ese nombre.',
    'Puede ser una versión más nueva que sus datos: mira si está todo.',
  ],
  'image-not-found': ['La imagen de la aplicación no existe, o no es pública.'],
  'input-invalid': [
    'La caja no entiende uno de los datos.',
    'Qué tiene de malo está en los detalles.',
  ],
  internal: ['Algo fue mal dentro de la caja.', 'Mira su registro, o prueba otra vez.'],
  'invitation-spent': [
    'Esta invitación se usó, se retiró o es demasiado antigua.',
    'Pide una nueva; dura siete días.',
  ],
  'kit-damaged': [
    'Falta una parte de esta hoja de rescate o está dañada.',
    'Escanea el código otra vez, o copia todo su texto.',
  ],
  'kit-early': [
    'Aún no hay nada que una hoja de rescate pueda recuperar.',
    'Da antes a la caja un lugar para las copias.',
  ],
  'kit-newer': [
    'Esta hoja de rescate es de un Gantry más nuevo.',
    'Pon la última imagen en esta caja y empieza otra vez.',
  ],
  'kit-unknown': [
    'Esa no es la hoja de rescate de una caja.',
    'Su texto empieza por «gantry-kit-»; el código para tomar una caja es otro.',
  ],
  'kit-few-words': [
    'Hacen falta dos de las doce palabras de la hoja.',
    'Escribe dos cualesquiera, cada una con su número.',
  ],
  'kit-words': [
    'Una de las palabras es otra en la hoja.',
    'Mira la última hoja impresa: una anterior tiene otras palabras.',
  ],
  'link-taken': ['Ya hay un enlace con ese nombre.', 'Dale otro nombre.'],
  'link-unknown': ['No hay ningún enlace con ese nombre.'],
  'links-full': ['Ya hay tantos enlaces como se puede.', 'Quita uno que ya no se use.'],
  'preseed-changed': [
    'Los ajustes de la tarjeta han cambiado y no se usan.',
    'Ajusta en la página lo que dice el archivo.',
  ],
  'logo-refused': [
    'El logotipo del fabricante no se muestra.',
    'Pon otro junto a gantry.toml y reinicia la caja.',
  ],
  'invitation-unknown': [
    'Esa no es la invitación de otra caja.',
    'Copia todo el texto, desde «gantry-space-1.» hasta el último signo.',
  ],
  'mariadb-failed': ['El servidor MariaDB no hace su trabajo.', 'Gantry lo intenta solo de nuevo.'],
  'memory-small': [
    'Esta aplicación necesita más memoria de la que tiene la caja.',
    'Instálala en una caja con más.',
  ],
  'moment-failed': [
    'No se pudo fijar un momento para la copia.',
    'Las aplicaciones siguen, y se repite.',
  ],
  'database-no-next': [
    'Esta caja no tiene un PostgreSQL posterior al suyo.',
    'Una versión nueva de la caja quizá traiga uno.',
  ],
  'database-unlike': [
    'Esta aplicación no admite el PostgreSQL de esta caja.',
    'La página Sistema dice si la caja tiene otro.',
  ],
  'database-no-start': [
    'El PostgreSQL siguiente no arranca, y el de antes sigue.',
    'No cambió nada; el registro de las bases de datos dice más.',
  ],
  'database-rows': [
    'Una base de datos tiene otras filas en el PostgreSQL siguiente.',
    'No cambió nada: el de antes sigue.',
  ],
  'database-unfollowed': [
    'Una segunda caja tiene otro PostgreSQL que esta.',
    'Las copias van a una segunda caja como antes; solo las bases de datos no llegan al segundo.',
  ],
  'database-moving': ['PostgreSQL está en camino a otra versión.', 'Espera a que termine.'],
  'database-update-first': [
    'Una versión nueva de la caja está en camino.',
    'Espera a que demuestre que funciona, o a que se deshaga.',
  ],
  'database-busy': ['Ahora mismo se está guardando o cambiando algo.', 'Espera a que termine.'],
  'database-followed': [
    'Otra caja sigue a esta al segundo.',
    'Termínalo primero en la página Copias; las copias van allí como antes.',
  ],
  'database-unfit': [
    'No todas las aplicaciones de aquí admiten el PostgreSQL siguiente.',
    'Espera versiones nuevas de esas aplicaciones, o quítalas.',
  ],
  'database-no-room': [
    'Hay poco sitio en el disco para esto.',
    'Todo está tres veces durante un rato: haz sitio e inténtalo otra vez.',
  ],
  'database-no-way-back': [
    'No hay bases de datos de antes a las que volver.',
    'En las copias hay anteriores.',
  ],
  'database-nothing-left': ['No queda nada de una versión de antes.'],
  'move-no-disk': ['Ese disco no está.', 'Conéctalo y busca otra vez.'],
  'move-too-small': ['Ese disco es demasiado pequeño para la caja.', 'Usa uno mayor.'],
  'move-data-elsewhere': [
    'Los datos de esta caja tienen su propio disco.',
    'Muda solo los datos, o tráelos antes de vuelta a donde arranca la caja.',
  ],
  'move-card-unwritable': [
    'No se ha mudado nada: no se puede escribir en la unidad GANTRY.',
    'Mira la tarjeta en otro ordenador.',
  ],
  'move-update-first': [
    'Una versión más nueva de la caja está en camino.',
    'Espera a que demuestre que funciona o se deshaga.',
  ],
  'name-differs': ['Ese no es el nombre de esta caja.'],
  'name-invalid': ['Nada puede llamarse así.', 'Minúsculas, cifras y guiones, y no muy largo.'],
  'name-taken': ['Ese nombre ya está ocupado.', 'Elige otro.'],
  'site-address-invalid': [
    'Eso no es la dirección de una caja.',
    'Su dirección en casa, como 192.168.1.20, o su nombre, como gantry.local.',
  ],
  'site-app-foreign': ['Esa no es una aplicación de esa caja.'],
  'site-box-coming': ['Esa caja aún no está.', 'Espera a que esté.'],
  'site-image-missing': [
    'Falta la imagen de una aplicación de otra caja.',
    'Llega sola en cuanto responda una caja que la tenga.',
  ],
  'site-number-taken': ['Otra caja acaba de tomar ese sitio.', 'Esta toma sola el siguiente.'],
  'site-service-refused': [
    'El grupo no acepta una aplicación en otras cajas.',
    'Gantry lo intenta otra vez por sí solo.',
  ],
  'site-box-owned': [
    'Esa caja ya tiene propietario.',
    'En su página Sistema, hazla empezar de nuevo con «Las aplicaciones, con sus datos»: allí todos pierden el acceso. Si es de otro grupo, haz antes que lo deje.',
  ],
  'site-box-silent': [
    'La caja no responde.',
    'Mira si está encendida y si el cable de red está puesto.',
  ],
  'site-box-unknown': ['El grupo no tiene esa caja.', 'Las que tiene están en «Cajas».'],
  'site-decides': [
    'Las cajas del grupo pueden decidir tal como están.',
    'Despide una por una las que no vuelven.',
  ],
  'site-elsewhere': ['Eso lo decide otra caja.', 'Hazlo en una caja que decida.'],
  'site-label-found': ['Eso lo averigua la caja misma.', 'Usa otro nombre, como place=attic.'],
  'site-labels-many': ['La caja tiene demasiadas etiquetas.', 'Quita algunas; como máximo 20.'],
  'place-plugged-in': [
    'Ese disco está conectado a esta caja.',
    'Las otras cajas alcanzan lugares de la red: un NAS, S3 o una máquina con SFTP.',
  ],
  'app-brought': [
    'La aplicación ya se recuperó en otra caja.',
    'Mírala allí, o quítala allí primero.',
  ],
  'app-elsewhere': [
    'La aplicación se recuperó en otra caja; lo que hay aquí es de antes.',
    'Úsala allí, o tómala de nuevo aquí en su página.',
  ],
  'site-moves-many': [
    'El sitio no puede recordar más aplicaciones que pasaron a otra caja.',
    'Quita en la caja anterior lo que quede allí de una de esas aplicaciones.',
  ],
  'app-not-elsewhere': ['Ninguna otra caja tiene esta aplicación.', 'No hay nada que recuperar.'],
  'site-kit-none': [
    'Aquí no hay nada que recupere aplicaciones de esa caja.',
    'Mientras esté, deja que las otras lo guarden; si no, su hoja de recuperación la trae de vuelta en una caja vacía.',
  ],
  'standby-busy': [
    'La otra caja ya sigue a una.',
    'Una caja sigue a otra: elige una distinta, o deja que termine antes.',
  ],
  'standby-no-kit': [
    'La otra caja no tiene nada que abra las copias de esta.',
    'Da a esta caja un lugar para copias y deja que las otras guarden lo que las abre; espera después a que aquella lo tenga.',
  ],
  'standby-major': ['La otra caja tiene otro PostgreSQL.', 'Actualiza primero las dos.'],
  'standby-not-lent': [
    'Ninguna otra caja guarda lo que abre las copias de esta.',
    'Quien sigue a esta caja también lo tiene: deja primero que las otras lo guarden.',
  ],
  'standby-taken': [
    'Otra ya sigue a esta caja.',
    'A una caja la sigue una sola: deja que aquella termine antes.',
  ],
  'standby-none': ['Ninguna caja del grupo sigue a esta al segundo.', 'No hay nada que terminar.'],
  'standby-room': [
    'Hay poco espacio para una copia de las bases de datos que llegaron al segundo.',
    'Quita antes algo, o toma todo como estaba en un mismo momento.',
  ],
  'restored-halves': [
    'La aplicación está aquí, con sus bases de datos como llegaban al segundo, donde eran más nuevas.',
    'Mira si funciona: quizá conozca un archivo que aún no se había guardado.',
  ],
  'site-box-there': [
    'La caja está, y tiene ella misma la aplicación.',
    'Solo se recuperan en otra parte aplicaciones de una caja apagada.',
  ],
  'site-box-trying': [
    'Una aplicación acaba de llegar a esa caja y está a prueba allí.',
    'Espera a que haya demostrado que funciona, o a que haya vuelto.',
  ],
  'site-copy-none': ['No hay tal copia de esa caja.', 'Elige otro momento u otro lugar.'],
  'site-itself': ['Es esta misma caja.', 'Usa la dirección o el nombre de la otra.'],
  'site-leaving': ['Esta caja está dejando su grupo.', 'Espera a que lo haya hecho.'],
  'site-name-taken': ['El grupo ya tiene una caja con ese nombre.', 'Elige otro.'],
  'site-no-address': [
    'Las dos cajas no se encuentran: les falta un tipo de dirección común.',
    'Mira primero la red.',
  ],
  'site-no-box': [
    'Ninguna caja responde en esa dirección.',
    'Mira si está encendida y en la misma red, y compara la dirección con su pantalla.',
  ],
  'site-none': ['Esta caja no es de ningún grupo.', 'Incorpora antes otra.'],
  'site-not-made': [
    'No se ha formado ningún grupo en esta caja.',
    'Sigue sola como antes; lo que estorba está en lo que necesita atención.',
  ],
  'site-other-processor': [
    'La otra caja tiene otro procesador.',
    'Las aplicaciones de aquí no funcionarían allí: usa una caja del mismo tipo.',
  ],
  'site-other-time': [
    'Los relojes de las dos cajas difieren.',
    'Ambas se ponen en hora por internet: mira si llegan a él, y espera.',
  ],
  'site-other-version': [
    'La otra caja tiene otra versión.',
    'Si la nueva es la más antigua, déjala encendida toda la noche si recibe actualizaciones, o graba en su tarjeta la imagen de esta; quien la haga suya para eso tendrá que hacerla empezar de nuevo. Si no, actualiza esta. No se ha cambiado nada.',
  ],
  'site-stranger': ['Esta caja ya no es del grupo.'],
  'site-undecided': [
    'Hay muy pocas cajas del grupo para decidir algo.',
    'Las aplicaciones siguen; enciende las otras cajas, o sigue sin ellas.',
  ],
  'owner-unknown': ['Ese no es el propietario de una caja.'],
  'neighbour-failed': [
    'El espacio para la otra caja no se abre o no se cierra.',
    'Gantry lo intenta solo de nuevo.',
  ],
  'neighbour-taken': [
    'Ya hay otra caja con ese nombre.',
    'Muestra otra vez su invitación, o da otro nombre a esta.',
  ],
  'neighbour-unknown': [
    'Aquí no se guarda nada para esa caja.',
    'En las copias se ve para quién guarda algo la caja.',
  ],
  'network-on-trial': [
    'Otro cambio espera a ser confirmado.',
    'Abre la nueva dirección, o espera un minuto a que se deshaga.',
  ],
  'no-way-back': ['No hay una versión anterior a la que volver.'],
  'no-shell': [
    'No hay ninguna shell en este programa.',
    'Su imagen solo contiene el programa; para una orden suelta: gantry app exec.',
  ],
  'shell-unknown': ['Esta shell ha terminado.', 'Abre otra.'],
  'too-many-shells': ['Ya hay cuatro shells abiertas.', 'Cierra una de ellas.'],
  'not-the-owner': [
    'Eso solo puede hacerlo el propietario de la caja.',
    'Pídelo al propietario de la caja.',
  ],
  'not-undoable': [
    'Esta decisión no se puede deshacer por sí sola.',
    'La página Historial puede devolver toda la caja a lo que era entonces.',
  ],
  'finding-unknown': [
    'Ya no hay nada así que reparar.',
    'Probablemente ya ha pasado: mira la página Reparaciones.',
  ],
  'finding-by-hand': [
    'La caja no puede arreglarlo sola.',
    'Lo que hay que hacer está escrito ahí.',
  ],
  'not-an-admin': [
    'Eso solo puede hacerlo quien cuida de la caja.',
    'Pídelo al propietario de la caja.',
  ],
  'not-as-declared': [
    'El cortafuegos no hace lo que debe.',
    'La caja cargó sus reglas de nuevo y no ayudó: reiníciala.',
  ],
  'not-tried': [
    'No se pudo probar quién llega a quién en esta caja.',
    'La caja prueba cada tres minutos; si sigue así, reiníciala.',
  ],
  'not-updating': ['Esta aplicación no se está actualizando.'],
  'not-yours': ['Solo puedes cuidar de tus propios tokens.'],
  'nothing-on-trial': [
    'Ningún cambio de la red espera a ser confirmado.',
    'Ya se confirmó, o se deshizo.',
  ],
  'nothing-to-rotate': ['Ningún secreto de esta aplicación se puede rehacer.'],
  'owner-only': ['Eso solo puede hacerlo el propietario.'],
  'owner-stays': ['Una caja tiene siempre un propietario.', 'Entrégala antes a otra persona.'],
  'person-unknown': ['Aquí nadie se llama así.'],
  'place-refused': [
    'En ese lugar de la aplicación no se puede copiar.',
    'Nombra otro lugar, por ejemplo una carpeta de los datos de la aplicación.',
  ],
  'port-taken': [
    'Otra aplicación tiene ese puerto de la caja.',
    'Solo una puede tenerlo: quita antes la otra.',
  ],
  'process-failed': [
    'Falló un programa de la aplicación.',
    'Se repite solo; sus últimas líneas están en los detalles.',
  ],
  'process-stopped': [
    'Ese programa de la aplicación no está en marcha ahora.',
    'Inicia la aplicación, o espera a que se inicie.',
  ],
  'process-unknown': ['Ese programa no está en la caja.'],
  'program-failed': ['Falló un programa de la caja.'],
  'program-missing': [
    'La aplicación no tiene el programa que se debería iniciar.',
    'Díselo a quien cuida su receta.',
  ],
  'proxy-failed': [
    'No se pudieron cambiar las direcciones seguras.',
    'Siguen en uso las últimas buenas.',
  ],
  'recipe-missing': ['Esa receta no existe.'],
  'recipe-other': ['Esa es la receta de otra aplicación.'],
  'registry-broken': [
    'La aplicación no se puede traer: el lugar de donde viene responde con algo que no es una aplicación.',
    'Lo más probable es que esté averiado; la caja lo intenta sola de nuevo.',
  ],
  'registry-busy': [
    'La aplicación no se puede traer ahora: el lugar de donde viene no da más a esta conexión por el momento.',
    'Esos límites acaban en unas horas; la caja lo intenta sola de nuevo.',
  ],
  'registry-other': [
    'La aplicación no se puede traer: otra cosa responde en lugar del sitio de donde viene.',
    'Mira si esta red pide iniciar sesión o filtra, y si la fecha de la caja es correcta; lo intenta sola de nuevo.',
  ],
  'registry-unreachable': [
    'La aplicación no se puede traer: el lugar de donde viene no responde.',
    'Mira si la caja llega a internet; lo intenta sola de nuevo.',
  ],
  'restore-broken': ['La recuperación falló.'],
  'restore-busy': ['La aplicación no se detiene.', 'Se repite solo.'],
  'restore-done': ['Todo está ya aquí: la caja arranca de nuevo.'],
  'restore-has-apps': [
    'Esta caja tiene aplicaciones propias: se perderían.',
    'Quítalas con todos sus datos, o borra antes la caja.',
  ],
  'restore-incomplete': ['Esta copia no contiene una base de datos de la aplicación.'],
  'restore-interrupted': [
    'La recuperación se interrumpió antes de empezar.',
    'Recupera la aplicación una vez más.',
  ],
  'restore-mismatch': ['La base y los archivos de esta copia no son del mismo momento.'],
  'restore-newer': [
    'Esta copia la hizo un Gantry más nuevo que el de esta caja.',
    'Pon la imagen más reciente en esta caja y empieza de nuevo: nada ha cambiado.',
  ],
  'restore-room': ['La copia no cabe en esta caja.', 'Usa un disco mayor para esta caja.'],
  'restore-rows': ['La base volvió con otras filas que las guardadas.'],
  'restore-running': [
    'Esta caja se está convirtiendo en otra en este momento.',
    'Espera a que termine, o páralo antes.',
  ],
  'restore-unknown': ['La aplicación no está en esta copia.'],
  'bring-damaged': ['Este archivo está dañado o cortado.', 'Hazlo otra vez.'],
  'bring-empty': ['No hay nada dentro.', 'Míralo en la máquina de la que viene.'],
  'bring-missing': [
    'Eso no existe en la caja.',
    'Cópialo antes a la caja, o conecta el disco que lo tiene.',
  ],
  'bring-no-tables': [
    'En esta copia no hay tablas.',
    'Hazla de la única base de datos que tenía la aplicación.',
  ],
  'bring-refused': [
    'Esta copia no se puede cargar.',
    'Hazla otra vez, de esta única base, sin propietarios ni permisos.',
  ],
  'bring-several': [
    'En esta copia hay varias bases de datos.',
    'Haz una solo de la base de esta aplicación.',
  ],
  'bring-unclear': [
    'No está claro adónde va una parte de ello.',
    'Trae una carpeta o un archivo comprimido con carpetas y bases que se llamen como las de la aplicación.',
  ],
  'bring-unknown': [
    'De ahí no se pueden tomar datos.',
    'Trae una carpeta, un archivo (tar, también con gzip o zstd) o la copia de una base de datos.',
  ],
  'pages-not-shown': [
    'La caja no puede mostrar las páginas de la aplicación.',
    'Gantry lo intenta solo de nuevo.',
  ],
  'path-foreign': ['Solo root toma datos de una ruta.', 'Envía el archivo con esta página.'],
  'upload-no-room': [
    'En la caja no hay sitio para este archivo.',
    'Quita lo que ya no haga falta.',
  ],
  'upload-too-large': [
    'Este archivo es más grande de lo que puede ser.',
    'Mira si es el correcto.',
  ],
  'brought-in': ['La aplicación tiene los datos que se trajeron.'],
  restored: [
    'La aplicación volvió a ser lo que era.',
    'Lo que tenía antes queda una semana entre las instantáneas de esta caja.',
  ],
  'backup-unreadable': [
    'No se pudieron leer archivos de la caja.',
    'Quizá su disco esté fallando: guarda todo también en otro lugar.',
  ],
  'restore-unkept': [
    'No se pudo conservar lo que la aplicación tiene ahora; por eso no se reemplazó nada.',
    'Mira si hay sitio en la caja y recupera la aplicación otra vez.',
  ],
  'restore-other-databases': [
    'La aplicación tenía entonces más bases de datos que ahora.',
    'No se ha cambiado nada. Recupérala al lado, con otro nombre.',
  ],
  'second-factor-needed': [
    'Hace falta también el código de tu autenticador.',
    'Abre en tu teléfono la aplicación que muestra seis cifras.',
  ],
  'second-factor-wrong': [
    'Ese código es erróneo, o ya se usó.',
    'Escribe el que se muestra ahora, o espera al siguiente.',
  ],
  'sign-in-throttled': ['Hubo demasiadas contraseñas erróneas.', 'Espera y prueba otra vez.'],
  'sign-in-wrong': ['El nombre o la contraseña no es correcto.'],
  'signed-out': ['No has iniciado sesión.', 'Inicia sesión y prueba otra vez.'],
  'snapshot-unknown': ['Esa copia no está allí.'],
  'static-failed': [
    'No se pueden sacar los archivos de la aplicación de su imagen.',
    'Gantry lo intenta solo de nuevo.',
  ],
  'static-missing': [
    'A la imagen de la aplicación le falta una carpeta.',
    'Díselo a quien cuida su receta.',
  ],
  'static-refused': [
    'La imagen tiene archivos que no se pueden mostrar.',
    'Díselo a quien cuida su receta.',
  ],
  'tar-broken': ['Esto no es un archivo tar, o está dañado.', 'Copia otra vez.'],
  'target-taken': ['Ya hay un lugar con ese nombre.', 'Da otro nombre a este.'],
  'target-unknown': ['La caja no tiene un lugar con ese nombre.'],
  'task-failed': ['Falló una tarea de la aplicación.', 'Lo último que dijo está en los detalles.'],
  'token-exists': ['Ya hay un token con ese nombre.', 'Elige otro nombre, o revoca antes aquel.'],
  'token-not-enough': ['Ese token no basta para eso.'],
  'token-throttled': ['Hubo demasiados tokens erróneos.', 'Mira si el token se revocó o caducó.'],
  'token-unknown': ['No hay ningún token con ese nombre.'],
  'token-wrong': [
    'Ese enlace no es el del cambio.',
    'Abre el enlace que se mostró con el último cambio, o cambia la red de nuevo.',
  ],
  'too-large': ['La petición es demasiado grande.'],
  'too-many-tokens': ['Ya tienes tantos tokens como se puede.', 'Revoca uno que ya no se use.'],
  unclaimed: ['Esta caja aún no tiene propietario.'],
  'update-beside-away': [
    'Otra caja del grupo no responde, y con esta faltaría una segunda.',
    'Enciéndela; mañana ya no se la espera. O inicia aquí ahora la nueva versión.',
  ],
  'update-beside-trying': [
    'Otra caja del grupo se está reiniciando o aún tiene que demostrar que funciona.',
    'Espera: después le toca a esta.',
  ],
  'update-beside-turn': ['Otra caja del grupo va primero.', 'Espera: después le toca a esta.'],
  'update-breaking': [
    'Esta versión cambia mucho.',
    'Lee lo que se dice de ella y acéptala después.',
  ],
  'update-failed-beside': [
    'Esta versión no funcionó en otra caja del grupo. Aquí no se inicia sola.',
    'Espera a una posterior, o pruébala aquí de todos modos: iníciala ahora.',
  ],
  'update-gap': ['No hay camino de esta versión a la nueva.', 'Díselo a quien cuida la receta.'],
  'update-starting': [
    'Se está iniciando una versión nueva.',
    'Espera a que la caja vuelva y haya visto si funciona.',
  ],
  'update-undone': ['La nueva versión no funcionó: la aplicación volvió a la que tenía.'],
  'update-unknown': ['No hay una versión más nueva.'],
  'worker-down': ['La caja no responde ahora.', 'Se recupera sola; si tarda, reiníciala.'],
  'drill-cut': [
    'La prueba se interrumpió tres veces antes de acabar.',
    'Quizá la caja tenga poca memoria. Mañana se intenta de nuevo.',
  ],
  'drill-app': [
    'La aplicación no funciona con lo que hay guardado de ella.',
    'La aplicación misma sigue; lo que dijo en la prueba está abajo.',
  ],
  'backup-damaged': [
    'Ese lugar ha perdido o cambiado parte de lo que recibió.',
    'Revise su disco, y guarde también en otro lugar. La próxima copia vuelve a enviar allí lo que la caja aún tiene; lo que falte después lo suelta gantry backup target tidy NAME.',
  ],
  'update-busy': ['Se está escribiendo una actualización.', 'Espera a que termine.'],
  'update-cut-off': [
    'La actualización no se escribió hasta el final.',
    'Lo que funciona en la caja no se ha tocado. Empieza de nuevo.',
  ],
  'update-damaged': [
    'El archivo de actualización está dañado o no está firmado.',
    'Tráelo de nuevo: lo que funciona en la caja no se tocó.',
  ],
  'update-did-not-start': [
    'La versión nueva no arrancó, tres veces.',
    'No se perdió nada; se tomará una versión posterior cuando la haya.',
  ],
  'update-failed': [
    'No se pudo escribir la actualización.',
    'Lo que funciona en la caja no se tocó.',
  ],
  'update-feed-invalid': [
    'En esa dirección no hay una lista de versiones.',
    'Revisa la dirección de las actualizaciones.',
  ],
  'update-foreign': [
    'El archivo no es una actualización para esta caja.',
    'Toma el archivo cuyo nombre termina en .update.',
  ],
  'update-foreign-key': [
    'La actualización está firmada por alguien que la caja no conoce.',
    'Toma la de quien hizo la imagen de esta caja.',
  ],
  'update-no-channel': ['Ese canal no existe allí.', 'Elige uno que se ofrezca allí.'],
  'update-no-feed': [
    'La caja no conoce ningún lugar con versiones más nuevas.',
    'Escribe la dirección de las actualizaciones.',
  ],
  'update-no-key': [
    'Esta imagen no admite actualizaciones: no conoce a nadie que las firme.',
    'Instala una vez una imagen que conozca a alguien.',
  ],
  'update-none': ['No hay una versión más nueva para esta caja.', 'Busca una, o toma un archivo.'],
  'update-none-written': ['Ninguna versión nueva espera para iniciarse.', 'Trae primero una.'],
  'update-not-there': [
    'Ese archivo ya no está en la memoria.',
    'Conéctala otra vez y busca de nuevo.',
  ],
  'update-on-trial': [
    'Una versión nueva aún tiene que demostrar que funciona.',
    'Hasta entonces hace falta el camino de vuelta: espera a que lo haya demostrado.',
  ],
  'update-old-bootloader': [
    'El gestor de arranque de esta Raspberry Pi no puede probar versiones.',
    'Es anterior a diciembre de 2022: renuévalo con Raspberry Pi Imager (Misc utility images, Bootloader) e inténtalo de nuevo.',
  ],
  'update-lacks-database': [
    'Esta actualización no tiene el PostgreSQL de las bases de datos de esta caja.',
    'No cambió nada; toma una versión que lo tenga, o pasa antes las bases a una que esta tenga.',
  ],
  'update-lacks-mariadb': [
    'Esta actualización no tiene el MariaDB de las bases de datos de esta caja.',
    'No cambió nada; toma una versión que lo tenga: a otro MariaDB aún no hay camino.',
  ],
  'update-boot-full': [
    'En la partición desde la que arranca esta caja no hay sitio para esta actualización.',
    'No cambió nada; mira su partición ESP en otro ordenador y borra lo que haya junto a las carpetas EFI y loader. Si no hay nada, o es una Raspberry Pi, díselo a quien hizo la actualización.',
  ],
  'update-too-large': [
    'No hay sitio para esta actualización.',
    'No cambió nada; díselo a quien la hizo.',
  ],
  'update-unhealthy': [
    'Algo no funcionaba en la versión nueva.',
    'No se perdió nada; se tomará una versión posterior cuando la haya.',
  ],
  'update-unreachable': [
    'No se pudo alcanzar la actualización.',
    'Mira si la caja llega a internet; se intenta de nuevo solo.',
  ],
  'update-wrong-board': [
    'La actualización es para otro tipo de caja.',
    'Toma el archivo hecho para esta.',
  ],
  'upload-cut-short': ['El archivo no llegó entero.', 'Elígelo de nuevo.'],
  'upload-out-of-order': ['El archivo se envió desde dos sitios a la vez.', 'Elígelo de nuevo.'],
  'drill-cache': [
    'Una caché no arranca con lo que hay guardado.',
    'Haga otra copia, y mire el registro de la aplicación.',
  ],
  'drill-incomplete': [
    'La última copia no contiene todo de una aplicación.',
    'Mire el registro de la aplicación y después haga otra copia.',
  ],
  'drill-rows': [
    'Una base de datos volvió con otras filas que las guardadas.',
    'Haga otra copia. Si vuelve a pasar, quizá el disco de ese lugar esté dañado.',
  ],
  'drill-mismatch': [
    'La base de datos y los archivos de una aplicación no son del mismo momento.',
    'Haga otra copia; las más antiguas no se ven afectadas.',
  ],
  'drill-running': [
    'Lo que hay allí se está recuperando a modo de prueba.',
    'Espera a que termine la prueba.',
  ],
  'drill-nothing': [
    'Aún no hay nada guardado fuera de esta caja.',
    'Dele un lugar para copias, y haga primero una copia.',
  ],
  'drill-no-room': [
    'La caja no tiene sitio suficiente para la prueba.',
    'Haga sitio en la caja. Lo guardado no se ve afectado.',
  ],
  'drill-files': [
    'Los archivos de una aplicación no volvieron completos.',
    'Haga otra copia. Si vuelve a pasar, quizá el disco de ese lugar esté dañado.',
  ],
  'alert-nobody': ['La caja no tiene esa vía para avisar a nadie.', 'Añada una primero.'],
  'alert-failed': ['El mensaje no fue aceptado.', 'Lo que dijo el servidor está abajo.'],
  'alert-password-needed': [
    'La contraseña guardada solo vale para su servidor.',
    'Escríbala otra vez si cambia el servidor, el puerto, el cifrado o el usuario.',
  ],
  'alert-unknown': ['La caja no avisa por esa vía.'],
}
