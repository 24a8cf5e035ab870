// Who has asked for a clean-up?
import type { With } from '../../powers.ts'
import { listed } from '../../storage/keys.ts'

export type Policy = { readonly of: 'unverified-users' | 'unverified-registrations'; readonly id: string }

/** From the index, which holds only policies that are on; whether one still is, its owner's record says. */
export async function policies(c: With<'read'>, of: Policy['of']): Promise<readonly Policy[]> {
  const found: Policy[] = []
  let after: string | undefined
  do {
    const page = await c.table.query({
      pk: listed.policies(of, '').pk,
      listed: true,
      ...(after !== undefined && { after }),
    })
    for (const row of page.rows) if (row.listed !== undefined) found.push({ of, id: row.listed.sk })
    after = page.next
  } while (after !== undefined)
  return found
}
