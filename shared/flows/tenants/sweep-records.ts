// How do the records of a tenant go, and the tenant's own?
import { type Kind, type Means, recordFrom, type Stored } from '../../resources/define.ts'
import type { Deletion } from '../../resources/deletion.ts'
import { kinds } from '../../resources/index.ts'
import { references, reservations } from '../../resources/plan.ts'
import { keys, userShards } from '../../storage/keys.ts'
import { pagesOf } from '../../storage/pages.ts'
import type { Query, Row, Write } from '../../storage/table.ts'
import { sweepRows } from '../users/sweep-user.ts'
import type { MayGoOn } from './budget.ts'
import { leaveIdentityProviders } from './leave-identity-providers.ts'

/** What lies beside a record in partitions of its own. */
const children: Readonly<Record<string, (tenantId: string, id: string) => readonly Query[]>> = {
  consent: (_, id) => userShards.map(part => ({ pk: keys.allConsented(id, part) })),
  entity: (tenantId, id) => [
    { pk: keys.grant(tenantId, id, 'user', '').pk },
    { pk: keys.grantOfEntity(tenantId, id, '').pk },
  ],
  group: (tenantId, id) => [{ pk: keys.member(tenantId, id, '').pk }],
  'identity-provider': (_, id) => userShards.map(part => ({ pk: keys.allLinked(id, part) })),
}

export const childrenOf = (kind: string, tenantId: string, id: string): readonly Query[] => [
  ...(children[kind]?.(tenantId, id) ?? []),
  // who pointed at it; nobody asks any more once it is gone
  { pk: keys.usedBy(kind, id, '', '').pk },
]

type Going = Pick<Deletion, 'id' | 'actor'>

export async function sweepRecords(c: Means, { id: tenantId, actor }: Going, mayGoOn: MayGoOn): Promise<boolean> {
  for (const kind of Object.values(kinds).filter(({ scope }) => scope !== 'instance')) {
    for await (const { rows } of pagesOf(c.table, { pk: keys.records(tenantId, kind.kind), limit: batch })) {
      for (const row of rows) {
        if (kind.kind === 'application')
          await leaveIdentityProviders(c, { kind: 'application', id: row.sk, by: { actor } })
        for (const query of childrenOf(kind.kind, tenantId, row.sk)) {
          if (!(await sweepRows(c, query, mayGoOn))) return false
        }
        await removeRecord(c, kind, row, tenantId)
      }
      if (rows.length > 0 && !mayGoOn()) return false
    }
    await sweepRows(c, { pk: keys.tallies(tenantId, kind.kind) }, () => true)
  }
  return true
}

/** What a transaction takes, with room to spare; and as many records, of which there may be as many as users. */
const batch = 50

/**
 * The row goes last: it says what else has to. What it counted for is taken off in its own commit, which expects the row
 * as it was read: of two sweeps one takes it off.
 */
export async function removeRecord<R extends Stored>(c: Means, kind: Kind<R>, row: Row, owner: string): Promise<void> {
  const record = recordFrom(kind, row.body)
  const { id } = record
  const gone = { owner, before: record, after: undefined }
  const beside = [...reservations(kind, gone), ...references(kind, gone)].map(({ write }) => write)
  const first: Write[] = [
    ...beside.filter(write => !('add' in write)),
    ...(kind.scope === 'instance' ? [] : [{ remove: keys.home(kind.kind, id), expect: 'anything' } as const]),
  ]
  const last: Write[] = [...beside.filter(write => 'add' in write), { remove: row, expect: { version: row.version } }]
  const whole = first.length + last.length <= batch
  if (!whole)
    for (let from = 0; from < first.length; from += batch) await c.table.commit(first.slice(from, from + batch))
  await c.table.commit(whole ? [...first, ...last] : last)
}
