// What is configured, and how old may the answer be?
import type { CorsPolicy } from '../domain/cors.ts'
import { digest } from '../kernel/ids.ts'
import type { TenantSettings } from '../settings/index.ts'
import { keys } from '../storage/keys.ts'
import { pagesOf } from '../storage/pages.ts'
import type { Reader } from '../storage/table.ts'
import { type ApiKey, apiKey } from './api-key.ts'
import { type Application, application } from './application.ts'
import { type Kind, recordFrom, type Stored } from './define.ts'
import { type EmailTemplate, emailTemplate } from './email-template.ts'
import { find, rowsOf } from './find.ts'
import { type Group, group } from './group.ts'
import { type IpAcl, ipAcl } from './ip-acl.ts'
import { type KeyRecord, key } from './key.ts'
import { type Recall, remembering } from './remember.ts'
import { tenant } from './tenant.ts'
import { type UserAction, userAction } from './user-action.ts'
import { type Webhook, webhook } from './webhook.ts'

/** A tenant with every setting resolved. */
export type Tenant = TenantSettings & {
  readonly id: string
  readonly insertInstant: number
  readonly lastUpdateInstant: number
}

/**
 * The configuration as requests read it: whole records, cached per instance. A record that was found is served for at
 * most the instance's bounded age before it is read again; what was not found is asked anew every time.
 */
export type Configuration = {
  /** How old what this instance remembers may be. */
  readonly maxAgeSeconds: number
  tenant(id: string): Promise<Tenant | undefined>
  /** The tenant meant when none is named and nothing else implies one. */
  defaultTenantId(): Promise<string>
  /** The one tenant there is, or `undefined` when there are several. */
  onlyTenant(): Promise<string | undefined>
  /** Resolves the tenant through the application's home row; a universal one has none. */
  application(id: string): Promise<Application | undefined>
  /** A group of this tenant, with the roles it was given. */
  group(tenantId: string, id: string): Promise<Group | undefined>
  /** Since when no older refresh token of this universal application renews in this tenant. */
  tokensRevoked(tenantId: string, applicationId: string): Promise<number | undefined>
  key(id: string): Promise<KeyRecord | undefined>
  /** Every key of the instance, as it was no longer than `seconds` ago. */
  keys(seconds?: number): Promise<readonly KeyRecord[]>
  /** The key of this `kid`, which tokens are recognised by. */
  keyOfKid(kid: string): Promise<KeyRecord | undefined>
  /** The API key with this value (looked up by its digest). */
  apiKey(value: string): Promise<ApiKey | undefined>
  webhooks(): Promise<readonly Webhook[]>
  emailTemplate(id: string): Promise<EmailTemplate | undefined>
  userAction(id: string): Promise<UserAction | undefined>
  ipAccessControlList(id: string): Promise<IpAcl | undefined>
  /** What pages of other origins may do; `undefined` where nobody ever said. */
  cors(): Promise<CorsPolicy | undefined>
  /** Forgets what this instance remembers, so that the caller of a change sees it at once. */
  forget(): void
}

/** Few requests come from pages of other origins: the declaration is read when the first one does. */
async function corsIn(table: Reader): Promise<CorsPolicy | undefined> {
  const { systemConfiguration, systemConfigurationId } = await import('./system-configuration.ts')
  return (await find(table, systemConfiguration, {}, systemConfigurationId))?.record.corsConfiguration
}

/** What the instance as a whole has chosen; made once, by bootstrap.ts. */
export type Instance = { readonly id: string; readonly defaultTenantId: string; readonly signingKeyId: string }

type Taken = { readonly id: string; readonly tenantId?: string }

/** One for the instance; what it returns is one for each request, with that request's table and time. */
export function configuration({ maxAgeSeconds }: { readonly maxAgeSeconds: number }) {
  const remember = remembering(maxAgeSeconds)
  return (table: Reader, now: number): Configuration => ({ maxAgeSeconds, ...reads(table, remember(now)) })
}

/** A client may be called by more than a UUID. What is longer than this was given to nobody, and no key could hold it. */
const longestId = 255

function reads(table: Reader, { recall, forget }: Recall): Omit<Configuration, 'maxAgeSeconds'> {
  const one = async <R extends Stored>(kind: Kind<R>, id: string): Promise<R | undefined> =>
    id.length > longestId
      ? undefined
      : recall(`${kind.kind} ${id}`, async () => {
          const held = await find(table, kind, {}, id)
          return held && (kind.resolves?.(held.record) ?? held.record)
        })
  const every = async <R extends Stored>(kind: Kind<R>, seconds?: number): Promise<readonly R[]> =>
    (await recall(
      `every ${kind.kind}`,
      async () => (await rowsOf(table, 'instance', kind.kind)).map(row => recordFrom(kind, row.body)),
      seconds,
    )) ?? []
  const taken = async (kind: string, field: string, value: string): Promise<string | undefined> =>
    (await table.get<Taken>(keys.taken('instance', kind, field, value)))?.body.id

  /** Nothing is served of a tenant that is going away, however long that takes. */
  const living = async (id: string): Promise<Tenant | undefined> => {
    const found = await one(tenant, id)
    return found?.state === 'PendingDelete' ? undefined : found
  }
  const applicationOf = async (id: string): Promise<Application | undefined> => {
    const found = await one(application, id)
    if (found?.tenantId === undefined) return found
    return (await living(found.tenantId)) !== undefined ? found : undefined
  }

  return {
    forget,
    tenant: living,
    // That nobody revoked anything is worth remembering, too: it is asked at each renewal.
    tokensRevoked: async (tenantId, id) => {
      const place = keys.tokensRevoked(tenantId, id)
      const known = await recall(`tokens revoked ${tenantId} ${id}`, async () => ({
        at: (await table.get<{ readonly at: number }>(place))?.body.at,
      }))
      return known?.at
    },
    key: id => one(key, id),
    group: (tenantId, id) =>
      recall(`group ${tenantId} ${id}`, async () => (await find(table, group, { tenantId }, id))?.record),
    emailTemplate: id => one(emailTemplate, id),
    userAction: id => one(userAction, id),
    ipAccessControlList: id => one(ipAcl, id),
    // That nobody said anything is worth remembering, too: it is asked for each request that a page makes.
    cors: async () => (await recall('cors', async () => ({ said: await corsIn(table) })))?.said,
    keys: seconds => every(key, seconds),
    // Another instance may have signed with a key that is younger than what this one remembers. Anybody can make up a
    // kid, so that the list is not read for each of them.
    keyOfKid: async kid => {
      const ofKid = (one: KeyRecord) => one.kid === kid
      return (await every(key)).find(ofKid) ?? (await every(key, 1)).find(ofKid)
    },
    webhooks: () => every(webhook),
    application: async id => {
      const named = await applicationOf(id)
      // A key has no empty part, and nobody an empty name.
      if (named !== undefined || id === '' || id.length > longestId) return named
      const byClientId = await taken('application', 'clientId', id)
      return byClientId === undefined ? undefined : applicationOf(byClientId)
    },
    // The value itself is remembered nowhere, not even as a name in a map.
    apiKey: async value => {
      const keyDigest = digest(value)
      const known = await recall(`api-key by ${keyDigest}`, async () => {
        const id = await taken('api-key', 'key', keyDigest)
        const found = id === undefined ? undefined : (await find(table, apiKey, {}, id))?.record
        return found?.keyDigest === keyDigest ? found : undefined
      })
      return known?.tenantId === undefined || (await living(known.tenantId)) !== undefined ? known : undefined
    },
    onlyTenant: async () => {
      const known = await recall('only tenant', async () => {
        const found: string[] = []
        for await (const { rows } of pagesOf(table, { pk: keys.records('instance', 'tenant'), limit: 2 })) {
          for (const { sk, body } of rows) if (recordFrom(tenant, body).state !== 'PendingDelete') found.push(sk)
          if (found.length > 1) break
        }
        return { id: found.length === 1 ? found[0] : undefined }
      })
      return known?.id
    },
    defaultTenantId: async () => {
      const instance = await recall(
        'instance',
        async () => (await table.get<Instance>(keys.record('instance', 'instance', 'instance')))?.body,
      )
      if (instance === undefined) throw new Error('the instance has no default tenant yet')
      return instance.defaultTenantId
    },
  }
}
