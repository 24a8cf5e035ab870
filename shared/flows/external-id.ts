// How does an opaque single-use thing come to be, how is it found, and how is it spent exactly once?
import { type CurrentExternalId, codeTries, deathOf, type ExternalId, type Purpose } from '../domain/external-id.ts'
import { type Generator, generate, typed } from '../domain/generators.ts'
import { digest, draw, newId, opaque, sameSecret } from '../kernel/ids.ts'
import type { With } from '../powers.ts'
import { keys } from '../storage/keys.ts'
import type { Row, Write } from '../storage/table.ts'

export type { Purpose } from '../domain/external-id.ts'

export type Issue<B> = {
  readonly tenantId: string
  readonly purpose: Purpose
  readonly subject: string
  readonly data: B
  readonly lifetimeSeconds: number
  readonly generator?: Generator
  /** Given by a caller who may choose it (`changePasswordId` of an API key) instead of drawn. */
  readonly value?: string
  /** False where a subject may hold several at once, e.g. authorization codes. */
  readonly replaces?: boolean
}

export type Issued = { readonly value: string; readonly writes: readonly Write[] }

export type Found<B> = {
  readonly row: Row<ExternalId<B>>
  readonly tenantId: string
  readonly purpose: Purpose
  readonly subject: string
  readonly data: B
}

const chance = { draw, opaque }
const usual: Generator = { length: 32, type: 'randomBytes' }

/** Draws a value, of which the table keeps the digest. The commit of `writes` replaces what the subject had before. */
export async function issueExternalId<B>(c: With<'read'>, issue: Issue<B>): Promise<Issued> {
  return issueRow(c, issue, newId(), undefined)
}

/** The same with a short code that somebody types beside the value; only its MAC is kept, because it can be guessed. */
export async function issueWithCode<B>(
  c: With<'read' | 'sign'>,
  issue: Issue<B> & { readonly codeGenerator: Generator },
): Promise<Issued & { readonly oneTimeCode: string }> {
  const id = newId()
  const oneTimeCode = generate(issue.codeGenerator, chance)
  const { type } = issue.codeGenerator
  const code = {
    hash: await codeHash(c, { tenantId: issue.tenantId, issue: id, code: typed(oneTimeCode, type) }),
    type,
  }
  return { ...(await issueRow(c, issue, id, code)), oneTimeCode }
}

/**
 * A new value for what the subject has already: same data, same end, same code. For answers that must name a value
 * which was only mailed (212 and 213 under FormField). `undefined` when the subject has none.
 */
export async function renewExternalId<B>(
  c: With<'read'>,
  of: Subject,
  generator: Generator,
): Promise<Issued | undefined> {
  const current = await currentOf(c, of)
  const row =
    current === undefined
      ? undefined
      : await c.table.get<ExternalId<B>>(keys.externalId(of.purpose, current.body.digest))
  if (current === undefined || row?.ttl === undefined) return undefined
  const value = generate(generator, chance)
  const writes: Write[] = [
    { put: { ...newRow(value, row.body), ttl: row.ttl }, expect: 'absent' },
    // renewal and redemption race: whoever commits second sees another version, or none, and judges again
    { remove: row, expect: { version: row.version } },
    { put: { ...pointer(of, value), ttl: row.ttl }, expect: { version: current.version } },
  ]
  return { value, writes }
}

export type Subject = { readonly tenantId: string; readonly purpose: Purpose; readonly subject: string }

async function issueRow<B>(c: With<'read'>, issue: Issue<B>, id: string, code: ExternalId<B>['code']): Promise<Issued> {
  const { tenantId, purpose, subject, data, lifetimeSeconds } = issue
  const value = issue.value ?? generate(issue.generator ?? usual, chance)
  const ttl = deathOf(c.now, lifetimeSeconds)
  const body: ExternalId<B> = { tenantId, purpose, subject, issue: id, issuedAt: c.now, data, ...(code && { code }) }
  // two that draw the same short value: the second finds it taken, and draws again
  const made: Write = { put: { ...newRow(value, body), ttl }, expect: 'absent' }
  if (issue.replaces === false) return { value, writes: [made] }
  const current = await currentOf(c, issue)
  // two that issue at once: the second finds the pointer moved, and replaces what the first issued
  const pointed: Write = {
    put: { ...pointer(issue, value), ttl },
    expect: current === undefined ? 'absent' : { version: current.version },
  }
  const earlier = current?.body.digest
  if (earlier === undefined || earlier === digest(value)) return { value, writes: [made, pointed] }
  return { value, writes: [made, pointed, { remove: keys.externalId(purpose, earlier), expect: 'anything' }] }
}

const newRow = <B>(value: string, body: ExternalId<B>) => ({
  ...keys.externalId(body.purpose, digest(value)),
  type: 'external-id',
  body,
})

const pointer = ({ tenantId, purpose, subject }: Subject, value: string) => ({
  ...keys.currentExternalId(tenantId, purpose, subject),
  type: 'current-external-id',
  body: { digest: digest(value) } satisfies CurrentExternalId,
})

const currentOf = (c: With<'read'>, { tenantId, purpose, subject }: Subject) =>
  c.table.get<CurrentExternalId>(keys.currentExternalId(tenantId, purpose, subject))

const codeHash = async (
  c: With<'sign'>,
  { tenantId, issue, code }: { tenantId: string; issue: string; code: string },
): Promise<string> => (await c.keyring.mac(tenantId, `one-time-code/${issue}/${code}`)).toString('base64url')

/** What the value stands for, or `undefined` when it was never issued, was spent, replaced, or has expired. */
export async function findExternalId<B>(
  c: With<'read'>,
  purpose: Purpose,
  value: string,
): Promise<Found<B> | undefined> {
  const row = await c.table.get<ExternalId<B>>(keys.externalId(purpose, digest(value)))
  return row === undefined ? undefined : foundIn(row)
}

/** The same where a value may serve one of several purposes; one round trip. */
export async function findAnyExternalId<B>(
  c: With<'read'>,
  purposes: readonly Purpose[],
  value: string,
): Promise<Found<B> | undefined> {
  const all = await Promise.all(purposes.map(purpose => findExternalId<B>(c, purpose, value)))
  return all.find(found => found !== undefined)
}

const foundIn = <B>(row: Row<ExternalId<B>>): Found<B> => {
  const { tenantId, purpose, subject, data } = row.body
  return { row, tenantId, purpose, subject, data }
}

export const needsCode = (found: Found<unknown>): boolean => found.row.body.code !== undefined

/**
 * Whether `code` is the one issued beside this value; always false after {@link codeTries} tries. The try is counted
 * before it is compared, so that guesses in parallel are no more than guesses in turn.
 */
export async function codeMatches(c: With<'write' | 'sign'>, found: Found<unknown>, code: string): Promise<boolean> {
  const { code: kept, issue, tenantId } = found.row.body
  if (kept === undefined) return false
  const ttl = found.row.ttl ?? deathOf(c.now, 86_400)
  const tries = await c.table.count(keys.counter(tenantId, 'one-time-code', issue), 1, { below: codeTries, ttl })
  if (tries === undefined) return false
  return sameSecret(kept.hash, await codeHash(c, { tenantId, issue, code: typed(code, kept.type) }))
}

/** Of two redemptions exactly one commits: the second finds the row gone, or another version of it. */
export const spend = (found: Found<unknown>): Write => ({ remove: found.row, expect: { version: found.row.version } })

/**
 * Kills what the subject has of a purpose. `besides` is what the same commit spends already: one item may not be
 * written twice in a transaction.
 */
export async function revokeExternalId(
  c: With<'read'>,
  of: Subject,
  besides?: Found<unknown>,
): Promise<readonly Write[]> {
  const current = await currentOf(c, of)
  if (current === undefined) return []
  const target = keys.externalId(of.purpose, current.body.digest)
  const gone: Write = { remove: current, expect: { version: current.version } }
  return besides?.row.pk === target.pk ? [gone] : [gone, { remove: target, expect: 'anything' }]
}
