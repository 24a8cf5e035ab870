// Where does it stand what a user agreed to, and how is it found?
import type { ConsentGiven } from '../../domain/consent-given.ts'
import type { With } from '../../powers.ts'
import type { Planned } from '../../resources/define.ts'
import { keys, listed } from '../../storage/keys.ts'
import { allRows } from '../../storage/pages.ts'
import type { Key, Row } from '../../storage/table.ts'
import { userStands } from '../users/user-row.ts'

/** The body under keys.consentOfUser; what stands beside it goes with it (flows/users/sweep-user.ts). */
type Stored = ConsentGiven & { readonly beside: readonly Key[] }
type Place = Pick<ConsentGiven, 'tenantId' | 'userId' | 'consentId'>
type Home = Place & { readonly beside?: never }

const at = (name: string, reason: string) => ({ path: `userConsent.${name}`, reason })

/** The key is user and consent, so that nobody has agreed and not agreed to one thing at once. */
export function consentPuts(given: ConsentGiven, before: Row<ConsentGiven> | undefined): Planned[] {
  const { tenantId, userId, consentId, id, secondLetterAt } = given
  const here = keys.consentOfUser(tenantId, userId, consentId)
  const [there, home] = [keys.consented(consentId, tenantId, userId), keys.home('user-consent', id)]
  const put = {
    ...here,
    type: 'user-consent',
    body: { ...given, beside: [there, home] } satisfies Stored,
    ...(secondLetterAt !== undefined && { listed: listed.consentLetters(secondLetterAt, id) }),
  }
  // Time line: two change one consent: the second finds another version and judges what the first left behind.
  if (before !== undefined) return [{ write: { put, expect: { version: before.version } } }]
  const place: Home = { tenantId, userId, consentId }
  return [
    { write: { put, expect: 'absent' }, lost: at('consentId', 'duplicate') },
    { write: { put: { ...home, type: 'home', body: place }, expect: 'absent' }, lost: at('id', 'duplicate') },
    { write: { put: { ...there, type: 'consented', body: { beside: [here, home] } }, expect: 'anything' } },
    userStands({ tenantId, id: userId }, 'userConsent.userId'),
    // As for the user: a consent that is deleted meanwhile would leave a row behind.
    {
      write: { check: keys.record('instance', 'consent', consentId), expect: 'present' },
      lost: at('consentId', 'invalid'),
    },
  ]
}

/** What goes with the row is the table's affair. */
const alone = ({ body: { beside: _, ...body }, ...row }: Row<Stored>): Row<ConsentGiven> => ({ ...row, body })

export async function consentAt(
  c: With<'read'>,
  { tenantId, userId, consentId }: Place,
): Promise<Row<ConsentGiven> | undefined> {
  const row = await c.table.get<Stored>(keys.consentOfUser(tenantId, userId, consentId))
  return row && alone(row)
}

/** By its own id alone. A named tenant that is not its user's finds nothing. */
export async function consentRow(
  c: With<'read'>,
  { tenantId, id }: { readonly tenantId: string | undefined; readonly id: string },
): Promise<Row<ConsentGiven> | undefined> {
  const home = (await c.table.get<Home>(keys.home('user-consent', id)))?.body
  return home === undefined || (tenantId !== undefined && tenantId !== home.tenantId) ? undefined : consentAt(c, home)
}

export async function consentsOf(
  c: With<'read'>,
  { tenantId, id }: { readonly tenantId: string; readonly id: string },
): Promise<Row<ConsentGiven>[]> {
  const { pk, sk } = keys.consentOfUser(tenantId, id, '')
  return (await allRows<Stored>(c.table, { pk, begins: sk })).map(alone)
}
