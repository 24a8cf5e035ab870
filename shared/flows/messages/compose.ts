// What letter does a message become?
import { localized } from '../../domain/localized.ts'
import type { Letter, SmtpServer } from '../../ports/mail/port.ts'
import type { With } from '../../powers.ts'
import type { EmailTemplate } from '../../resources/email-template.ts'
import { renderTemplate } from '../../templates/render.ts'
import { type Message, placeOfVariables } from '../message.ts'
import { variablesOf } from './variables.ts'

export type Composed =
  | { readonly ok: true; readonly letter: Letter; readonly via: SmtpServer | undefined }
  | { readonly ok: false; readonly error: string }

const failed = (error: string): Composed => ({ ok: false, error })

export async function compose(c: With<'read' | 'seal'>, message: Message): Promise<Composed> {
  const [tenant, template] = await Promise.all([
    c.configuration.tenant(message.tenantId),
    c.configuration.emailTemplate(message.templateId),
  ])
  if (tenant === undefined) return failed('the tenant is gone')
  if (template === undefined) return failed(`the email template ${message.templateId} does not exist`)
  if (message.variables === undefined) return failed('the variables of the message are gone')
  const given: unknown = JSON.parse(
    await c.sealer.open(message.tenantId, placeOfVariables(message.id), message.variables),
  )
  const { variables, languages } = await variablesOf(c, message, Object(given), tenant)
  const parts = renderLetter(template, variables, { languages, now: c.now })
  if (!parts.ok) return failed(`the ${parts.part} template of "${template.name}": ${parts.error}`)

  const { emailConfiguration: mail } = tenant
  const display = localized(languages, template.localizedFromNames, template.defaultFromName) ?? mail.defaultFromName
  const headers = Object.fromEntries(mail.additionalHeaders.map(({ name, value }) => [name, value]))
  return {
    ok: true,
    letter: {
      from: { address: template.fromEmail || mail.defaultFromEmail, ...(display && { display }) },
      to: message.to,
      ...(message.cc && { cc: message.cc }),
      ...(message.bcc && { bcc: message.bcc }),
      ...parts.rendered,
      ...(mail.additionalHeaders.length > 0 && { headers }),
    },
    via: await serverOf(c, tenant),
  }
}

type Parts = Pick<Letter, 'subject' | 'html' | 'text'>
export type RenderedLetter =
  | { readonly ok: true; readonly rendered: Parts }
  | { readonly ok: false; readonly part: 'subject' | 'HTML' | 'text'; readonly source: string; readonly error: string }

/** The letter, or the first part that cannot be rendered and why. */
export function renderLetter(
  template: EmailTemplate,
  variables: Readonly<Record<string, unknown>>,
  { languages, now }: { readonly languages: readonly string[]; readonly now: number },
): RenderedLetter {
  const subjectSource = localized(languages, template.localizedSubjects, template.defaultSubject) ?? ''
  const htmlSource = localized(languages, template.localizedHtmlTemplates, template.defaultHtmlTemplate) ?? ''
  const textSource = localized(languages, template.localizedTextTemplates, template.defaultTextTemplate) ?? ''
  const subject = renderTemplate(subjectSource, variables, { html: false, now })
  if (!subject.ok) return { ...subject, part: 'subject', source: subjectSource }
  const html = renderTemplate(htmlSource, variables, { html: true, now })
  if (!html.ok) return { ...html, part: 'HTML', source: htmlSource }
  const text = renderTemplate(textSource, variables, { html: false, now })
  if (!text.ok) return { ...text, part: 'text', source: textSource }
  return {
    ok: true,
    rendered: {
      // A line break in a subject would begin another header.
      subject: subject.text.replace(/\s+/g, ' ').trim(),
      ...(html.text.trim() !== '' && { html: html.text }),
      ...(text.text.trim() !== '' && { text: text.text }),
    },
  }
}

type TenantOf = NonNullable<Awaited<ReturnType<With<'read'>['configuration']['tenant']>>>

/** The tenant's own server. `localhost`, the wire's default, is nobody's server here: then the operator's way is taken. */
async function serverOf(c: With<'seal'>, tenant: TenantOf): Promise<SmtpServer | undefined> {
  const { host, port, security, username, password: sealed } = tenant.emailConfiguration
  if (host === '' || host === 'localhost') return undefined
  const password =
    sealed && (await c.sealer.open('instance', `tenant/${tenant.id}/emailConfiguration.password`, sealed))
  return { host, port, security, ...(username && { username }), ...(password && { password }) }
}
