import type { ScoreTexts } from '../score.ts'

export const fr: ScoreTexts = {
  digest:
    'ses images sont désignées par des étiquettes, et une étiquette peut mener demain à un autre programme',
  health:
    'elle ne dit pas à quoi se voit qu’elle fonctionne : une version plus récente qui ne fonctionne pas resterait',
  saved: 'elle ne dit de rien qu’il faut le sauvegarder',
  memory: 'elle ne dit pas de combien de mémoire elle a besoin, ni combien elle peut prendre',
  tested:
    'elle n’a pas vécu toute sa vie sur une box : installée, sauvegardée, restaurée, mise à jour, enlevée',
  version: 'elle ne dit pas sa version',
  licence: 'elle ne dit pas sa licence',
  readme:
    'personne n’a écrit ce qu’il lui faut, ce qui est sauvegardé et comment se connecter la première fois',
  icon: 'elle n’a pas d’image',
}
