// Does a webhook answer? Asked by whoever has just set it up.
import type { Attempt } from '../../domain/webhook.ts'
import { isEventType } from '../../events/index.ts'
import type { Envelope } from '../../events/outbox.ts'
import { newId } from '../../kernel/ids.ts'
import { refuse } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import type { By } from '../../resources/define.ts'
import { find } from '../../resources/find.ts'
import { webhook } from '../../resources/webhook.ts'
import { sendToWebhook } from './send-to-webhook.ts'

type Trying = {
  readonly by: Pick<By, 'tenantId' | 'key'>
  readonly webhookId: string
  /** What is sent; the platform adds what every event has. */
  readonly event: Readonly<Record<string, unknown>>
}

/** Somebody is waiting for the answer. */
const atMost = { connectTimeoutMs: 5_000, readTimeoutMs: 10_000 }

/**
 * One attempt, now, of an event that nobody else hears of, as the webhook would hear it: its headers, its signature, its
 * time-outs. Switches and filters do not count, and nothing is stored or tried again.
 */
export async function tryWebhook(
  c: With<'read' | 'sign' | 'seal' | 'callOut'>,
  { by, webhookId, event: said }: Trying,
): Promise<Attempt> {
  const held = await find(c.table, webhook, by, webhookId)
  if (held === undefined) return refuse('invalid', { path: 'webhookId', reason: 'invalid' })
  const { type = 'test', ...members } = said
  if (typeof type !== 'string' || !isEventType(type))
    return refuse('invalid', { path: 'event.type', reason: 'invalid' })
  const { tenantId } = by
  const event: Envelope = {
    info: {},
    ...(type === 'test' && { message: 'This is a test.' }),
    ...members,
    // It is signed as every event is: who hears it must not take it for one of another tenant.
    ...(tenantId !== undefined && { tenantId }),
    id: newId(),
    createInstant: c.now,
    type,
  }
  return sendToWebhook(c, held.record, { event, atMost })
}
