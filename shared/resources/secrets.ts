// How are the secrets of a record kept, and which of them leave?
import type { With } from '../powers.ts'
import { type By, type Kind, type Moment, type Stored, withTexts } from './define.ts'
import { at, secretsOf } from './fields-of.ts'

/** Whose data key seals it, and in whose partition it lies. */
export const ownerOf = <R extends Stored>(kind: Kind<R>, record: Stored): string =>
  kind.scope === 'instance' ? 'instance' : (record.tenantId ?? 'instance')

const placeOf = <R extends Stored>(kind: Kind<R>, record: R, path: string): string =>
  `${kind.kind}/${record.id}/${path}`

/** A secret that is empty was taken away. */
export async function sealed<R extends Stored>(c: With<'seal'>, kind: Kind<R>, record: R): Promise<R> {
  const owner = ownerOf(kind, record)
  const texts = await Promise.all(
    secretsOf(kind.fields, record).map(async ({ path, value }) => {
      const text = value === '' ? undefined : await c.sealer.seal(owner, placeOf(kind, record, path), value)
      return [path, text] as const
    }),
  )
  return withTexts(record, new Map(texts))
}

/** The record with its secrets readable. Only for those who need them; what leaves goes through {@link presented}. */
export async function opened<R extends Stored>(c: With<'seal'>, kind: Kind<R>, record: R): Promise<R> {
  const owner = ownerOf(kind, record)
  const texts = await Promise.all(
    secretsOf(kind.fields, record).map(
      async ({ path, value }) => [path, await c.sealer.open(owner, placeOf(kind, record, path), value)] as const,
    ),
  )
  return withTexts(record, new Map(texts))
}

const isUnder = (path: string, place: string): boolean => path === place || path.startsWith(`${place}.`)

/** What leaves: an opened record without the secrets its kind does not reveal. */
export function presented<R extends Stored>(kind: Kind<R>, record: R, moment: Moment): R {
  const shown = kind.reveals?.(record, moment) ?? []
  const hidden = secretsOf(kind.fields, record).filter(({ path }) => !shown.some(place => isUnder(path, place)))
  const paths = [...hidden.map(({ path }) => path), ...(kind.hides ?? [])]
  return withTexts(record, new Map(paths.map(path => [path, undefined])))
}

/** As {@link presented}, with what follows from other members; what a caller gets to read. */
export const shown = <R extends Stored>(kind: Kind<R>, record: R, moment: Moment): R =>
  presented(kind, kind.resolves?.(record) ?? record, moment)

/** As whom this caller reads it. */
export function readingAs<R extends Stored>(kind: Kind<R>, { key }: Pick<By, 'key'>, record: R): 'read' | 'lent' {
  return key?.tenantId !== undefined && kind.belongs?.(record, key.tenantId) === 'lent' ? 'lent' : 'read'
}

/** Nobody can send back what they cannot read: a hidden secret that a replacement leaves out stays as it was. */
export function withHiddenSecrets<R extends Stored>(kind: Kind<R>, next: R, before: R): R {
  const shown = kind.reveals?.(before, 'read') ?? []
  const left = secretsOf(kind.fields, before).filter(
    ({ path }) => !shown.some(place => isUnder(path, place)) && at(next, path) === undefined,
  )
  return withTexts(next, new Map(left.map(({ path, value }) => [path, value])))
}
