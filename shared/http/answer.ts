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

/** The general codes of refusals that carry a body without naming a field. */
const generalCodes: Partial<Record<Refusal['code'], string>> = {
  tenantRequired: 'TenantIdRequired',
  webhookVeto: 'WebhookTransactionException',
  tooMany: 'RateLimitedException',
}

/** The wire's error body (section 3): `fieldErrors` by path, `generalErrors` for issues without one. */
export function errorsBody(issues: readonly Issue[]): unknown {
  const fieldErrors: Record<string, { code: string; message: string }[]> = {}
  const generalErrors: { code: string; message: string }[] = []
  for (const { path, reason, message } of issues) {
    const error = { code: `[${reason}]${path}`, message: message ?? sentence(reason, path) }
    if (path === '') generalErrors.push(error)
    else fieldErrors[path] = [...(fieldErrors[path] ?? []), error]
  }
  return {
    ...(Object.keys(fieldErrors).length > 0 && { fieldErrors }),
    ...(generalErrors.length > 0 && { generalErrors }),
  }
}

/** Refusals have their status; a table that does not answer is 503; all else is a defect, told to the log alone. */
export function answerTo(error: unknown, log: Log, requestId: string): Finished {
  if (error instanceof Refusal) {
    const general = generalCodes[error.code]
    const issues = general === undefined ? error.issues : [{ path: '', reason: general }, ...error.issues]
    return { status: refusals[error.code], ...(issues.length > 0 && { body: errorsBody(issues) }) }
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
