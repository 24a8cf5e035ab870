// Which entities does a search mean?
import { answersTo, readQuery } from '../../domain/entity-query.ts'
import { paged, parseSearch } from '../../domain/query.ts'
import { group, id, list, optional, text } from '../../kernel/fields.ts'
import { parse } from '../../kernel/issues.ts'
import { orRefuse, refuse } from '../../kernel/refusal.ts'
import { isRecord } from '../../kernel/sparse.ts'
import type { Members, Operation } from '../../resources/define.ts'
import { type Entity, entity } from '../../resources/entity.ts'
import { at } from '../../resources/fields-of.ts'
import { all } from '../../resources/find.ts'
import { opened, presented } from '../../resources/secrets.ts'
import { withTypes } from './types.ts'

const searchable = {
  columns: ['id', 'name', 'clientId', 'insertInstant', 'lastUpdateInstant', 'tenantId', 'type.id'],
  criteria: ['name', 'clientId', 'parentId', 'tenantId'],
  sortedBy: 'name',
}

const page = (doc: string) => optional(text({ doc }))
/** The query of the GET form, where `ids` may come several times. */
export const searchQuery = group('Search', {
  ids: optional(list(id({ doc: 'An entity.' }), { doc: 'Which entities.', max: 1_000 })),
  queryString: page('Which entities, in words.'),
  numberOfResults: page('How many at once.'),
  startRow: page('From which on.'),
  orderBy: page('In which order.'),
  name: page('Their name.'),
  clientId: page('Their client id.'),
  parentId: page('What they are part of.'),
  tenantId: page('Their tenant.'),
})

const criteria = group('Search', {
  search: group('Search', {
    ids: optional(list(id({ doc: 'An entity.' }), { doc: 'Which entities.', max: 1_000 })),
    queryString: optional(text({ doc: 'Which entities, in words.', max: 10_000 })),
    // A search engine's own language; whoever sends it would get wrong answers if it were ignored.
    query: optional(text({ doc: 'Not served.', pattern: /^$/ })),
  }),
})

export const searchEntities: Operation = async (c, { by, query, document }) => {
  const given: Members = isRecord(document.search) ? withOrder(document.search) : query
  const search = orRefuse(parseSearch(given, searchable))
  const { ids, queryString = '*' } = orRefuse(parse(criteria, { search: given })).search
  const terms = readQuery(queryString)
  if (terms === undefined) return refuse('invalid', { path: 'search.queryString', reason: 'invalid' })
  const wanted = ids && new Set(ids)
  // Beside the search engine's own words, an entity is found by its members as every other record is.
  const members = Object.entries(search.criteria).map(([path, words]) => ({
    path,
    words: path === 'name' && !words.includes('*') ? `*${words}*` : words,
    not: false,
  }))
  const means = (one: Entity): boolean =>
    (wanted === undefined ? answersTo(one, terms) : wanted.has(one.id)) && answersTo(one, members)
  const found = (await withTypes(c, await all(c, entity, by))).filter(means)
  const { page: shown, total } = paged(found, search, at)
  const entities = await Promise.all(shown.map(async one => presented(entity, await opened(c, entity, one), 'read')))
  return { status: 200, body: { entities, total } }
}

/** `sortFields: [{name, order}]` is this search's word for `orderBy`. */
function withOrder(search: Members): Members {
  if (!Array.isArray(search.sortFields) || search.sortFields.length === 0) return search
  const orderBy = search.sortFields
    .map(field => `${Object(field).name} ${Object(field).order === 'desc' ? 'DESC' : 'ASC'}`)
    .join(', ')
  return { ...search, orderBy }
}

/** There is no index to refresh: a search reads what is. */
export const refreshIndex: Operation = () => Promise.resolve({ status: 200 })
