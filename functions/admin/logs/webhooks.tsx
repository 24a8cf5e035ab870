// What were webhooks told, and how did each attempt go?
import type { Child } from 'hono/jsx'
import { eventTypes } from '../../../shared/events/index.ts'
import { html, type Shown } from '../../../shared/http/pages.ts'
import { group, instant, int, list, optional, text, type Value, whole } from '../../../shared/kernel/fields.ts'
import { kinds } from '../../../shared/resources/index.ts'
import { Empty, Head, Shell } from '../../../shared/ui/layout.tsx'
import { logs as words } from '../../../shared/ui/messages/console/logs.ts'
import { Copy, Moment } from '../../../shared/ui/value.tsx'
import { getWebhookEventLog, postWebhookEventLogSearch } from '../../audit/webhook-log.ts'
import { askApi } from '../ask-api.ts'
import { nameOf, searchRecords } from '../operations.ts'
import { Facts, Table } from '../parts.tsx'
import { mustBeAllowed, type Visit } from '../visit.tsx'
import { type Filter, searchOf } from './filters.tsx'
import { logPage, StateTag, searched } from './log-page.tsx'

const { webhooks: say } = words
const at = { href: '/admin/webhook-event-log', title: say.title }
const said = () => optional(text({ doc: 'As the API says it.', exact: true }))
const attempt = group('Attempt', {
  webhookId: said(),
  attemptResult: text({ doc: 'How it went.' }),
  startInstant: instant({ doc: 'When it began.' }),
  endInstant: optional(instant({ doc: 'When it ended.' })),
  webhookCallResponse: optional(
    group('Response', { statusCode: optional(int({ doc: 'What was answered.' })), url: said(), exception: said() }),
  ),
})
const log = group('Delivery', {
  id: text({ doc: 'Its id.' }),
  eventType: text({ doc: 'What happened.' }),
  eventResult: text({ doc: 'How telling went.' }),
  event: whole({ doc: 'What was sent.' }),
  attempts: list(attempt, { doc: 'Each attempt.' }),
  failedAttempts: int({ doc: 'How many failed.' }),
  successfulAttempts: int({ doc: 'How many were answered.' }),
  linkedObjectId: said(),
  insertInstant: instant({ doc: 'When it happened.' }),
  lastAttemptInstant: optional(instant({ doc: 'When it was last tried.' })),
})
const found = group('Found', { webhookEventLogs: list(log, { doc: 'Deliveries.' }), total: int({ doc: 'How many.' }) })
const one = group('One', { webhookEventLog: log })

const filters: readonly Filter[] = [
  { name: 'eventResult', label: say.result, of: [['', words.any], ...Object.entries(say.results)] },
  {
    name: 'eventType',
    label: say.type,
    of: [['', words.any], ...eventTypes.toSorted().map(type => [type, type] as const)],
  },
  { name: 'event', label: say.content, hint: say.contentHint },
]
/** Of a delivery as a whole, and of one attempt. */
const looks = new Map([
  ['Succeeded', 'good'],
  ['Failed', 'danger'],
  ['Running', 'warn'],
  ['Success', 'good'],
  ['Failure', 'danger'],
  ['Unknown', 'warn'],
] as const)

export async function webhookLogPage(visit: Visit): Promise<Shown> {
  mustBeAllowed(visit, 'view', 'webhook')
  const wish = { body: { search: searchOf(visit.asked, filters) }, tenantId: visit.tenantId }
  const { webhookEventLogs, total, problem } = await searched(askApi(visit, postWebhookEventLogSearch, wish, found), {
    webhookEventLogs: [],
    total: 0,
  })
  return logPage(visit, {
    say,
    filters,
    shown: webhookEventLogs.length,
    total,
    problem,
    entries: (
      <Table caption={say.title} columns={[say.event, say.result, say.attempts, say.when]}>
        {webhookEventLogs.map(({ id, eventType, eventResult, insertInstant, ...counts }) => (
          <tr>
            <th scope="row">
              <a href={`${at.href}/${id}`}>{eventType}</a>
            </th>
            <td data-name={say.result}>
              <StateTag of={eventResult} looks={looks} words={say.results} />
            </td>
            <td data-name={say.attempts}>{say.attempted(counts.successfulAttempts, counts.failedAttempts)}</td>
            <td class="nowrap" data-name={say.when}>
              <Moment at={insertInstant} />
            </td>
          </tr>
        ))}
      </Table>
    ),
  })
}

/** What webhooks are called. */
async function webhooksThere(visit: Visit): Promise<ReadonlyMap<string, string>> {
  const { records } = await searchRecords(visit, kinds.webhook, { numberOfResults: 1_000 })
  return new Map(records.map(record => [record.id, nameOf(record)]))
}

export async function webhookLogView(visit: Visit): Promise<Shown> {
  mustBeAllowed(visit, 'view', 'webhook')
  const wish = { path: { webhookEventLogId: visit.asked.params.id ?? '' }, tenantId: visit.tenantId }
  const { webhookEventLog: told } = await askApi(visit, getWebhookEventLog, wish, one)
  const names = await webhooksThere(visit)
  const inner: unknown = Object(told.event).event
  const tenantId: unknown = Object(inner).tenantId
  const tenant = typeof tenantId === 'string' ? await visit.c.configuration.tenant(tenantId) : undefined
  const facts: readonly (readonly [string, Child])[] = [
    [say.id, <Copy text={told.id} />],
    [say.result, <StateTag of={told.eventResult} looks={looks} words={say.results} />],
    [say.when, <Moment at={told.insertInstant} />],
    [say.tenant, tenant === undefined ? say.instance : <a href={`/admin/tenant/${tenant.id}`}>{tenant.name}</a>],
    ...(told.linkedObjectId ? [[say.about, <Copy text={told.linkedObjectId} />] as const] : []),
    ...(told.lastAttemptInstant ? [[say.lastAttempt, <Moment at={told.lastAttemptInstant} />] as const] : []),
  ]
  return html(
    200,
    <Shell frame={visit.frame} title={told.eventType}>
      <Head title={told.eventType} trail={[at]} />
      <h2>{say.facts}</h2>
      <Facts facts={facts} />
      <h2>{say.attempts}</h2>
      {told.attempts.length === 0 ? (
        <Empty title={say.noAttempts} words={say.noAttemptsWords} />
      ) : (
        <Attempts attempts={told.attempts} names={names} />
      )}
      <h2>{say.body}</h2>
      <pre class="tall">{JSON.stringify(told.event, undefined, 2)}</pre>
    </Shell>,
  )
}

type AttemptsProps = {
  readonly attempts: Value<typeof log>['attempts']
  /** What webhooks are called, by id. */
  readonly names: ReadonlyMap<string, string>
}
const Attempts = ({ attempts, names }: AttemptsProps) => (
  <Table caption={say.attempts} columns={[say.webhook, say.result, say.begun, say.took, say.answer]}>
    {attempts.map(({ webhookId = '', attemptResult, startInstant, endInstant, webhookCallResponse: answer }) => (
      <tr>
        <th scope="row">
          {names.has(webhookId) ? <a href={`/admin/webhook/${webhookId}`}>{names.get(webhookId)}</a> : say.gone}
        </th>
        <td data-name={say.result}>
          <StateTag of={attemptResult} looks={looks} words={say.attemptResults} />
        </td>
        <td class="nowrap" data-name={say.begun}>
          <Moment at={startInstant} />
        </td>
        <td class="nowrap" data-name={say.took}>
          {endInstant !== undefined && say.milliseconds(endInstant - startInstant)}
        </td>
        <td data-name={say.answer}>{[answer?.statusCode, answer?.exception].filter(Boolean).join(' ')}</td>
      </tr>
    ))}
  </Table>
)
