// How does an untouched instance become one that can be used?
//
// The ids are decided first, in one conditional write; every further step makes one thing under its decided id, or finds
// it there. So it can be cut off anywhere and run again, and two runs at once end with one instance.
import { newId } from '../kernel/ids.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { Algorithm } from '../ports/signer/port.ts'
import { ownConnector } from '../settings/connectors.ts'
import { defaultIssuer, defaultTheme } from '../settings/general.ts'
import { keys } from '../storage/keys.ts'
import { Conflict } from '../storage/table.ts'
import { adminRoles } from './admin-roles.ts'
import { apiKey } from './api-key.ts'
import { adminApplicationId, application } from './application.ts'
import type { Instance } from './configuration.ts'
import { connector } from './connector.ts'
import { defaultFields, defaultForms, formIds } from './default-forms.ts'
import { defaultMessages, defaultNotices } from './default-notices.ts'
import { defaultTemplates, templateIds } from './default-templates.ts'
import { type Kind, type Means, type Members, recordFrom, type Stored } from './define.ts'
import { emailTemplate } from './email-template.ts'
import { find } from './find.ts'
import { form } from './form.ts'
import { formField } from './form-field.ts'
import { integration, integrationId } from './integration.ts'
import { key } from './key.ts'
import { generatedKey } from './key-more.ts'
import { messageTemplate } from './message-template.ts'
import { createRecord, saidOf } from './store.ts'
import { systemConfiguration, systemConfigurationId } from './system-configuration.ts'
import { tenant } from './tenant.ts'
import { theme } from './theme.ts'

export type Bootstrap = {
  readonly tenantId: string
  readonly tenantName?: string
  /** ES256 signs ten times cheaper than RS256. */
  readonly algorithm?: Algorithm
  readonly signingKeyId?: string
  /** What the default tenant sets beyond the defaults, as on the wire. */
  readonly tenant?: Members
}
type Bootstrapped = Instance & {
  readonly applicationId: string
  readonly templateIds: typeof templateIds
  readonly formIds: typeof formIds
}

/** Makes what an instance has from its first moment, or finds it; ends with the same ids however often it runs. */
export async function bootstrap(c: Means, asked: Bootstrap): Promise<Bootstrapped> {
  const instance = await decided(c, asked)
  const { defaultTenantId, signingKeyId } = instance
  const { algorithm = 'ES256' } = asked
  await ensured(c, key, {
    id: signingKeyId,
    said: async () => ({
      name: 'Default signing key',
      ...(await generatedKey({ algorithm, issuer: issuerOf(asked.tenant), now: c.now })),
    }),
  })
  for (const { id, ...template } of [...defaultTemplates, ...defaultNotices])
    await ensured(c, emailTemplate, { id, said: () => template })
  for (const { id, ...template } of defaultMessages) await ensured(c, messageTemplate, { id, said: () => template })
  await ensured(c, connector, { id: ownConnector, said: () => ({ name: 'Tenantry', type: 'FusionAuth' }) })
  await ensured(c, theme, { id: defaultTheme, said: () => ({ name: 'Tenantry' }) })
  for (const { id, ...field } of defaultFields) await ensured(c, formField, { id, said: () => field })
  for (const { id, ...fields } of defaultForms) await ensured(c, form, { id, said: () => fields })
  await ensured(c, systemConfiguration, { id: systemConfigurationId, said: () => ({}) })
  await ensured(c, integration, { id: integrationId, said: () => ({}) })
  const settings = {
    jwtConfiguration: { accessTokenKeyId: signingKeyId, idTokenKeyId: signingKeyId },
    formConfiguration: { adminUserFormId: formIds.adminUser },
    emailConfiguration: {
      forgotPasswordEmailTemplateId: templateIds.forgotPassword,
      setPasswordEmailTemplateId: templateIds.setPassword,
    },
  }
  await ensured(c, tenant, {
    id: defaultTenantId,
    said: () => recordFrom(tenant, settings, asked.tenant, { name: asked.tenantName ?? 'Default', configured: true }),
  })
  await ensured(c, application, {
    id: adminApplicationId,
    tenantId: defaultTenantId,
    said: () => ({ name: 'Tenantry', roles: adminRoles }),
  })
  return { ...instance, applicationId: adminApplicationId, templateIds, formIds }
}

const issuerOf = (settings: Members | undefined): string =>
  typeof settings?.issuer === 'string' ? settings.issuer : defaultIssuer

/** Whoever writes first decides; everybody else obeys. */
async function decided(c: Means, { tenantId, signingKeyId = newId() }: Bootstrap): Promise<Instance> {
  const place = keys.record('instance', 'instance', 'instance')
  const known = await c.table.get<Instance>(place)
  if (known !== undefined) return known.body
  const body: Instance = { id: newId(), defaultTenantId: tenantId.toLowerCase(), signingKeyId }
  try {
    await c.table.commit([{ put: { ...place, type: 'instance', body }, expect: 'absent' }])
    return body
  } catch (error) {
    const first = error instanceof Conflict ? await c.table.get<Instance>(place) : undefined
    if (first === undefined) throw error
    return first.body
  }
}

type Making = {
  readonly id: string
  /** In which tenant, of a kind whose records live in one. */
  readonly tenantId?: string
  /** What is said of it; asked only when it is not there yet. */
  readonly said: () => Members | Promise<Members>
}

/** Makes one record under its decided id, unless it is there. */
async function ensured<R extends Stored>(c: Means, kind: Kind<R>, { id, tenantId, said }: Making): Promise<void> {
  const by = { actor: 'platform', tenantId }
  if ((await find(c.table, kind, { tenantId }, id)) !== undefined) return
  try {
    await createRecord(c, kind, { by, id, said: await said(), request: {} })
  } catch (error) {
    const isThere = error instanceof Refusal && error.issues.some(({ path }) => path === `${kind.envelope}.id`)
    if (!isThere) throw error
  }
}

/** An entry of `apiKeys` in a kickstart file; `description` is the wire's older word for the name. */
type KickstartKey = {
  readonly key: string
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly tenantId?: string | undefined
  readonly keyManager?: boolean | undefined
  readonly ipAccessControlListId?: string | undefined
  readonly permissions?: { readonly endpoints?: Readonly<Record<string, readonly string[]>> | undefined } | undefined
}

/** Makes an API key without anybody having one yet. A key of that value that is there already stays as it is. */
export async function createApiKey(
  c: Means,
  { description, name = description, ...said }: KickstartKey,
): Promise<void> {
  const by = { actor: 'platform' }
  try {
    await createRecord(c, apiKey, {
      by,
      id: undefined,
      said: saidOf(apiKey, { apiKey: { ...said, name } }),
      request: {},
    })
  } catch (error) {
    const isThere =
      error instanceof Refusal &&
      error.issues.some(({ path, reason }) => path === 'apiKey.key' && reason === 'duplicate')
    if (!isThere) throw error
  }
}
