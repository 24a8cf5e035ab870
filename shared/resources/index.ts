// Which kinds does the resource machine serve? One line each; its routes stand in routes.ts.
import { apiKey } from './api-key.ts'
import { application } from './application.ts'
import type { Kind } from './define.ts'
import { emailTemplate } from './email-template.ts'
import { key } from './key.ts'
import type { KindName } from './routes.ts'
import { tenant } from './tenant.ts'
import { userAction } from './user-action.ts'
import { webhook } from './webhook.ts'

export const kinds: Readonly<Record<KindName, Kind>> = {
  'api-key': apiKey,
  application,
  'email-template': emailTemplate,
  key,
  tenant,
  'user-action': userAction,
  webhook,
}
