// Which kinds does the resource machine serve? One line each; its routes stand in routes.ts.
import { apiKey } from './api-key.ts'
import { application } from './application.ts'
import { connector } from './connector.ts'
import { consent } from './consent.ts'
import type { Kind } from './define.ts'
import { emailTemplate } from './email-template.ts'
import { entity } from './entity.ts'
import { entityType } from './entity-type.ts'
import { form } from './form.ts'
import { formField } from './form-field.ts'
import { group } from './group.ts'
import { identityProvider } from './identity-provider.ts'
import { integration } from './integration.ts'
import { ipAcl } from './ip-acl.ts'
import { key } from './key.ts'
import { lambda } from './lambda.ts'
import { messageTemplate } from './message-template.ts'
import { messenger } from './messenger.ts'
import type { KindName } from './routes.ts'
import { systemConfiguration } from './system-configuration.ts'
import { tenant } from './tenant.ts'
import { theme } from './theme.ts'
import { userAction } from './user-action.ts'
import { userActionReason } from './user-action-reason.ts'
import { webhook } from './webhook.ts'

export const kinds: Readonly<Record<KindName, Kind>> = {
  'api-key': apiKey,
  application,
  connector,
  consent,
  'email-template': emailTemplate,
  entity,
  'entity-type': entityType,
  form,
  'form-field': formField,
  group,
  'identity-provider': identityProvider,
  integration,
  'ip-acl': ipAcl,
  key,
  lambda,
  'message-template': messageTemplate,
  messenger,
  'system-configuration': systemConfiguration,
  tenant,
  theme,
  'user-action': userAction,
  'user-action-reason': userActionReason,
  webhook,
}
