// What does the API say of a user beyond the account: consents, accounts elsewhere, comments?
import { group, id, instant, list, optional, text, type Value } from '../../../shared/kernel/fields.ts'
import { kinds } from '../../../shared/resources/index.ts'
import { getComments } from '../../people/comments.ts'
import { getConsents } from '../../people/consents.ts'
import { getLinks } from '../../people/links.ts'
import { askApi } from '../ask-api.ts'
import { nameOf, searchRecords } from '../operations.ts'
import type { Visit } from '../visit.tsx'
import type { User } from './facts.ts'

const said = () => text({ doc: 'As the API says it.', exact: true })
const when = () => instant({ doc: 'As the API says it.' })

const consent = group('Consent', {
  id: id({ doc: 'Its id.' }),
  consentId: id({ doc: 'What is agreed to.' }),
  status: said(),
  values: list(said(), { doc: 'What of it.' }),
  giverUserId: said(),
  lastUpdateInstant: when(),
})
const link = group('Link', {
  identityProviderId: id({ doc: 'Where.' }),
  identityProviderName: said(),
  identityProviderUserId: said(),
  displayName: optional(said()),
  insertInstant: when(),
  lastLoginInstant: optional(when()),
})
const comment = group('Comment', { id: said(), comment: said(), commenterId: said(), insertInstant: when() })

const consents = group('Consents', { userConsents: list(consent, { doc: 'Consents.' }) })
const links = group('Links', { identityProviderLinks: list(link, { doc: 'Links.' }) })
const comments = group('Comments', { userComments: list(comment, { doc: 'Comments.' }) })

export type Consent = Value<typeof consent>
export type MoreFacts = {
  readonly consents: readonly Consent[]
  readonly links: readonly Value<typeof link>[]
  readonly comments: readonly Value<typeof comment>[]
  /** What may be agreed to, each with the values there are. */
  readonly known: readonly { readonly id: string; readonly name: string; readonly values: readonly string[] }[]
}

export const consentsOf = async (visit: Visit, user: User): Promise<readonly Consent[]> =>
  (await askApi(visit, getConsents, { query: { userId: user.id }, tenantId: user.tenantId }, consents)).userConsents

export async function moreFactsOf(visit: Visit, user: User): Promise<MoreFacts> {
  const { tenantId, id: userId } = user
  const [agreed, linked, spoken, known] = await Promise.all([
    consentsOf(visit, user),
    askApi(visit, getLinks, { query: { userId }, tenantId }, links),
    askApi(visit, getComments, { path: { userId }, tenantId }, comments),
    consentsThere(visit),
  ])
  const newest = spoken.userComments.toSorted((a, b) => b.insertInstant - a.insertInstant)
  return { consents: agreed, links: linked.identityProviderLinks, comments: newest, known }
}

async function consentsThere(visit: Visit): Promise<MoreFacts['known']> {
  const { records } = await searchRecords(visit, kinds.consent, { numberOfResults: 300 })
  return records.map(record => ({
    id: record.id,
    name: nameOf(record),
    values: Array.isArray(record.values) ? record.values.map(String) : [],
  }))
}
