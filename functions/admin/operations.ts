// Which operation of the public API does what the console wants?
//
// The console never touches the table: it asks what a caller of the API would ask, in the name of the person who asks.
import { announce } from '../../shared/flows/announce.ts'
import type { AnySchema, Value } from '../../shared/kernel/fields.ts'
import { isRecord } from '../../shared/kernel/sparse.ts'
import type { Answer, Asking, Kind, Members, Operation, Stored } from '../../shared/resources/define.ts'
import { kinds } from '../../shared/resources/index.ts'
import { retrieve, search } from '../../shared/resources/read.ts'
import { lines, shapes, type Verb } from '../../shared/resources/routes.ts'
import { create, patch, remove, update } from '../../shared/resources/store.ts'
import { more } from '../resources/more.ts'
import { asShape } from './ask-api.ts'
import { ownKey } from './hand-out.ts'
import type { Visit } from './visit.tsx'

const generic = { search, retrieve, create, update, patch, remove } as const
type Deed = keyof typeof generic

export const kindNamed = (name: string): Kind | undefined => Object.values(kinds).find(kind => kind.kind === name)

const own: Readonly<Record<string, { readonly run: Operation }>> = more
const methods: Readonly<Record<string, string>> = { retrieve: 'GET', update: 'PUT', patch: 'PATCH' }
type Named = Pick<Kind, 'kind'>

/** Whether there is only one record of the kind, made with the instance. */
export const isSingle = ({ kind }: Named): boolean => {
  const { verbs, path }: { readonly verbs: readonly Verb[]; readonly path: string } = lines[kind]
  return verbs.length === 0 && own[`GET ${path}`] !== undefined
}

/** The routes by which a verb is asked for: a kind of which there is one record has no id in its path. */
function routesOf({ kind }: Named, verb: Verb): readonly string[] {
  const { path, id } = lines[kind]
  if (!isSingle({ kind })) return shapes[verb](path, id)
  return methods[verb] === undefined ? [] : [`${methods[verb]} ${path}`]
}

/** Whether the API offers it. */
export function offers(kind: Named, verb: Verb): boolean {
  const { verbs }: { readonly verbs: readonly Verb[] } = lines[kind.kind]
  return verbs.includes(verb) || (isSingle(kind) && routesOf(kind, verb).some(route => own[route] !== undefined))
}

export const canEdit = (kind: Named): boolean => offers(kind, 'patch') || offers(kind, 'update')

/** What serves a verb of a kind: code of its own where it has some, else every kind's. */
const operationOf = (kind: Kind, deed: Deed): Operation =>
  routesOf(kind, deed)
    .map(route => own[route]?.run)
    .find(run => run !== undefined) ?? generic[deed](kind)

type Wish = Partial<Pick<Asking, 'query' | 'document' | 'patch' | 'seen'>> & {
  readonly id?: string
  /** Only what this tenant has, or where something new goes. */
  readonly tenantId?: string | undefined
  /** Only what this person could have handed out. */
  readonly own?: boolean
}

/** What makes a record, or makes it more. */
const bounded: ReadonlySet<Deed> = new Set(['create', 'update', 'patch'])

export function ask(
  visit: Visit,
  kind: Kind,
  deed: Deed,
  { id, tenantId, own = false, ...wish }: Wish = {},
): Promise<Answer> {
  return run(visit, operationOf(kind, deed), {
    ...wish,
    tenantId,
    own: kind.kind === 'api-key' && (own || bounded.has(deed)),
    path: id === undefined ? {} : { [lines[kind.kind].id]: id },
  })
}

type Running = Omit<Wish, 'id'> & { readonly path?: Asking['path'] }
export const run = (
  { c, by, session }: Visit,
  operation: Operation,
  { tenantId, path = {}, query = {}, document = {}, patch, seen, own = false }: Running,
) =>
  operation(
    { ...c, announce: events => announce(c, events) },
    {
      by: { ...by, ...(tenantId && { tenantId }), ...(own && { key: ownKey({ session }) }) },
      path,
      query,
      document,
      ...(patch && { patch }),
      ...(seen !== undefined && { seen }),
    },
  )

type Reading<S> = Running & { readonly as: S }

/** What an operation answers, read as a shape. */
export async function readAs<S extends AnySchema>(
  visit: Visit,
  operation: Operation,
  { as, ...running }: Reading<S>,
): Promise<Value<S>> {
  const { body } = await run(visit, operation, running)
  return asShape(as, body)
}

export async function recordOf(visit: Visit, kind: Kind, id: string, own = false): Promise<Stored> {
  const { body } = await ask(visit, kind, 'retrieve', { id, own })
  const record = body?.[kind.envelope]
  // What there is only one of needs no id, and on the wire it has none.
  return isSingle(kind) && isRecord(record) ? { ...once, id: kind.kind, name: kind.title, ...record } : asStored(record)
}

const once = { insertInstant: 0, lastUpdateInstant: 0 }

const isStored = (given: unknown): given is Stored => isRecord(given) && typeof given.id === 'string'

export function asStored(given: unknown): Stored {
  if (!isStored(given)) throw new Error('an operation answered no record')
  return given
}

type RecordPage = { readonly records: readonly Stored[]; readonly total: number }

/** A page of the records of a kind. */
export async function searchRecords(visit: Visit, kind: Kind, wanted: Members, tenantId?: string): Promise<RecordPage> {
  const { body } = await ask(visit, kind, 'search', { document: { search: wanted }, tenantId })
  const all = body?.[kind.plural]
  const records = Array.isArray(all) ? all.filter(isStored) : []
  return { records, total: typeof body?.total === 'number' ? body.total : records.length }
}

/** What people call a record; never by what an API key opens with. */
export function nameOf(record: Readonly<Record<string, unknown>>): string {
  for (const member of ['name', 'displayName', 'url', 'description'] as const) {
    const said = record[member]
    if (typeof said === 'string' && said !== '') return said
  }
  return String(record.id)
}
