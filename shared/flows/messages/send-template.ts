// How is a template sent to people, because somebody asks for it?
import type { StoredUser } from '../../domain/user.ts'
import { presentUser } from '../../domain/user-present.ts'
import { invalid, refuse } from '../../kernel/refusal.ts'
import type { Address } from '../../ports/mail/port.ts'
import type { With } from '../../powers.ts'
import type { Tenant } from '../../resources/configuration.ts'
import type { EmailTemplate } from '../../resources/email-template.ts'
import { keys } from '../../storage/keys.ts'
import type { Write } from '../../storage/table.ts'
import { checkTemplate } from '../../templates/render.ts'
import { type MessageRequest, messageWrite } from '../message.ts'
import { wanted } from '../users/find-application.ts'
import { needSettings } from '../users/find-user.ts'
import type { UserHome } from '../users/user-row.ts'
import { addressOf } from '../verification/letter.ts'
import { type RenderedLetter, renderLetter } from './compose.ts'
import { variablesOf } from './variables.ts'

type Means = With<'write' | 'seal'>

type Sending = {
  readonly tenantId: string | undefined
  readonly templateId: string
  readonly userIds?: readonly string[] | undefined
  readonly toAddresses?: readonly { readonly address: string; readonly display?: string | undefined }[] | undefined
  readonly ccAddresses?: readonly string[] | undefined
  readonly bccAddresses?: readonly string[] | undefined
  readonly applicationId?: string | undefined
  readonly preferredLanguages?: readonly string[] | undefined
  readonly requestData: Readonly<Record<string, unknown>>
}

/** As the wire has them, by part of the template; `to` where there is no address. */
type Errors = { readonly parseErrors?: Record<string, string>; readonly renderErrors?: Record<string, string> }
export type Sent = { readonly results: Record<string, Errors>; readonly anonymousResults: Record<string, Errors> }

type Recipient = { readonly user?: StoredUser; readonly to?: Address; readonly name: string }

/**
 * Renders each letter to hear at once what is wrong with it, and asks for those that can be. They are rendered again when
 * they are sent: a message carries what its template may say, never the text. `undefined`: there is no such template.
 */
export async function sendTemplate(c: Means, asked: Sending): Promise<Sent | undefined> {
  const template = await c.configuration.emailTemplate(asked.templateId)
  if (template === undefined) return undefined
  const { userIds = [], toAddresses = [] } = asked
  if (userIds.length === 0 && toAddresses.length === 0) throw invalid('userIds', 'missing')
  const tenant = await tenantOf(c, asked)
  await wanted(c, tenant.id, asked.applicationId)
  const users = await usersOf(c, tenant.id, userIds)
  const recipients: Recipient[] = [
    ...users.map(user => {
      const address = addressOf(user)
      return { name: user.id, user, ...(address !== undefined && { to: { address } }) }
    }),
    ...toAddresses.map(({ address, display }) => ({
      name: address,
      to: { address, ...(display !== undefined && { display }) },
    })),
  ]
  const results: Record<string, Errors> = {}
  const anonymousResults: Record<string, Errors> = {}
  const writes: Write[] = []
  for (const recipient of recipients) {
    const wrong = await wrongWith(c, { asked, template, tenant, recipient })
    if (wrong === undefined) writes.push(await messageWrite(c, letterTo(asked, tenant, recipient)))
    else Object.assign(recipient.user === undefined ? anonymousResults : results, { [recipient.name]: wrong })
  }
  await commitAll(c, writes, JSON.stringify(asked.requestData).length)
  return { results, anonymousResults }
}

/** The tenant of the request, or of the application, or of the first user: an id implies it. */
async function tenantOf(c: Means, { tenantId, applicationId, userIds = [] }: Sending): Promise<Tenant> {
  const implied = async () => {
    const application = applicationId === undefined ? undefined : await c.configuration.application(applicationId)
    if (application?.tenantId !== undefined) return application.tenantId
    const [first] = userIds
    return first === undefined ? undefined : (await c.table.get<UserHome>(keys.home('user', first)))?.body.tenantId
  }
  const id = tenantId ?? (await implied())
  if (id === undefined) return userIds.length > 0 ? refuse('invalid', notThere) : refuse('tenantRequired')
  return needSettings(c, id)
}

const notThere = { path: 'userIds', reason: 'invalid' }

/** Somebody of another tenant is as unknown as nobody, and nothing is sent to the others. */
async function usersOf(c: Means, tenantId: string, userIds: readonly string[]): Promise<StoredUser[]> {
  const ids = [...new Set(userIds)]
  const rows = await c.table.getMany<StoredUser[]>(ids.map(id => keys.user(tenantId, id)))
  return rows.map(row => (row === undefined ? refuse('invalid', notThere) : row.body))
}

/** What users prefer wins: the caller's choice is for those who have none. */
const languagesFor = ({ preferredLanguages }: Sending, { user }: Recipient): readonly string[] | undefined =>
  user?.preferredLanguages?.length ? user.preferredLanguages : preferredLanguages

type Trial = {
  readonly asked: Sending
  readonly template: EmailTemplate
  readonly tenant: Tenant
  readonly recipient: Recipient
}

async function wrongWith(c: Means, { asked, template, tenant, recipient }: Trial): Promise<Errors | undefined> {
  if (recipient.to === undefined) return { renderErrors: { to: 'the user has no e-mail address' } }
  const preferredLanguages = languagesFor(asked, recipient)
  const { variables, languages } = await variablesOf(
    c,
    { tenantId: tenant.id, applicationId: asked.applicationId, preferredLanguages },
    { ...(recipient.user && { user: presentUser(recipient.user) }), requestData: asked.requestData },
    tenant,
  )
  const tried = renderLetter(template, variables, { languages, now: c.now })
  return tried.ok ? undefined : errorsOf(tried)
}

/** A template that cannot be understood at all was saved before today's rules. */
function errorsOf({ part, source, error }: Extract<RenderedLetter, { ok: false }>): Errors {
  const said = { [part.toLowerCase()]: error }
  return checkTemplate(source).ok ? { renderErrors: said } : { parseErrors: said }
}

function letterTo(asked: Sending, tenant: Tenant, recipient: Recipient): MessageRequest {
  const { ccAddresses = [], bccAddresses = [] } = asked
  const copies = (addresses: readonly string[]) => addresses.map(address => ({ address }))
  return {
    tenantId: tenant.id,
    templateId: asked.templateId,
    to: recipient.to === undefined ? [] : [recipient.to],
    ...(ccAddresses.length > 0 && { cc: copies(ccAddresses) }),
    ...(bccAddresses.length > 0 && { bcc: copies(bccAddresses) }),
    userId: recipient.user?.id,
    applicationId: asked.applicationId,
    preferredLanguages: languagesFor(asked, recipient),
    variables: { requestData: asked.requestData },
  }
}

/** A transaction holds 4 MB. Sealed and encoded, data is a third larger; so many letters that a commit stays below. */
async function commitAll(c: Means, writes: readonly Write[], bytes: number): Promise<void> {
  const batch = Math.max(1, Math.min(50, Math.floor(2_000_000 / (bytes + 2_000))))
  for (let from = 0; from < writes.length; from += batch) await c.table.commit(writes.slice(from, from + batch))
}
