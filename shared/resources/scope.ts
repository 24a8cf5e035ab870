// What is an OAuth scope that an application declares?
import { bag, flag, type GroupSchema, id, optional, text, type Value } from '../kernel/fields.ts'
import { partFields } from './part.ts'

export const scopeFields = {
  ...partFields,
  applicationId: optional(id({ doc: 'The application that declares it.', readOnly: true })),
  // RFC 6749, section 3.3: no space, quote or backslash.
  name: text({ doc: 'What clients call it.', min: 1, max: 191, pattern: /^[\x21\x23-\x5B\x5D-\x7E]+$/ }),
  description: optional(text({ doc: 'What it is for.', max: 1_000 })),
  defaultConsentMessage: optional(text({ doc: 'What the user is asked to allow.', max: 1_000 })),
  defaultConsentDetail: optional(text({ doc: 'What that means.', max: 10_000 })),
  required: flag({ doc: 'Whether the user cannot leave it out.', default: false }),
  data: bag({ doc: 'Anything you want to keep with the scope.' }),
}
export type OAuthScope = Value<GroupSchema<typeof scopeFields>>

/** The platform gives these a meaning; an application cannot give them another (wire reference, section 11). */
const taken = new Set(['openid', 'offline_access', 'profile', 'email', 'phone', 'address', 'idp-link'])

export const mayBeDeclared = (name: string): boolean => !taken.has(name) && !name.startsWith('target-entity:')
