// What is said to somebody whose click the API refused?
import { Refusal } from '../../shared/kernel/refusal.ts'
import { refused } from '../../shared/ui/messages/console/frame.ts'
import { sentence } from '../../shared/ui/messages/en.ts'

const byCode: Partial<Record<Refusal['code'], string>> = {
  webhookVeto: sentence('WebhookTransactionException', ''),
  conflict: refused.conflict,
  unprocessable: refused.noAddress,
}

/** The words for a refusal that belongs on the page; others are thrown on to pages of their own. */
export function problemOf(error: unknown): string {
  if (!(error instanceof Refusal)) throw error
  const said = error.issues.map(({ reason, path, message }) => message ?? sentence(reason, path))
  const words = said.length > 0 ? said.join(' ') : byCode[error.code]
  if (words === undefined) throw error
  return words
}
