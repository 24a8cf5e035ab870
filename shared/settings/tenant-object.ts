// What does the platform itself keep with a tenant?
import { bag, choice, flag, group, id, instant, list, optional, reference, text } from '../kernel/fields.ts'
import { placed } from './place.ts'

export const tenantObject = placed(
  'API only',
  'Tenant object',
  {
    name: text({ label: 'Name', doc: 'The unique name people call the tenant by.', min: 1, requiredWhen: 'always' }),
    data: bag({ label: 'Data', doc: 'Anything you want to keep with the tenant.' }),
    id: optional(id({ label: 'Id', doc: 'The id of the tenant, taken from the URL or drawn.', readOnly: true })),
    state: choice({
      label: 'State',
      doc: 'Where the tenant is in its life.',
      of: ['Active', 'Inactive', 'PendingDelete'],
      default: 'Active',
      readOnly: true,
    }),
    configured: flag({
      label: 'Configured',
      doc: 'Whether the set-up of the tenant was finished.',
      default: false,
      readOnly: true,
    }),
    insertInstant: optional(instant({ label: 'Insert instant', doc: 'When the tenant was created.', readOnly: true })),
    lastUpdateInstant: optional(
      instant({ label: 'Last update instant', doc: 'When the tenant was last changed.', readOnly: true }),
    ),
  },
  'live',
)

/** What a tenant request says beside the tenant itself. */
export const tenantRequestFields = {
  ...placed(
    'Webhooks',
    'Webhooks',
    {
      webhookIds: list(reference('webhook', { doc: 'A webhook that is not global.' }), {
        label: 'Webhooks',
        doc: 'Which webhooks hear of this tenant, besides the global ones that hear of all.',
        default: [],
      }),
    },
    'live',
  ),
  ...placed(
    'API only',
    'Tenant object',
    {
      sourceTenantId: optional(
        reference('tenant', {
          label: 'Source tenant',
          doc: 'The tenant whose settings a new one begins with; its SMTP password is not copied.',
        }),
      ),
    },
    'live',
  ),
}
export const tenantRequest = group('Tenant request', tenantRequestFields)
