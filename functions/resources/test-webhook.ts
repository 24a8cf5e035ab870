// POST /api/webhook/test: does this webhook take what it is sent?
import { tryWebhook } from '../../shared/flows/webhooks/try-webhook.ts'
import { endpoint, reply } from '../../shared/http/endpoint.ts'
import { namedTenant } from '../../shared/http/tenant.ts'
import { bag, group, id, whole } from '../../shared/kernel/fields.ts'

export const postWebhookTest = endpoint<'read' | 'sign' | 'seal' | 'callOut'>()({
  doc: 'Send a webhook an event now, and say how it went.',
  body: group('Webhook test request', {
    webhookId: id({ doc: 'The webhook.' }),
    event: bag({ doc: 'What to send; a test event unless it names another type.' }),
  }),
  answers: { 200: group('Webhook test', { webhookAttemptLog: whole({ doc: 'The attempt.' }) }) },
  run: async (c, { body: { webhookId, event } }) => {
    const key = c.caller.kind === 'key' ? c.caller.key : undefined
    const attempt = await tryWebhook(c, { by: { tenantId: namedTenant(c), key }, webhookId, event })
    return reply(200, { webhookAttemptLog: { ...attempt } })
  },
})
