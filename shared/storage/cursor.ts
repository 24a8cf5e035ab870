// Where does the next page of a query start?
import type { Query } from './table.ts'

/** The place of the last row seen: its sort key, and for the index also the row's own key. */
export type Place = readonly [sort: string] | readonly [sort: string, pk: string, sk: string]

const shape = (query: Query): string => JSON.stringify([query.listed === true, query.pk])

/** Names the partition beside the place, so that a token of one partition is no token of another. */
export const tokenOf = (query: Query, place: Place): string =>
  Buffer.from(JSON.stringify([shape(query), ...place])).toString('base64url')

const within = (query: Query, sort: string): boolean =>
  sort.startsWith(query.begins ?? '') && sort >= (query.from ?? '') && (query.to === undefined || sort <= query.to)

/** The place a token names, or `undefined` when it was not given for this query. */
export function placeOf(query: Query, token: string): Place | undefined {
  let read: unknown
  try {
    read = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
  if (!Array.isArray(read) || !read.every(part => typeof part === 'string')) return undefined
  const [of, sort, pk, sk] = read
  if (of !== shape(query) || sort === undefined || !within(query, sort)) return undefined
  if (query.listed !== true) return read.length === 2 ? [sort] : undefined
  return read.length === 4 && pk !== undefined && sk !== undefined ? [sort, pk, sk] : undefined
}
