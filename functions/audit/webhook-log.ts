// What were webhooks told, and how did each attempt go?
import { searchWebhookEventLog, webhookAttemptLog, webhookEventLog } from '../../shared/flows/logs/webhook-event-log.ts'
import { empty, endpoint, reply } from '../../shared/http/endpoint.ts'
import { namedTenant } from '../../shared/http/tenant.ts'
import { group, id, whole } from '../../shared/kernel/fields.ts'
import { searches } from './shapes.ts'

export const [postWebhookEventLogSearch, getWebhookEventLogSearch] = searches(
  'Search what webhooks were told.',
  'webhookEventLogs',
  (c, criteria) => searchWebhookEventLog(c, namedTenant(c), criteria),
)

export const getWebhookEventLog = endpoint<'read'>()({
  doc: 'Read one event with the attempts to tell it.',
  path: group('Path', { webhookEventLogId: id({ doc: 'The id of the event.' }) }),
  answers: { 200: group('Webhook event log', { webhookEventLog: whole({ doc: 'The event.' }) }), 404: 'empty' },
  run: async (c, { path }) => {
    const entry = await webhookEventLog(c, namedTenant(c), path.webhookEventLogId)
    return entry === undefined ? empty(404) : reply(200, { webhookEventLog: entry })
  },
})

export const getWebhookAttemptLog = endpoint<'read'>()({
  doc: 'Read one attempt to tell a webhook of an event.',
  path: group('Path', { webhookAttemptLogId: id({ doc: 'The id of the attempt.' }) }),
  answers: { 200: group('Webhook attempt log', { webhookAttemptLog: whole({ doc: 'The attempt.' }) }), 404: 'empty' },
  run: async (c, { path }) => {
    const attempt = await webhookAttemptLog(c, namedTenant(c), path.webhookAttemptLogId)
    return attempt === undefined ? empty(404) : reply(200, { webhookAttemptLog: { ...attempt } })
  },
})
