// How does a function come by one kind, when it need not know all of them to start? Beside index.ts, a line each.
import type { Kind } from './define.ts'
import type { KindName } from './routes.ts'

/** Each is a file of its own in a bundle, read when somebody first asks for it. */
export const loadKind: Readonly<Record<KindName, () => Promise<Kind>>> = {
  'api-key': async () => (await import('./api-key.ts')).apiKey,
  application: async () => (await import('./application.ts')).application,
  connector: async () => (await import('./connector.ts')).connector,
  consent: async () => (await import('./consent.ts')).consent,
  'email-template': async () => (await import('./email-template.ts')).emailTemplate,
  entity: async () => (await import('./entity.ts')).entity,
  'entity-type': async () => (await import('./entity-type.ts')).entityType,
  form: async () => (await import('./form.ts')).form,
  'form-field': async () => (await import('./form-field.ts')).formField,
  group: async () => (await import('./group.ts')).group,
  'identity-provider': async () => (await import('./identity-provider.ts')).identityProvider,
  integration: async () => (await import('./integration.ts')).integration,
  'ip-acl': async () => (await import('./ip-acl.ts')).ipAcl,
  key: async () => (await import('./key.ts')).key,
  lambda: async () => (await import('./lambda.ts')).lambda,
  'message-template': async () => (await import('./message-template.ts')).messageTemplate,
  messenger: async () => (await import('./messenger.ts')).messenger,
  'system-configuration': async () => (await import('./system-configuration.ts')).systemConfiguration,
  tenant: async () => (await import('./tenant.ts')).tenant,
  theme: async () => (await import('./theme.ts')).theme,
  'user-action': async () => (await import('./user-action.ts')).userAction,
  'user-action-reason': async () => (await import('./user-action-reason.ts')).userActionReason,
  webhook: async () => (await import('./webhook.ts')).webhook,
}
