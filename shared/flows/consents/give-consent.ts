// How does a user agree to something, and how do they take it back?
import { type ConsentGiven, judgeValues, mayConsentAlone, presentConsent } from '../../domain/consent-given.ts'
import type { StoredUser } from '../../domain/user.ts'
import { newId } from '../../kernel/ids.ts'
import type { Issue } from '../../kernel/issues.ts'
import { invalid, Refusal, refuse } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import { commitPlanned } from '../../resources/commit-planned.ts'
import type { Consent } from '../../resources/consent.ts'
import { settle } from '../../storage/settle.ts'
import type { Row } from '../../storage/table.ts'
import { isAdultWith } from '../families/family-rows.ts'
import { findUser } from '../users/find-user.ts'
import { consentPuts } from './consent-rows.ts'
import { consentOf, findConsent } from './find-consents.ts'
import { consentLetter, secondLetterDue } from './second-letters.ts'

type Means = With<'write' | 'seal'>

type ConsentChange = Pick<ConsentGiven, 'status' | 'values' | 'data'>
type ConsentInput = ConsentChange & {
  readonly consentId: string
  readonly userId: string
  readonly giverUserId?: string | undefined
}
type Giving = {
  readonly tenantId: string | undefined
  readonly id: string | undefined
  readonly input: ConsentInput
}

/** Who names no giver agrees alone. */
export const giveConsent = (c: Means, { tenantId, id = newId(), input }: Giving) =>
  settle(async () => {
    const { consentId, userId, giverUserId = userId, status, values, data } = input
    const [found, consent] = await Promise.all([findUser(c, { tenantId, userId }), consentOf(c, consentId)])
    if (found === undefined) throw invalid('userConsent.userId', 'invalid')
    if (consent === undefined) throw invalid('userConsent.consentId', 'invalid')
    const user = found.row.body
    const given: ConsentGiven = {
      id,
      tenantId: user.tenantId,
      userId,
      consentId,
      giverUserId,
      status,
      values,
      data,
      insertInstant: c.now,
      lastUpdateInstant: c.now,
    }
    return commit(c, { given, before: undefined, user, consent })
  })

type Changing = {
  readonly tenantId: string | undefined
  readonly id: string
  /** What it becomes, given what it was: a PUT says it outright, a PATCH says what to change. */
  readonly to: (before: ConsentGiven) => ConsentChange
}

/** Whose it is, to what, and who gave it stay as they are. */
export const changeConsent = (c: Means, { to, ...by }: Changing) =>
  settle(async () => {
    const { row, user, consent } = (await findConsent(c, by)) ?? refuse('notFound')
    const { secondLetterAt, ...kept } = row.body
    const given: ConsentGiven = { ...kept, ...to(row.body), lastUpdateInstant: c.now }
    const waits = given.status === 'Active' && row.body.status === 'Active' && secondLetterAt !== undefined
    return commit(c, { given: waits ? { ...given, secondLetterAt } : given, before: row, user, consent })
  })

/** What was taken back stays known as that. */
export const revokeConsent = (c: Means, by: Omit<Changing, 'to'>) =>
  changeConsent(c, { ...by, to: ({ values, data }) => ({ values, data, status: 'Revoked' }) })

type Committing = {
  readonly given: ConsentGiven
  readonly before: Row<ConsentGiven> | undefined
  readonly user: StoredUser
  readonly consent: Consent
}

async function commit(c: Means, { given, before, user, consent }: Committing) {
  const begins = given.status === 'Active' && before?.body.status !== 'Active'
  const giver = given.giverUserId === user.id ? user : await otherGiver(c, given)
  const issues = given.status === 'Active' ? judged(c, { given, user, giver, consent, begins }) : []
  if (issues.length > 0) throw new Refusal('invalid', issues)
  const due = begins ? secondLetterDue(c, consent) : undefined
  const next: ConsentGiven = due === undefined ? given : { ...given, secondLetterAt: due }
  const letters =
    begins && giver !== undefined
      ? await consentLetter(c, { given: next, user, giver, consent, templateId: consent.consentEmailTemplateId })
      : []
  await commitPlanned(c.table, [...consentPuts(next, before), ...letters.map(write => ({ write }))])
  return presentConsent(next, consent)
}

/** Somebody of the tenant; where it keeps families, an adult of one that the user is in. */
async function otherGiver(c: Means, { tenantId, userId, giverUserId }: ConsentGiven): Promise<StoredUser | undefined> {
  const giver = (await findUser(c, { tenantId, userId: giverUserId }))?.row.body
  const keepsFamilies = (await c.configuration.tenant(tenantId))?.familyConfiguration.enabled === true
  return !keepsFamilies || (await isAdultWith(c, { tenantId, adult: giverUserId, userId })) ? giver : undefined
}

type Judging = {
  readonly given: ConsentGiven
  readonly user: StoredUser
  readonly giver: StoredUser | undefined
  readonly consent: Consent
  readonly begins: boolean
}

/** Who may give it is asked when it is given: a giver who left since has given it nevertheless. */
function judged(c: Means, { given, user, giver, consent, begins }: Judging): Issue[] {
  const isTooYoung = giver?.id === user.id && !mayConsentAlone(consent, user, c.now)
  const wrong = begins && (giver === undefined || isTooYoung)
  return [
    ...(wrong ? [{ path: 'userConsent.giverUserId', reason: 'invalid' }] : []),
    ...judgeValues(consent, given.values),
  ]
}
