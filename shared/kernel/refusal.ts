// Which refusals cut across every endpoint, and what does the wire answer for each?
import type { Issue, Parsed } from './issues.ts'

/** Code → status. The words live in ui/messages; a 401 and a 404 never carry a body (wire reference, sections 2 and 5). */
export const refusals = {
  invalid: 400,
  tenantRequired: 400,
  unauthorized: 401,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  conflict: 409,
  tooLarge: 413,
  unsupportedMediaType: 415,
  unprocessable: 422,
  tooMany: 429,
  unavailable: 503,
  webhookVeto: 504,
} as const

type RefusalCode = keyof typeof refusals

/** Thrown for the cross-cutting and rare; expected outcomes of a judgement are values instead. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly issues: readonly Issue[]
  constructor(code: RefusalCode, issues: readonly Issue[] = []) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.issues = issues
  }
}

export function refuse(code: RefusalCode, ...issues: Issue[]): never {
  throw new Refusal(code, issues)
}

/** What was read, or a 400 that says all that is wrong with it. */
export function orRefuse<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Refusal('invalid', parsed.issues)
  return parsed.value
}

/** A 400 that names one field. */
export function invalid(path: string, reason: string): Refusal {
  return new Refusal('invalid', [{ path, reason }])
}
