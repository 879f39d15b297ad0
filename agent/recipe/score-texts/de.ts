import type { ScoreTexts } from '../score.ts'

export const de: ScoreTexts = {
  digest:
    'ihre Abbilder sind mit Tags benannt, und unter einem Tag kann morgen ein anderes Programm liegen',
  health:
    'sie sagt nicht, woran zu sehen ist, dass sie funktioniert; eine neuere Version, die nicht funktioniert, bliebe also',
  saved: 'sie nennt nichts, das gesichert werden soll',
  memory: 'sie sagt nicht, wie viel Arbeitsspeicher sie braucht oder nehmen darf',
  tested:
    'sie wurde nicht auf einer Box durch ihr Leben geführt: installiert, gesichert, zurückgeholt, aktualisiert, entfernt',
  version: 'sie sagt nicht, welche Version sie ist',
  licence: 'sie sagt nicht, unter welcher Lizenz sie steht',
  readme:
    'niemand hat aufgeschrieben, was sie braucht, was gesichert wird und wie man sich zuerst anmeldet',
  icon: 'sie hat kein Bild',
}
