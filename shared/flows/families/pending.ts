// Which children wait for a parent, and how is the parent asked?
import { canonical, type StoredUser } from '../../domain/user.ts'
import { presentUser } from '../../domain/user-present.ts'
import { refuse } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import { keys } from '../../storage/keys.ts'
import { allRows } from '../../storage/pages.ts'
import { inLivingGroups } from '../groups/effective-roles.ts'
import { parentLetter } from './confirm-child.ts'
import { withFamilies } from './families.ts'

type Asked = { readonly tenantId: string; readonly parentEmail: string }

async function childrenOf(c: With<'read'>, { tenantId, parentEmail }: Asked): Promise<StoredUser[]> {
  const address = canonical('email', parentEmail)
  const places = await allRows<{ readonly userId: string }>(c.table, { pk: keys.childOf(tenantId, address, '').pk })
  const rows = await c.table.getMany<StoredUser[]>(places.map(({ body }) => keys.user(tenantId, body.userId)))
  // The place finds; the user's own row decides, should it be changing just now.
  return rows
    .flatMap(row => (row === undefined ? [] : [row.body]))
    .filter(user => user.parentEmail !== undefined && canonical('email', user.parentEmail) === address)
    .sort((a, b) => a.insertInstant - b.insertInstant)
}

export async function pendingChildren(c: With<'read'>, asked: Asked) {
  await withFamilies(c, asked.tenantId)
  const users = await Promise.all((await childrenOf(c, asked)).map(user => inLivingGroups(c, user)))
  return users.map(user => presentUser(user))
}

/** Only to an address that somebody has named: nobody writes to strangers through us. */
export async function askParent(c: With<'write' | 'seal'>, asked: Asked): Promise<void> {
  const tenant = await withFamilies(c, asked.tenantId)
  const templateId = tenant.familyConfiguration.familyRequestEmailTemplateId ?? refuse('forbidden')
  const children = await childrenOf(c, asked)
  if (children.length === 0) refuse('notFound')
  await c.table.commit(await parentLetter(c, { ...asked, tenant, templateId, children }))
}
