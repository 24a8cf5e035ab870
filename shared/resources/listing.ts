// What does a change do to the list of a kind's names, and to its length?
//
// A unique name has a row that proves it taken, and those rows are small and sorted: they are the list of one owner.
// Records that live in tenants have one more such row, in a list over all tenants. How long a list is stands in rows
// that count in the commit of what they count. directory.ts reads them.
import { keys } from '../storage/keys.ts'
import type { Kind, Passage, Planned, Stored } from './define.ts'
import { at } from './fields-of.ts'

/** The field by which a kind is listed, if its names are unique. */
export const listedBy = ({ unique, search }: Pick<Kind, 'unique' | 'search'>): string | undefined =>
  unique?.includes(search[0] ?? '') ? search[0] : undefined

/** `name` where the key holds more than it. */
export type Listed = { readonly id: string; readonly tenantId?: string; readonly name?: string }

/** What a change does to the list of names and to its length. */
export function listing<R extends Stored>(kind: Kind<R>, { owner, before, after }: Passage<R>): Planned[] {
  const field = listedBy(kind)
  const id = (after ?? before)?.id
  if (field === undefined || id === undefined) return []
  const nameIn = (record: R | undefined) =>
    record === undefined ? undefined : String(at(record, field) ?? '').toLowerCase()
  const [had, has] = [nameIn(before), nameIn(after)]
  const by = Number(after !== undefined) - Number(before !== undefined)
  const counts = kind.scope === 'instance' ? [owner] : ([owner, 'everywhere'] as const)
  const tallies = counts.map(
    (of): Planned => ({ write: { add: keys.tally(of, kind.kind, id.slice(0, 1)), by, expect: 'anything' } }),
  )
  const body: Listed = { id, ...(owner !== 'instance' && { tenantId: owner }) }
  const everywhere: readonly (Planned | false)[] =
    kind.scope === 'instance' || had === has
      ? []
      : [
          had !== undefined && { write: { remove: keys.named(kind.kind, had, id), expect: 'anything' } },
          has !== undefined && {
            write: {
              put: { ...keys.named(kind.kind, has, id), type: 'named', body: { ...body, name: has } },
              expect: 'anything',
            },
          },
        ]
  return [...everywhere.filter(one => one !== false), ...(by === 0 ? [] : tallies)]
}
