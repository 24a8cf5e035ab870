// How does what happened become an HTTP answer?
import type { Issue } from '../kernel/issues.ts'
import { Refusal, refusals } from '../kernel/refusal.ts'
import type { Log } from '../powers.ts'
import { Conflict, RowTooLarge, TableUnavailable } from '../storage/table.ts'
import { sentence } from '../ui/messages/en.ts'

export type Finished = {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

type Asked = {
  readonly requestId: string
  /** Whether whoever asked speaks OAuth. */
  readonly oauth?: boolean
}

/** The general codes of refusals that carry a body without naming a field. */
const generalCodes: Partial<Record<Refusal['code'], string>> = {
  tenantRequired: 'TenantIdRequired',
  webhookVeto: 'WebhookTransactionException',
  tooMany: 'RateLimitedException',
}

/**
 * The wire's error body (section 3): `fieldErrors` by path, `generalErrors` for issues without one. Elements of lists are
 * named in brackets, as in `tenant.connectorPolicies[0].connectorId`.
 */
function errorsBody(issues: readonly Issue[]): unknown {
  const fieldErrors: Record<string, { code: string; message: string }[]> = {}
  const generalErrors: { code: string; message: string }[] = []
  for (const { path: place, reason, message } of issues) {
    const path = place.replaceAll(/\.(\d+)(?=\.|$)/g, '[$1]')
    const error = { code: `[${reason}]${path}`, message: message ?? sentence(reason, path) }
    if (path === '') generalErrors.push(error)
    else fieldErrors[path] = [...(fieldErrors[path] ?? []), error]
  }
  return {
    ...(Object.keys(fieldErrors).length > 0 && { fieldErrors }),
    ...(generalErrors.length > 0 && { generalErrors }),
  }
}

/** The same where OAuth is spoken (section 11; RFC 6749 section 5.2): the first issue alone, in that protocol's words. */
function oauthErrorsBody([first]: readonly Issue[], status: number): unknown {
  const { path = '', reason = '', message } = first ?? {}
  const error = status < 500 ? 'invalid_request' : 'server_error'
  const error_reason = oauthReasons[path] ?? 'unknown'
  return { error, error_description: message ?? sentence(reason, path), error_reason }
}

const oauthReasons: Readonly<Record<string, string>> = {
  client_id: 'invalid_client_id',
  'X-FusionAuth-TenantId': 'invalid_tenant_id',
}

/** Refusals have their status; a table that does not answer is 503; all else is a defect, told to the log alone. */
export function answerTo(error: unknown, log: Log, { requestId, oauth = false }: Asked): Finished {
  if (error instanceof Refusal) {
    const general = generalCodes[error.code]
    const issues = general === undefined ? error.issues : [{ path: '', reason: general }, ...error.issues]
    const status = refusals[error.code]
    if (issues.length === 0) return { status }
    return { status, body: oauth ? oauthErrorsBody(issues, status) : errorsBody(issues) }
  }
  if (error instanceof Conflict) return { status: 409 }
  if (error instanceof RowTooLarge) return { status: 413 }
  if (error instanceof TableUnavailable) {
    log('error', 'the table did not answer', { requestId, reason: error.message })
    return { status: 503, headers: { 'retry-after': '1' } }
  }
  log('error', 'defect', { requestId, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  return { status: 500 }
}
