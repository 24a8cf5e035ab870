// What is configured, and how old may the answer be?
import type { TenantSettings } from '../settings/index.ts'
import type { ApiKey } from './api-key.ts'
import type { Application } from './application.ts'
import type { EmailTemplate } from './email-template.ts'
import type { KeyRecord } from './key.ts'
import type { UserAction } from './user-action.ts'
import type { Webhook } from './webhook.ts'

/** A tenant with every setting resolved. */
export type Tenant = TenantSettings & { readonly id: string; readonly insertInstant: number; readonly lastUpdateInstant: number }

/**
 * The configuration as requests read it: whole records, cached per instance. A record that was found is served for at
 * most the instance's bounded age before it is read again; what was not found is asked anew every time.
 */
export type Configuration = {
  tenant(id: string): Promise<Tenant | undefined>
  /** The tenant meant when none is named and nothing else implies one. */
  defaultTenantId(): Promise<string>
  /** The one tenant there is, or `undefined` when there are several. */
  onlyTenant(): Promise<string | undefined>
  /** Resolves the tenant through the application's home row. */
  application(id: string): Promise<Application | undefined>
  key(id: string): Promise<KeyRecord | undefined>
  /** Every key of the instance, for JWKS and for recognising tokens by `kid`. */
  keys(): Promise<readonly KeyRecord[]>
  /** The API key with this value (looked up by its digest). */
  apiKey(value: string): Promise<ApiKey | undefined>
  webhooks(): Promise<readonly Webhook[]>
  emailTemplate(id: string): Promise<EmailTemplate | undefined>
  userAction(id: string): Promise<UserAction | undefined>
  /** Forgets what this instance remembers, so that the caller of a change sees it at once. */
  forget(): void
}
