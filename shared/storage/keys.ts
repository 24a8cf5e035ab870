// Where is it? The only file that may spell a key; each pattern is a question.
import type { Key } from './table.ts'

/**
 * Joins the parts of a key so that different parts never give the same key: `#` separates, and a `#` or `%` inside a
 * part is escaped. A property test proves it injective, so no id can reach another tenant's row.
 */
const join = (...parts: readonly string[]): string =>
  parts.map(part => (/[%#]/.test(part) ? part.replaceAll('%', '%25').replaceAll('#', '%23') : part)).join('#')

/** Sorts as text in the order of time: milliseconds, 15 digits. */
const moment = (epochMs: number): string => String(Math.max(0, Math.floor(epochMs))).padStart(15, '0')

/** One of sixteen, always the same for the same text. */
const sixteenth = (text: string): string =>
  ([...text].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521, 7) % 16).toString(16)

export type LoginIdType = 'email' | 'phoneNumber' | 'username'

/** Who owns a generic record: a tenant, or the instance as a whole. */
export type Owner = string | 'instance'

export const keys = {
  /** the record of a generic kind with this id; all of one kind and owner share a partition */
  record: (owner: Owner, kind: string, id: string): Key => ({ pk: join('record', owner, kind), sk: id }),
  /** every record of a generic kind of one owner */
  records: (owner: Owner, kind: string): string => join('record', owner, kind),
  /** the record that holds this unique value, and the proof that the value is taken */
  taken: (owner: Owner, kind: string, field: string, value: string): Key => ({
    pk: join('taken', owner, kind, field),
    sk: value,
  }),
  /** every value of a unique field that an owner has taken, in their order */
  allTaken: (owner: Owner, kind: string, field: string): string => join('taken', owner, kind, field),
  /** the record of this name and id, wherever it lives: all of one kind in the order of names, for who asks in all tenants */
  named: (kind: string, name: string, id: string): Key => ({ pk: join('named', kind), sk: join(name, id) }),
  /** every name of a kind whose records live in tenants */
  allNamed: (kind: string): string => join('named', kind),
  /** how many records of a kind an owner has, or are `everywhere`: sixteen parts, because a row takes few commits at once */
  tally: (of: Owner | 'everywhere', kind: string, part: string): Key => ({ pk: join('tally', of, kind), sk: part }),
  /** all parts of that number */
  tallies: (of: Owner | 'everywhere', kind: string): string => join('tally', of, kind),
  /** who refers to this record: one row per referring record, so that nothing in use is deleted */
  usedBy: (kind: string, id: string, byKind: string, byId: string): Key => ({
    pk: join('used', kind, id),
    sk: join(byKind, byId),
  }),
  /** the tenant in which this id lives (users and tenant-scoped kinds), and the proof that the id is taken */
  home: (kind: string, id: string): Key => ({ pk: join('home', kind, id), sk: 'home' }),

  /** the user with this id */
  user: (tenant: string, id: string): Key => ({ pk: join('user', tenant, id), sk: 'user' }),
  /** everything that dies with this user */
  ofUser: (tenant: string, id: string): string => join('user', tenant, id),
  /** when this user last signed in, anywhere and per application */
  activity: (tenant: string, id: string): Key => ({ pk: join('user', tenant, id), sk: 'activity' }),
  /** an unverified registration of this user, listed so that the clean-up finds it */
  unverifiedRegistration: (tenant: string, user: string, application: string): Key => ({
    pk: join('user', tenant, user),
    sk: join('unverified-registration', application),
  }),
  /** the user behind this login name (canonical form), and the proof it is taken */
  login: (tenant: string, type: LoginIdType, name: string): Key => ({
    pk: join('login', tenant, type, name),
    sk: 'login',
  }),
  /** the member of this group that is this user */
  member: (tenant: string, group: string, user: string): Key => ({ pk: join('member', tenant, group), sk: user }),
  /** this user's membership in this group, named beside the user so that it dies with the user */
  memberOf: (tenant: string, user: string, group: string): Key => ({
    pk: join('user', tenant, user),
    sk: join('member', group),
  }),
  /** what this user or entity may do with this entity */
  grant: (tenant: string, entity: string, to: 'user' | 'entity', recipient: string): Key => ({
    pk: join('grant', tenant, entity),
    sk: join(to, recipient),
  }),
  /** this user's grant for this entity, named beside the user so that it dies with the user */
  grantOfUser: (tenant: string, user: string, entity: string): Key => ({
    pk: join('user', tenant, user),
    sk: join('grant', entity),
  }),
  /** this entity's grant for another, named beside the recipient */
  grantOfEntity: (tenant: string, recipient: string, entity: string): Key => ({
    pk: join('granted', tenant, recipient),
    sk: entity,
  }),
  /** this user's account at this identity provider, under the id it has there */
  link: (tenant: string, user: string, provider: string, theirId: string): Key => ({
    pk: join('user', tenant, user),
    sk: join('link', provider, theirId),
  }),
  /** this user's accounts at all identity providers: how their sort keys begin */
  links: (tenant: string, user: string): Key => ({ pk: join('user', tenant, user), sk: join('link', '') }),
  /** the user whose account this is at an identity provider, and the proof that it is linked. Sixteen partitions, because a provider may have as many links as there are users, and goes away with all of them */
  linked: (provider: string, tenant: string, theirId: string): Key => ({
    pk: join('linked', provider, sixteenth(theirId)),
    sk: join(tenant, theirId),
  }),
  /** every link of a provider in one of those partitions */
  allLinked: (provider: string, part: string): string => join('linked', provider, part),
  /** what this user, or somebody for them, has said to this consent */
  consentOfUser: (tenant: string, user: string, consent: string): Key => ({
    pk: join('user', tenant, user),
    sk: join('consent', consent),
  }),
  /** that this user said something to this consent, so that it goes when the consent goes */
  consented: (consent: string, tenant: string, user: string): Key => ({
    pk: join('consented', consent, sixteenth(user)),
    sk: join(tenant, user),
  }),
  /** everybody who said something to a consent, in one of sixteen partitions */
  allConsented: (consent: string, part: string): string => join('consented', consent, part),
  /** what is still to be swept of something that was deleted */
  deletion: (kind: string, id: string): Key => ({ pk: join('deletion', kind, id), sk: 'deletion' }),
  /** the refresh token with this id; unguessable, so it implies its tenant, which the row names */
  refreshToken: (id: string): Key => ({ pk: join('refresh-token', id), sk: 'refresh-token' }),
  /** since when this tenant's refresh tokens of this universal application are void */
  tokensRevoked: (tenant: string, application: string): Key => ({
    pk: join('tokens-revoked', tenant),
    sk: application,
  }),
  /** the refresh token whose value another system gave out, by that value's digest; it implies its tenant, like our own */
  importedToken: (digest: string): Key => ({ pk: join('imported-token', digest), sk: 'imported-token' }),
  /** the import under way with this content, by its MAC: how far it has come, for whoever sends it again */
  import: (tenant: string, mac: string): Key => ({ pk: join('import', tenant, mac), sk: 'import' }),
  /** one commit of an import: what it made, or that it may not be made any more */
  importPart: (tenant: string, attempt: string, part: number): Key => ({
    pk: join('import-parts', tenant, attempt),
    sk: moment(part),
  }),
  /** the one-time thing behind this opaque value (a code, a verification or change-password id), by its digest; unguessable, so it implies its tenant, which the row names */
  externalId: (purpose: string, digest: string): Key => ({
    pk: join('external', purpose, digest),
    sk: 'external',
  }),
  /** the current one-time thing of a purpose for a subject: issuing the next replaces it */
  currentExternalId: (tenant: string, purpose: string, subject: string): Key => ({
    pk: join('current-external', tenant, purpose, subject),
    sk: 'current',
  }),
  /** how often this has happened lately */
  counter: (tenant: string, what: string, subject: string): Key => ({
    pk: join('counter', tenant, what, subject),
    sk: 'counter',
  }),

  /** one fact on its way out, and its delivery record afterwards */
  outbox: (owner: Owner, id: string): Key => ({ pk: join('outbox', owner, id), sk: 'fact' }),
  /** one delivery of that fact to one webhook */
  delivery: (owner: Owner, fact: string, webhook: string): Key => ({
    pk: join('outbox', owner, fact),
    sk: join('delivery', webhook),
  }),
  /** one message waiting to be rendered and sent */
  message: (tenant: string, id: string): Key => ({ pk: join('message', tenant, id), sk: 'message' }),
  /** one login, refresh or ping of a user, newest last */
  loginRecord: (tenant: string, user: string, at: number, id: string): Key => ({
    pk: join('user', tenant, user),
    sk: join('login', moment(at), id),
  }),
  /** an action that was taken on this user */
  action: (tenant: string, user: string, id: string): Key => ({
    pk: join('user', tenant, user),
    sk: join('action', id),
  }),
  /** what somebody said of this user, newest last */
  comment: (tenant: string, user: string, at: number, id: string): Key => ({
    pk: join('user', tenant, user),
    sk: join('comment', moment(at), id),
  }),
  /** everything that was said of this user: how the sort keys begin */
  comments: (tenant: string, user: string): Key => ({ pk: join('user', tenant, user), sk: join('comment', '') }),
  /** the member of this family that is this user; who asks by the family's id alone learns here in which tenant it is, as from `home` */
  familyMember: (family: string, user: string): Key => ({ pk: join('family', family), sk: user }),
  /** this user's place in this family, named beside the user so that it dies with the user */
  familyOf: (tenant: string, user: string, family: string): Key => ({
    pk: join('user', tenant, user),
    sk: join('family', family),
  }),
  /** the one family in which this user is an adult */
  adultIn: (tenant: string, user: string): Key => ({ pk: join('user', tenant, user), sk: 'adult' }),
  /** that a family of this id is being founded just now; a family has no row but those of its members */
  founding: (family: string): Key => ({ pk: join('founding', family), sk: 'founding' }),
  /** the user who names this address as a parent's, until a parent takes them into a family */
  childOf: (tenant: string, parentEmail: string, user: string): Key => ({
    pk: join('child-of', tenant, parentEmail),
    sk: user,
  }),
  /** an audit entry, newest last */
  audit: (owner: Owner, at: number, id: string): Key => ({ pk: join('audit', owner), sk: join(moment(at), id) }),
  /** an entry of the event log of the instance, newest last */
  eventLog: (at: number, id: string): Key => ({ pk: join('event-log'), sk: join(moment(at), id) }),
  /** how far a scheduled job has come */
  progress: (job: string): Key => ({ pk: join('progress', job), sk: 'progress' }),
} as const

/** Where the index `listed` shows rows, each a question an index may answer because a table read decides afterwards. */
export const listed = {
  /** the refresh tokens of this user */
  refreshTokensOf: (tenant: string, user: string, id: string): Key => ({
    pk: join('refresh-tokens', tenant, user),
    sk: id,
  }),
  /** all users of this tenant. Sixteen partitions, because one takes 1,000 new users a second and an import has more */
  users: (tenant: string, user: string): Key => ({ pk: join('users', tenant, user.slice(0, 1)), sk: user }),
  /** the users of this tenant that are unverified, oldest first */
  unverifiedUsers: (tenant: string, createdAt: number, user: string): Key => ({
    pk: join('unverified-users', tenant),
    sk: join(moment(createdAt), user),
  }),
  /** the registrations for this application that are unverified, oldest first */
  unverifiedRegistrations: (tenant: string, application: string, createdAt: number, user: string): Key => ({
    pk: join('unverified-registrations', tenant, application),
    sk: join(moment(createdAt), user),
  }),
  /** the children of this tenant whom no parent has taken into a family, oldest first */
  orphans: (tenant: string, createdAt: number, user: string): Key => ({
    pk: join('orphans', tenant),
    sk: join(moment(createdAt), user),
  }),
  /** who asks for a clean-up of `unverified-users` (tenants) or `unverified-registrations` (applications), by the moment from which something may be due */
  looks: (policy: string, at: number, id: string): Key => ({ pk: join('look', policy), sk: join(moment(at), id) }),
  /** what is under way, and swept until it is done: `deletions`, `deleted-users`, `imports` */
  policies: (policy: string, id: string): Key => ({ pk: join('policy', policy), sk: id }),
  /** the facts of an owner, in the order of time */
  facts: (owner: Owner, at: number, id: string): Key => ({ pk: join('facts', owner), sk: join(moment(at), id) }),
  /** the actions on users whose end somebody hears of, the next to end first */
  actionEnds: (at: number, id: string): Key => ({ pk: join('action-ends'), sk: join(moment(at), id) }),
  /** the second letters that confirm consents, the next to be sent first */
  consentLetters: (at: number, id: string): Key => ({ pk: join('consent-letters'), sk: join(moment(at), id) }),
  /** the audit entries of all owners, in the order of time; people write few */
  auditLog: (at: number, id: string): Key => ({ pk: join('audit-log'), sk: join(moment(at), id) }),
  /** what was said of users of this tenant, in the order of time; people write few */
  comments: (tenant: string, at: number, id: string): Key => ({
    pk: join('comments', tenant),
    sk: join(moment(at), id),
  }),
  /** the logins of a tenant, in the order of time; sixteen partitions, as for its users */
  logins: (tenant: string, at: number, user: string, id: string): Key => ({
    pk: join('logins', tenant, user.slice(0, 1)),
    sk: join(moment(at), user, id),
  }),
} as const

/** The sort-key bound just below everything that happened at or after `epochMs`. */
export const before = (epochMs: number): string => moment(epochMs)

/** When what stands at this sort key happened, in a partition that is in the order of time. */
export const momentOf = (sk: string): number => Number(sk.slice(0, 15))

/** How ids of users begin, and so the partitions of `listed.users`; and whatever else is in sixteen parts. */
export const userShards: readonly string[] = [...'0123456789abcdef']
