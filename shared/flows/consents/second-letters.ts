// Which letters tell of a consent, and when does the second one go?
import { randomInt } from 'node:crypto'
import { type ConsentGiven, presentConsent } from '../../domain/consent-given.ts'
import type { StoredUser } from '../../domain/user.ts'
import { presentUser } from '../../domain/user-present.ts'
import { minute } from '../../kernel/time.ts'
import type { Always, With } from '../../powers.ts'
import type { Consent } from '../../resources/consent.ts'
import { before, listed } from '../../storage/keys.ts'
import { pagesOf } from '../../storage/pages.ts'
import { settle } from '../../storage/settle.ts'
import { TableUnavailable, type Write } from '../../storage/table.ts'
import { findUser } from '../users/find-user.ts'
import { addressOf, letterWrites } from '../verification/letter.ts'
import { consentAt, consentPuts } from './consent-rows.ts'
import { consentOf } from './find-consents.ts'

type Means = With<'write' | 'seal'>

type Telling = {
  readonly given: ConsentGiven
  readonly user: StoredUser
  readonly giver: StoredUser
  readonly consent: Consent
  readonly templateId: string | undefined
}

/** To whoever gave it: a parent, where it was given for a child. */
export async function consentLetter(c: With<'read' | 'seal'>, telling: Telling): Promise<readonly Write[]> {
  const { given, user, giver, consent, templateId } = telling
  const tenant = await c.configuration.tenant(user.tenantId)
  if (tenant === undefined) return []
  return letterWrites(c, {
    tenant,
    templateId,
    to: addressOf(giver),
    user: giver,
    variables: {
      consent,
      userConsent: presentConsent(given, consent),
      ...(giver.id !== user.id && { child: presentUser(user) }),
    },
  })
}

/** Ten years; whoever configures more means never. */
const mostHours = 87_600

/** Some time between the earliest and the latest that the consent allows, so that nobody can wait for it. */
export function secondLetterDue({ now }: Always, { emailPlus }: Consent): number | undefined {
  const { enabled, minimumTimeToSendEmailInHours, maximumTimeToSendEmailInHours } = emailPlus
  if (!enabled) return undefined
  const [from, to] = [minimumTimeToSendEmailInHours, maximumTimeToSendEmailInHours].map(
    hours => Math.min(hours, mostHours) * 60,
  )
  return now + randomInt(from ?? 0, (to ?? 0) + 1) * minute
}

/** One takes tens of milliseconds; what is left when a run must end is sent by the next. */
const enoughMs = 2_000
const batch = 50

type Sent = { readonly letters: number; readonly lettersFailed: number }

/** Those that are due. What was taken back in the meantime is not listed any more. */
export async function sendSecondLetters(c: Means, remaining: () => number): Promise<Sent> {
  let [letters, lettersFailed] = [0, 0]
  const due = { pk: listed.consentLetters(0, '').pk, listed: true, to: before(c.now + 1), limit: batch }
  for await (const { rows } of pagesOf<ConsentGiven>(c.table, due)) {
    for (const { body } of rows) {
      if (remaining() < enoughMs) return { letters, lettersFailed }
      try {
        if (await sendOne(c, body)) letters++
      } catch (error) {
        if (error instanceof TableUnavailable) throw error
        lettersFailed++
        c.log('error', 'the second letter of a consent was not sent', { id: body.id, error: String(error) })
      }
    }
  }
  return { letters, lettersFailed }
}

const sendOne = (c: Means, place: ConsentGiven): Promise<boolean> =>
  settle(async () => {
    const row = await consentAt(c, place)
    // The index is late: it may have been sent or taken back meanwhile.
    if (row?.body.secondLetterAt === undefined || row.body.secondLetterAt > c.now) return false
    const { secondLetterAt: _, ...given } = row.body
    const { tenantId, userId, giverUserId, consentId } = given
    const [consent, user, giver] = await Promise.all([
      consentOf(c, consentId),
      findUser(c, { tenantId, userId }),
      findUser(c, { tenantId, userId: giverUserId }),
    ])
    // Somebody who is gone hears no more of it, and neither does anybody once no second letter is wanted.
    const told = consent?.emailPlus.enabled === true && user !== undefined && giver !== undefined
    const letters = told
      ? await consentLetter(c, {
          given,
          user: user.row.body,
          giver: giver.row.body,
          consent,
          templateId: consent.emailPlus.emailTemplateId,
        })
      : []
    await c.table.commit([...consentPuts(given, row).map(({ write }) => write), ...letters])
    return letters.length > 0
  })
