// Which sources of users are asked at a first login, in which order?
import { bag, flag, group, list, optional, reference, text } from '../kernel/fields.ts'
import { placed } from './place.ts'

/** The connector that stands for our own table. */
export const ownConnector = 'e3306678-a53a-4964-9040-1c96f36dda72'

const policy = group('Connector Policy', {
  ...placed('Connectors', 'Connector Policy', {
    connectorId: reference('connector', {
      label: 'Connector',
      doc: 'The source this policy is about; the order of the list is the order of asking.',
      requiredWhen: 'always',
    }),
    domains: list(text({ doc: 'An e-mail domain in lower case, or * for all.', min: 1 }), {
      label: 'Domains',
      doc: 'The e-mail domains for which the source is asked; * is all of them.',
      default: ['*'],
    }),
    migrate: flag({
      label: 'Migrate user',
      doc: 'Whether a first success brings user and password here for good.',
      default: false,
    }),
  }),
  ...placed('API only', 'Tenant object', {
    data: optional(bag({ label: 'Connector policy data', doc: 'Anything you want to keep with the policy.' })),
  }),
})

export const connectors = {
  ...placed('Connectors', 'Connector Policy', {
    connectorPolicies: list(policy, {
      label: 'Connector policies',
      doc: 'Where users come from; an empty list means only from here.',
      default: [{ connectorId: ownConnector }],
    }),
  }),
}
