import { type ChangeTexts, type Need, type PortChange, sizeIn } from '../change.ts'

/** Latin words keep their own direction. */
const own = (text: string) => `\u2068${text}\u2069`

export const ar: ChangeTexts = {
  door: ({ guarded }) =>
    guarded
      ? 'لا يصل إلى صفحته الآن إلا أشخاص الصندوق الذين سجّلوا الدخول'
      : 'لم تعد صفحته محفوظة لأشخاص الصندوق: من وصل إليها رآها',
  path: ({ path, gone }) =>
    gone
      ? `لم يعد لأحد أن يفتح ${own(path)} دون تسجيل الدخول`
      : `من وصل إلى الصندوق يمكنه الآن أن يفتح ${own(path)} دون تسجيل الدخول`,
  right: ({ right, gone }) => `${gone ? 'لم يعد' : 'الآن أيضًا'}: ${right.says}`,
  port: ({ gone, ...it }) => (gone ? `لم يعد يطلب ${port(it)}` : `يطلب الآن أيضًا ${port(it)}`),
  need: ({ gone, ...it }) => (gone ? `لم يعد يحتاج إلى ${need(it)}` : `يحتاج الآن إلى ${need(it)}`),
  folder: ({ path, gone }) =>
    gone ? `لم يعد يستعمل مجلده ${own(path)}` : `يحتفظ بمجلد إضافي، ${own(path)}`,
  saved: ({ path, gone }) =>
    gone ? `لم يعد مجلده ${own(path)} يُحفظ` : `يُحفظ الآن مجلده ${own(path)} أيضًا`,
  'left-out': ({ files, path, gone }) =>
    gone
      ? `يُحفظ الآن ${own(files)} في مجلده ${own(path)} أيضًا`
      : `لم يعد ${own(files)} في مجلده ${own(path)} يُحفظ`,
  'as-database': ({ files, path, gone }) =>
    gone
      ? `لم يعد ${own(files)} في مجلده ${own(path)} يُحفظ كقاعدة بيانات`
      : `يُحفظ الآن ${own(files)} في مجلده ${own(path)} كقاعدة بيانات`,
  halted: ({ halted }) => (halted ? 'يتوقف لحظة أثناء حفظه' : 'يستمر في العمل أثناء حفظه'),
  question: ({ label, gone }) => (gone ? `لم يعد يسأل: ${own(label)}` : `يسأل الآن: ${own(label)}`),
  program: ({ name, gone }) =>
    gone ? `لم يعد يشغّل برنامجه ${own(name)}` : `يشغّل برنامجًا إضافيًا، ${own(name)}`,
  source: ({ image, gone }) =>
    gone ? `لم تعد صورته تأتي من ${own(image)}` : `تأتي صورته الآن من ${own(image)}`,
  job: ({ name, schedule, gone }) =>
    gone
      ? `لم يعد ينفّذ مهمته ${own(name)} (${own(schedule)})`
      : `ينفّذ الآن مهمته ${own(name)} (${own(schedule)})`,
  hook: ({ hook, gone }) =>
    gone ? `لم يعد ينفّذ أمرًا خاصًا به (${own(hook)})` : `ينفّذ الآن أمرًا خاصًا به (${own(hook)})`,
  memory: ({ bytes }) =>
    bytes === undefined
      ? 'لم يعد يطلب ذاكرة كثيرة'
      : `يطلب ${own(sizeIn(bytes, 'MB', 'GB'))} من الذاكرة`,
  user: ({ program, user }) =>
    user === undefined
      ? `يعمل برنامجه ${own(program)} بالهوية التي تقولها صورته`
      : `يعمل برنامجه ${own(program)} بالهوية ${own(user)}`,
  settings: ({ names }) => `إعدادات أخرى: ${own(names.join(', '))}`,
}

const audiences = { lan: 'لمن في البيت', internet: 'للجميع', apps: 'لتطبيقات أخرى' }

function port({ range, protocol, audience, onBox }: PortChange): string {
  const kind = protocol ? ` (${own(protocol)})` : ''
  return `المنفذ ${own(range)}${kind}${onBox ? ' على الصندوق نفسه' : ''} ${audiences[audience]}`
}

function need(it: Need): string {
  switch (it.need) {
    case 'database':
      return `قاعدة بيانات من نوع ${own(it.name)}`
    case 'cache':
      return 'ذاكرة مؤقتة'
    case 'mail':
      return 'إرسال البريد'
    case 'pages':
      return 'صفحات خاصة به'
    case 'place':
      return 'مكان خاص به في شبكة البيت'
    case 'app':
      return `التطبيق ${own(it.name)}`
    case 'app-if-there':
      return `التطبيق ${own(it.name)} إن كان موجودًا`
  }
}
