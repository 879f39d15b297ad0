import type { ScoreTexts } from '../score.ts'

export const es: ScoreTexts = {
  digest:
    'sus imágenes se nombran con etiquetas, y bajo una etiqueta puede haber mañana otro programa',
  health: 'no dice en qué se ve que funciona: una versión más nueva que no funciona se quedaría',
  saved: 'no dice de nada que haya que guardarlo',
  memory: 'no dice cuánta memoria necesita o puede tomar',
  tested:
    'no pasó por toda su vida en una caja: instalada, guardada, recuperada, actualizada, quitada',
  version: 'no dice qué versión es',
  licence: 'no dice su licencia',
  readme: 'nadie escribió qué necesita, qué se guarda y cómo se entra la primera vez',
  icon: 'no tiene imagen',
}
