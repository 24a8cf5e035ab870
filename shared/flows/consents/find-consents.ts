// What has a user agreed to?
import { presentConsent } from '../../domain/consent-given.ts'
import type { With } from '../../powers.ts'
import { type Consent, consent as consentKind } from '../../resources/consent.ts'
import { find } from '../../resources/find.ts'
import { findUser, needUser } from '../users/find-user.ts'
import { consentRow, consentsOf } from './consent-rows.ts'

/** What is asked is every tenant's: a key of one reads it with what its users said. */
export const consentOf = async (c: With<'read'>, id: string): Promise<Consent | undefined> =>
  (await find(c.table, consentKind, {}, id))?.record

type ById = { readonly tenantId: string | undefined; readonly id: string }

/** With its user and what was asked, both as they are now; nothing when either is gone. */
export async function findConsent(c: With<'read'>, by: ById) {
  const row = await consentRow(c, by)
  if (row === undefined) return undefined
  const [found, consent] = await Promise.all([
    findUser(c, { tenantId: row.body.tenantId, userId: row.body.userId }),
    consentOf(c, row.body.consentId),
  ])
  return found === undefined || consent === undefined ? undefined : { row, user: found.row.body, consent }
}

export async function retrieveConsent(c: With<'read'>, by: ById) {
  const found = await findConsent(c, by)
  return found && presentConsent(found.row.body, found.consent)
}

/** Oldest first. */
export async function listConsents(
  c: With<'read'>,
  by: { readonly tenantId: string | undefined; readonly userId: string },
) {
  const { body: user } = await needUser(c, by)
  const rows = await consentsOf(c, user)
  const consents = await Promise.all(rows.map(({ body }) => consentOf(c, body.consentId)))
  return rows
    .flatMap(({ body }, n) => {
      const consent = consents[n]
      return consent === undefined ? [] : [presentConsent(body, consent)]
    })
    .sort((a, b) => a.insertInstant - b.insertInstant)
}
