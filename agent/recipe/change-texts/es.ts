import { type ChangeTexts, type Need, type PortChange, sizeIn } from '../change.ts'

export const es: ChangeTexts = {
  door: ({ guarded }) =>
    guarded
      ? 'a su página llegan ahora solo las personas de la caja que han iniciado sesión'
      : 'su página ya no se reserva a las personas de la caja: quien llega a ella la ve',
  path: ({ path, gone }) =>
    gone
      ? `ya nadie puede abrir ${path} sin iniciar sesión`
      : `quien llega a la caja puede abrir ahora ${path} sin iniciar sesión`,
  right: ({ right, gone }) => `${gone ? 'ya no' : 'ahora también'}: ${right.says}`,
  port: ({ gone, ...it }) => (gone ? `ya no pide ${port(it)}` : `ahora pide también ${port(it)}`),
  need: ({ gone, ...it }) => (gone ? `ya no necesita: ${need(it)}` : `ahora necesita: ${need(it)}`),
  folder: ({ path, gone }) =>
    gone ? `ya no usa su carpeta ${path}` : `guarda una carpeta más, ${path}`,
  saved: ({ path, gone }) =>
    gone
      ? `su carpeta ${path} ya no entra en las copias`
      : `su carpeta ${path} entra ahora también en las copias`,
  'left-out': ({ files, path, gone }) =>
    gone
      ? `${files} de su carpeta ${path} entra ahora también en las copias`
      : `${files} de su carpeta ${path} ya no entra en las copias`,
  'as-database': ({ files, path, gone }) =>
    gone
      ? `${files} de su carpeta ${path} ya no se guarda como base de datos`
      : `${files} de su carpeta ${path} se guarda ahora como base de datos`,
  halted: ({ halted }) =>
    halted ? 'se detiene un momento mientras se guarda' : 'sigue en marcha mientras se guarda',
  question: ({ label, gone }) => (gone ? `ya no pregunta: ${label}` : `ahora pregunta: ${label}`),
  program: ({ name, gone }) =>
    gone ? `su programa ${name} ya no funciona` : `tiene un programa más, ${name}`,
  source: ({ image, gone }) =>
    gone ? `su imagen ya no viene de ${image}` : `su imagen viene ahora de ${image}`,
  job: ({ name, schedule, gone }) =>
    gone
      ? `ya no hace su tarea ${name} (${schedule})`
      : `ahora hace su tarea ${name} (${schedule})`,
  hook: ({ hook, gone }) =>
    gone ? `ya no ejecuta una orden propia (${hook})` : `ahora ejecuta una orden propia (${hook})`,
  memory: ({ bytes }) =>
    bytes === undefined
      ? 'ya no pide mucha memoria'
      : `pide ${sizeIn(bytes, 'MB', 'GB')} de memoria`,
  user: ({ program, user }) =>
    user === undefined
      ? `su programa ${program} funciona como diga su imagen`
      : `su programa ${program} funciona como ${user}`,
  settings: ({ names }) => `otros ajustes: ${names.join(', ')}`,
}

const audiences = {
  lan: 'para quienes están en casa',
  internet: 'para todos',
  apps: 'para otras aplicaciones',
}

function port({ range, protocol, audience, onBox }: PortChange): string {
  const kind = protocol ? ` (${protocol})` : ''
  return `el puerto ${range.replace('-', ' a ')}${kind}${onBox ? ', en la propia caja,' : ''} ${audiences[audience]}`
}

function need(it: Need): string {
  switch (it.need) {
    case 'database':
      return `una base de datos de tipo ${it.name}`
    case 'cache':
      return 'una caché'
    case 'mail':
      return 'enviar correo'
    case 'pages':
      return 'páginas propias'
    case 'place':
      return 'un lugar propio en la red de casa'
    case 'app':
      return `la aplicación ${it.name}`
    case 'app-if-there':
      return `la aplicación ${it.name}, si está`
  }
}
