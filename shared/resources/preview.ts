// What would a template make of somebody, before anybody is sent anything?
import { localized } from '../domain/localized.ts'
import { group, map, optional, text, whole } from '../kernel/fields.ts'
import { type Issue, parse } from '../kernel/issues.ts'
import { orRefuse } from '../kernel/refusal.ts'
import type { More, Operation } from './define.ts'
import { previewVariables } from './preview-variables.ts'
import type { ResourceRoute } from './routes.ts'

const words = optional(text({ doc: 'The words.', max: 100_000, exact: true }))
const byLocale = map(text({ doc: 'The words.', max: 100_000, exact: true }), { doc: 'Words by locale.', default: {} })
const locale = optional(text({ doc: 'In which language.', max: 35 }))

const emailRequest = group('Preview request', {
  locale,
  emailTemplate: group('Email template', {
    fromEmail: words,
    defaultFromName: words,
    defaultSubject: words,
    defaultHtmlTemplate: words,
    defaultTextTemplate: words,
    localizedFromNames: byLocale,
    localizedSubjects: byLocale,
    localizedHtmlTemplates: byLocale,
    localizedTextTemplates: byLocale,
  }),
})
const messageRequest = group('Preview request', {
  locale,
  messageTemplate: group('Message template', { type: words, defaultTemplate: words, localizedTemplates: byLocale }),
})

type Source = {
  readonly envelope: string
  /** Where the text stands, and where its translations do. */
  readonly places: readonly [string, string]
  readonly html?: boolean
  readonly words: string | undefined
  readonly translations: Readonly<Record<string, string>>
}

type Reading = { readonly language: string | undefined; readonly now: number }

/** One text rendered, or what is wrong with it, at the place in the request where it was taken from. */
async function rendered(source: Source, { language, now }: Reading): Promise<{ text?: string; issue?: Issue }> {
  const { renderTemplate } = await import('../templates/render.ts')
  const { envelope, html = false, translations } = source
  const own = localized(language === undefined ? [] : [language], translations, undefined)
  const words = own ?? source.words
  if (words === undefined || words === '') return {}
  const result = renderTemplate(words, previewVariables, { html, now })
  if (result.ok) return { text: result.text }
  const [locale] = Object.entries(translations).find(([, one]) => one === own) ?? []
  const path = locale === undefined ? source.places[0] : `${source.places[1]}.${locale}`
  return { issue: { path: `${envelope}.${path}`, reason: 'invalid', message: result.error } }
}

/** What is wrong does not fail a preview: it is part of the answer, in the wire's words (wire reference, section 32). */
function errorsOf(results: readonly { readonly issue?: Issue }[]) {
  const fieldErrors = results.flatMap(({ issue }) =>
    issue === undefined ? [] : [[issue.path, [{ code: `[${issue.reason}]${issue.path}`, message: issue.message }]]],
  )
  return fieldErrors.length === 0 ? {} : { errors: { fieldErrors: Object.fromEntries(fieldErrors) } }
}

const previewEmail: Operation = async ({ now }, { document }) => {
  const { emailTemplate: letter, locale: language } = orRefuse(parse(emailRequest, document))
  const part = (one: Omit<Source, 'envelope'>) => rendered({ ...one, envelope: 'emailTemplate' }, { language, now })
  const subject = await part({
    places: ['defaultSubject', 'localizedSubjects'],
    words: letter.defaultSubject,
    translations: letter.localizedSubjects,
  })
  const html = await part({
    places: ['defaultHtmlTemplate', 'localizedHtmlTemplates'],
    html: true,
    words: letter.defaultHtmlTemplate,
    translations: letter.localizedHtmlTemplates,
  })
  const plain = await part({
    places: ['defaultTextTemplate', 'localizedTextTemplates'],
    words: letter.defaultTextTemplate,
    translations: letter.localizedTextTemplates,
  })
  const display = localized(language === undefined ? [] : [language], letter.localizedFromNames, letter.defaultFromName)
  const email = {
    from: { ...(letter.fromEmail && { address: letter.fromEmail }), ...(display && { display }) },
    to: [{ address: 'sam@example.com', display: 'Sam Sample' }],
    ...(subject.text !== undefined && { subject: subject.text.replace(/\s+/g, ' ').trim() }),
    ...(html.text !== undefined && { html: html.text }),
    ...(plain.text !== undefined && { text: plain.text }),
  }
  return { status: 200, body: { email, ...errorsOf([subject, html, plain]) } }
}

const previewMessage: Operation = async ({ now }, { document }) => {
  const { messageTemplate: template, locale: language } = orRefuse(parse(messageRequest, document))
  const said = await rendered(
    {
      envelope: 'messageTemplate',
      places: ['defaultTemplate', 'localizedTemplates'],
      words: template.defaultTemplate,
      translations: template.localizedTemplates,
    },
    { language, now },
  )
  const member = template.type === 'Voice' ? 'message' : 'textMessage'
  const message = {
    code: previewVariables.code,
    phoneNumber: previewVariables.phoneNumber,
    ...(said.text !== undefined && { [member]: said.text }),
  }
  const previewed = said.text === undefined ? {} : { previewMessage: said.text }
  return { status: 200, body: { message, ...previewed, ...errorsOf([said]) } }
}

const errors = optional(whole({ doc: 'What is wrong with the template.' }))

export const previewMore = {
  'POST /api/email/template/preview': {
    doc: 'See the letter that an e-mail template makes of somebody made up.',
    answer: group('Preview', { email: whole({ doc: 'The letter.' }), errors }),
    run: previewEmail,
  },
  'POST /api/message/template/preview': {
    doc: 'See the message that a template makes of somebody made up.',
    answer: group('Preview', {
      message: whole({ doc: 'The message.' }),
      previewMessage: optional(text({ doc: 'Its words.', exact: true })),
      errors,
    }),
    run: previewMessage,
  },
} satisfies Partial<Record<ResourceRoute, More>>
