import type { CatalogueTexts } from './en.ts'

export const es: CatalogueTexts = {
  title: 'Más aplicaciones',
  lead: 'La caja trae aplicaciones. Aquí añades catálogos de otros, o una aplicación tuya.',
  list: 'Catálogos',
  none: 'Solo el que trae la caja.',
  never: 'Todavía no se ha traído nada.',
  state: (apps, number, when) =>
    `${apps === 1 ? 'Una aplicación' : `${apps} aplicaciones`}, edición ${number} del ${when}`,
  priority: 'Prioridad',
  priorityHint:
    'Si dos tienen la misma aplicación, vale el número mayor. Lo que trae la caja tiene 0.',
  priorityWrong: 'Un número entero de -1000 a 1000.',
  rank: 'Fijar la prioridad',
  refresh: 'Buscar algo más nuevo',
  remove: 'Quitar',
  add: 'Añadir un catálogo',
  submit: 'Probar y usar',
  fields: {
    texts: { name: 'Nombre', url: 'Dirección', key: 'Clave' },
    hints: {
      name: 'Como tú lo llamas.',
      url: 'Donde está su índice, por ejemplo https://example.org/apps.',
      key: 'De quien lo hace: 56 caracteres, RW primero. Tómala de alguien de confianza.',
    },
    errors: {
      name: 'Minúsculas, cifras y guiones entre ellas, 20 como mucho.',
      url: 'Eso no es la dirección de un catálogo.',
      key: 'Eso no es una clave: 56 caracteres, RW primero.',
    },
  },
  compose: 'Una aplicación de un archivo Compose',
  composeLead:
    'La caja hace de él una receta y dice qué no pudo traer. Todavía no se instala nada.',
  paste: 'Archivo Compose o línea de docker run',
  pasteMissing: 'Pega algo, o elige archivos.',
  files: 'O archivos de este dispositivo',
  filesHint: 'El archivo Compose y lo que está a su lado, por ejemplo .env.',
  make: 'Hacer una receta',
  refused: 'No salió ninguna receta',
  remarks: 'Dejado fuera, o hecho de otra manera',
  at: (file, line) => `${file}, línea ${line}`,
  recipe: 'Receta',
  recipeHint: 'Puedes cambiarla antes de ofrecerla.',
  bring: 'Ofrecer esta aplicación',
  offered: 'Ahora se ofrece.',
  look: 'Verla',
  brought: 'Aplicaciones traídas',
  drop: 'No ofrecerla más',
}
