// What letter does a message become?
import { localized } from '../../domain/localized.ts'
import type { Letter, SmtpServer } from '../../ports/mail/port.ts'
import type { With } from '../../powers.ts'
import type { EmailTemplate } from '../../resources/email-template.ts'
import { type Rendered, renderTemplate } from '../../templates/render.ts'
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
  const parts = render(template, variables, languages)
  if (!parts.ok) return failed(parts.error)

  const { emailConfiguration: mail } = tenant
  const display = localized(languages, template.localizedFromNames, template.defaultFromName) ?? mail.defaultFromName
  const headers = Object.fromEntries(mail.additionalHeaders.map(({ name, value }) => [name, value]))
  return {
    ok: true,
    letter: {
      from: { address: template.fromEmail || mail.defaultFromEmail, ...(display && { display }) },
      to: message.to,
      ...parts.rendered,
      ...(mail.additionalHeaders.length > 0 && { headers }),
    },
    via: await serverOf(c, tenant),
  }
}

type Parts = Pick<Letter, 'subject' | 'html' | 'text'>

function render(
  template: EmailTemplate,
  variables: Readonly<Record<string, unknown>>,
  languages: readonly string[],
): { readonly ok: true; readonly rendered: Parts } | { readonly ok: false; readonly error: string } {
  const part = (name: string, source: string | undefined, html: boolean): Rendered & { name: string } => ({
    name,
    ...renderTemplate(source ?? '', variables, { html }),
  })
  const subject = part('subject', localized(languages, template.localizedSubjects, template.defaultSubject), false)
  const html = part('HTML', localized(languages, template.localizedHtmlTemplates, template.defaultHtmlTemplate), true)
  const text = part('text', localized(languages, template.localizedTextTemplates, template.defaultTextTemplate), false)
  for (const { name, ...one } of [subject, html, text]) {
    if (!one.ok) return { ok: false, error: `the ${name} template of "${template.name}": ${one.error}` }
  }
  if (!subject.ok || !html.ok || !text.ok) return { ok: false, error: '' }
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
