// The webhook event log: what was told, and each attempt to tell it.
import { searchWebhookEventLog, webhookAttemptLog, webhookEventLog } from '../../shared/flows/logs/webhook-event-log.ts'
import { type Context, empty, endpoint, reply } from '../../shared/http/endpoint.ts'
import { namedTenant } from '../../shared/http/tenant.ts'
import { group, id, whole } from '../../shared/kernel/fields.ts'
import { criteriaOf, found, searchBody, searchQuery } from './shapes.ts'

const answers = { 200: found('webhookEventLogs') }

async function search(c: Context<'read'>, given: unknown) {
  const { page, total } = await searchWebhookEventLog(c, namedTenant(c), criteriaOf(given))
  return reply(200, { webhookEventLogs: page, total })
}

export const postWebhookEventLogSearch = endpoint<'read'>()({
  doc: 'Search what webhooks were told.',
  body: searchBody,
  answers,
  run: (c, { body }) => search(c, body.search),
})

export const getWebhookEventLogSearch = endpoint<'read'>()({
  doc: 'Search what webhooks were told.',
  query: searchQuery,
  answers,
  run: (c, { query }) => search(c, query),
})

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
