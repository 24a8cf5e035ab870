// What is wrong with the words of a template, before anybody saves it?
import type { Issue } from '../kernel/issues.ts'
import { checkTemplate } from './render.ts'

const single = ['defaultSubject', 'defaultHtmlTemplate', 'defaultTextTemplate'] as const
const localized = ['localizedSubjects', 'localizedHtmlTemplates', 'localizedTextTemplates'] as const

type Words = { readonly [M in (typeof single)[number]]?: string | undefined } & {
  readonly [M in (typeof localized)[number]]?: Readonly<Record<string, string>> | undefined
}

/** One issue for each text that cannot be understood, at its place in the template; the message names line and reason. */
export function templateIssues(template: Words): Issue[] {
  const texts = [
    ...single.map(name => [name, template[name]] as const),
    ...localized.flatMap(name =>
      Object.entries(template[name] ?? {}).map(([locale, text]) => [`${name}.${locale}`, text] as const),
    ),
  ]
  return texts.flatMap(([path, text]) => textIssues(path, text))
}

type Message = { readonly defaultTemplate: string; readonly localizedTemplates: Readonly<Record<string, string>> }

/** As {@link templateIssues}, for the template of a text message or a call. */
export const messageIssues = ({ defaultTemplate, localizedTemplates }: Message): Issue[] => [
  ...textIssues('defaultTemplate', defaultTemplate),
  ...Object.entries(localizedTemplates).flatMap(([locale, text]) => textIssues(`localizedTemplates.${locale}`, text)),
]

function textIssues(path: string, text: string | undefined): Issue[] {
  const checked = text === undefined ? { ok: true as const } : checkTemplate(text)
  return checked.ok ? [] : [{ path, reason: 'invalid', message: checked.error }]
}
