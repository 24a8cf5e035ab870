// How does an operation of the resource machine become an endpoint?
import { announce } from '../../shared/flows/announce.ts'
import { type Context, type Endpoint, empty, endpoint, type Patch, reply } from '../../shared/http/endpoint.ts'
import { eventInfo, infoOf } from '../../shared/http/event-info.ts'
import { namedTenant } from '../../shared/http/tenant.ts'
import { type AnySchema, bag, group, id, int, list } from '../../shared/kernel/fields.ts'
import { parse } from '../../shared/kernel/issues.ts'
import { once } from '../../shared/kernel/once.ts'
import { orRefuse } from '../../shared/kernel/refusal.ts'
import { isRecord } from '../../shared/kernel/sparse.ts'
import type { By, Kind, Means, Members, Operation } from '../../shared/resources/define.ts'
import { loadKind } from '../../shared/resources/load.ts'
import { list as listAll, retrieve, search } from '../../shared/resources/read.ts'
import {
  type KindName,
  lines,
  type MoreRoute,
  type ResourceRoute,
  routesOf,
  shapes,
  type Verb,
} from '../../shared/resources/routes.ts'
import { create, patch, remove, update } from '../../shared/resources/store.ts'
import { loadMore } from './load-more.ts'

type Powers = 'write' | 'sign' | 'seal' | 'callOut'
type Served = {
  readonly doc: string
  readonly answer: AnySchema | 'accepted' | undefined
  readonly run: Operation
  readonly query?: AnySchema | undefined
}

const anything = bag({ doc: 'Read by the kind of record it is about.' })
const enveloped = (kind: Kind): AnySchema => group(`${kind.title} answer`, { [kind.envelope]: kind.fields })
const all = (kind: Kind) => list(kind.fields, { doc: `Every ${kind.title.toLowerCase()}.` })
const total = int({ doc: 'How many there are in all.', min: 0 })

const found = (kind: Kind): AnySchema => group('Found', { [kind.plural]: all(kind), total })

const ofKind: Readonly<Record<'record' | 'records' | 'found' | 'accepted', (kind: Kind) => AnySchema | 'accepted'>> = {
  record: enveloped,
  records: (kind: Kind): AnySchema => group('All', { [kind.plural]: all(kind) }),
  found,
  accepted: () => 'accepted',
}

const verbs: Readonly<Record<Verb, (kind: Kind) => Served>> = {
  search: kind => ({
    doc: `Search: ${kind.doc}`,
    answer: found(kind),
    run: search(kind),
  }),
  list: kind => ({ doc: `List: ${kind.doc}`, answer: group('All', { [kind.plural]: all(kind) }), run: listAll(kind) }),
  create: kind => ({ doc: `Create: ${kind.doc}`, answer: enveloped(kind), run: create(kind) }),
  createAs: kind => ({ doc: `Create with this id: ${kind.doc}`, answer: enveloped(kind), run: create(kind) }),
  retrieve: kind => ({ doc: `Retrieve: ${kind.doc}`, answer: enveloped(kind), run: retrieve(kind) }),
  update: kind => ({ doc: `Replace: ${kind.doc}`, answer: enveloped(kind), run: update(kind) }),
  patch: kind => ({ doc: `Change: ${kind.doc}`, answer: enveloped(kind), run: patch(kind) }),
  remove: kind => ({ doc: `Delete: ${kind.doc}`, answer: undefined, run: remove(kind) }),
}

const isMore = (kind: KindName, route: ResourceRoute): route is MoreRoute => Object.hasOwn(lines[kind].more, route)

const kindOf: ReadonlyMap<string, KindName> = new Map(
  (Object.keys(lines) as KindName[]).flatMap(kind =>
    routesOf(lines[kind]).map(([route]): [string, KindName] => [route, kind]),
  ),
)

/** What serves a route: code of its own, or its verb. */
async function servedOf(route: ResourceRoute): Promise<Served> {
  const name = kindOf.get(route)
  if (name === undefined) throw new Error(`no kind serves ${route}`)
  const kind = await loadKind[name]()
  if (isMore(name, route)) {
    const { doc, answer, run, query } = await loadMore(name, route)
    return { doc, run, query, answer: typeof answer === 'string' ? ofKind[answer](kind) : answer }
  }
  const { path: base, id } = lines[name]
  const verb = lines[name].verbs.find(one => shapes[one](base, id).includes(route))
  if (verb === undefined) throw new Error(`no verb serves ${route}`)
  return verbs[verb](kind)
}

/** Changes that somebody asks for are told; those the platform makes by itself are not. */
const withVoice = (c: Context<Powers>): Means => ({ ...c, announce: events => announce(c, events) })

/** Tells the machine who asks. */
function byOf(c: Context<Powers>, document: Members): By {
  const key = c.caller.kind === 'key' ? c.caller.key : undefined
  const actor = key === undefined ? 'nobody' : `API key ${key.id}`
  return { actor, key, tenantId: namedTenant(c), onlyTenantId: c.tenantId, info: infoOf(c, saidInfo(document)) }
}

const withInfo = group('Request', { eventInfo })

const saidInfo = ({ eventInfo: given }: Members) => orRefuse(parse(withInfo, { eventInfo: given })).eventInfo

/** Ids in a path are UUIDs, whatever they are of. */
const pathOf = (route: string) => {
  const names = [...route.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  return group('Path', Object.fromEntries(names.map(name => [name, id({ doc: `The ${name} in the path.` })])))
}

type Input = { readonly path: Members; readonly query: unknown; readonly document: Members; readonly patch?: Patch }

/** What serves a route, once somebody asks: hundreds of routes stand for 23 kinds, and a request is about one. */
export const served = (route: ResourceRoute): (() => Promise<Endpoint<Powers>>) =>
  once(async () => endpointOf(route, await servedOf(route)))

/** An endpoint that answers nothing, or a body; and the latter as PATCH reads its request, or as the others do. */
function endpointOf(route: ResourceRoute, { doc, answer, run, query: asking = anything }: Served): Endpoint<Powers> {
  const asked = (c: Context<Powers>, { path, query, ...input }: Input) =>
    run(withVoice(c), {
      ...input,
      query: isRecord(query) ? query : {},
      by: byOf(c, input.document),
      path: Object.fromEntries(Object.entries(path).map(([name, one]) => [name, String(one)])),
    })
  const input = { doc, path: pathOf(route), query: asking }
  if (answer === 'accepted') {
    return endpoint<Powers>()({
      ...input,
      body: anything,
      answers: { 200: 'empty', 202: 'empty' },
      run: async (c, { path, query, body }) => empty((await asked(c, { path, query, document: body })).status),
    })
  }
  if (answer === undefined) {
    return endpoint<Powers>()({
      ...input,
      body: anything,
      answers: { 200: 'empty' },
      run: async (c, { path, query, body }) => {
        await asked(c, { path, query, document: body })
        return empty(200)
      },
    })
  }
  const answers = { 200: answer }
  return route.startsWith('PATCH')
    ? endpoint<Powers>()({
        ...input,
        answers,
        takes: 'patch',
        run: async (c, { path, query, body }) =>
          reply(200, (await asked(c, { path, query, document: {}, patch: body })).body),
      })
    : endpoint<Powers>()({
        ...input,
        answers,
        body: anything,
        run: async (c, { path, query, body }) => reply(200, (await asked(c, { path, query, document: body })).body),
      })
}
