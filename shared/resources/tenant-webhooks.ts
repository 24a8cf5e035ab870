// Which webhooks hear of a tenant, as its own request says it?
import { parse } from '../kernel/issues.ts'
import { orRefuse, refuse } from '../kernel/refusal.ts'
import { tenantRequest } from '../settings/index.ts'
import { keys } from '../storage/keys.ts'
import { bodyOf, type Change, type Means, type Planned, recordFrom, type Stored } from './define.ts'
import { rowsOf } from './find.ts'
import { webhook } from './webhook.ts'

/**
 * `webhookIds` beside the tenant names the webhooks that are to hear of it. Membership is kept where the dispatcher
 * reads it, in the webhook's `tenantIds`, so a list that is given is turned into changes of webhooks; one that is left
 * out changes nothing. A tenant's key neither joins what it cannot see, such as another tenant's webhook, nor leaves it.
 */
export async function webhooksOfTenant({ after, request, by }: Change<Stored>, c: Means): Promise<Planned[]> {
  if (after === undefined || request.webhookIds === undefined || request.webhookIds === null) return []
  const { id } = after
  const { webhookIds: wanted } = orRefuse(parse(tenantRequest, { webhookIds: request.webhookIds }))
  const bound = by.key?.tenantId
  const rows = (await rowsOf(c.table, 'instance', 'webhook')).filter(
    ({ body }) => bound === undefined || webhook.belongs?.(recordFrom(webhook, body), bound) === 'theirs',
  )
  const there = new Set(rows.map(({ sk }) => sk))
  const unknown = wanted.findIndex(one => !there.has(one))
  if (unknown !== -1) refuse('invalid', { path: `webhookIds.${unknown}`, reason: 'invalid' })
  return rows.flatMap(({ version, ...row }): Planned[] => {
    const record = recordFrom(webhook, row.body)
    const [hears, shall] = [record.tenantIds.includes(id), wanted.includes(record.id)]
    if (hears === shall) return []
    const tenantIds = shall ? [...record.tenantIds, id] : record.tenantIds.filter(one => one !== id)
    const body = bodyOf(webhook, { ...record, tenantIds, lastUpdateInstant: c.now })
    const used = keys.usedBy('tenant', id, 'webhook', record.id)
    return [
      { write: { put: { ...row, body }, expect: { version } } },
      shall
        ? { write: { put: { ...used, type: 'used-by', body: { kind: 'webhook', id: record.id } }, expect: 'anything' } }
        : { write: { remove: used, expect: 'anything' } },
    ]
  })
}
