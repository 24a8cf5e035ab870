// How does an opaque single-use thing come to be, how is it found, and how is it spent exactly once?
import { type CurrentExternalId, codeTries, deathOf, type ExternalId, type Purpose } from '../domain/external-id.ts'
import { fixedChance, type Generator, generate, typed } from '../domain/generators.ts'
import { digest, draw, newId, opaque, sameSecret } from '../kernel/ids.ts'
import type { With } from '../powers.ts'
import { keys } from '../storage/keys.ts'
import type { Row, Write } from '../storage/table.ts'

export type { Purpose } from '../domain/external-id.ts'

export type Subject = { readonly tenantId: string; readonly purpose: Purpose; readonly subject: string }

type Issue<B> = Subject & {
  readonly data: B
  readonly lifetimeSeconds: number
  readonly generator?: Generator
  /** Chosen by a caller who may (the `changePasswordId` of an API key) instead of drawn. */
  readonly value?: string
  /** False where a subject may hold several at once, e.g. authorization codes. */
  readonly replaces?: boolean
}

type Issued = { readonly value: string; readonly writes: readonly Write[] }

export type Found<B> = {
  readonly row: Row<ExternalId<B>>
  readonly tenantId: string
  readonly purpose: Purpose
  readonly subject: string
  readonly data: B
}

const usual: Generator = { length: 32, type: 'randomBytes' }

/** Draws a value, of which the table keeps the digest. The commit of `writes` replaces what the subject had before. */
export function issueExternalId<B>(c: With<'read'>, issue: Issue<B>): Promise<Issued> {
  const value = issue.value ?? generate(issue.generator ?? usual, { draw, opaque })
  return store(c, issue, { value, id: newId() })
}

/**
 * The same with a short code that somebody types beside the value. Both are computed from the issue under a key that
 * is not in the table: a code can be guessed, so even its digest would tell it; and a later answer can name both again.
 */
export async function issueWithCode<B>(
  c: With<'read' | 'sign'>,
  issue: Issue<B> & { readonly codeGenerator: Generator },
): Promise<Issued & { readonly oneTimeCode: string }> {
  const id = newId()
  const generator = issue.generator ?? usual
  const code = issue.codeGenerator
  const [value, oneTimeCode] = await Promise.all([
    computed(c, { tenantId: issue.tenantId, what: 'value', issue: id }, generator),
    computed(c, { tenantId: issue.tenantId, what: 'code', issue: id }, code),
  ])
  return { ...(await store(c, issue, { value, id, generator, code })), oneTimeCode }
}

/** Value and code that the subject was last issued by {@link issueWithCode}, unless spent or expired since. */
export async function currentWithCode(
  c: With<'read' | 'sign'>,
  of: Subject,
): Promise<{ readonly value: string; readonly oneTimeCode: string } | undefined> {
  const current = (await currentOf(c, of))?.body
  if (current?.generator === undefined || current.code === undefined) return undefined
  if ((await c.table.get(keys.externalId(of.purpose, current.digest))) === undefined) return undefined
  const { tenantId } = of
  const { issue } = current
  const [value, oneTimeCode] = await Promise.all([
    computed(c, { tenantId, what: 'value', issue }, current.generator),
    computed(c, { tenantId, what: 'code', issue }, current.code),
  ])
  return { value, oneTimeCode }
}

type Computed = { readonly tenantId: string; readonly what: 'value' | 'code'; readonly issue: string }

async function computed(c: With<'sign'>, { tenantId, what, issue }: Computed, generator: Generator): Promise<string> {
  // Four blocks: 128 bytes, the most that a generator may ask for (wire reference, section 27).
  const blocks = [0, 1, 2, 3].map(block => c.keyring.mac(tenantId, `external-id ${what} ${issue} ${block}`))
  return generate(generator, fixedChance(Buffer.concat(await Promise.all(blocks))))
}

type Made = {
  readonly value: string
  readonly id: string
  readonly generator?: Generator
  readonly code?: Generator
}

async function store<B>(c: With<'read'>, issue: Issue<B>, { value, id, generator, code }: Made): Promise<Issued> {
  const { tenantId, purpose, subject, data, lifetimeSeconds } = issue
  const ttl = deathOf(c.now, lifetimeSeconds)
  const kept = digest(value)
  const coded = code && { code }
  const body: ExternalId<B> = { tenantId, purpose, subject, issue: id, issuedAt: c.now, data, ...coded }
  const row = { ...keys.externalId(purpose, kept), type: 'external-id', body, ttl }
  // t0 A draws 1234, t1 B draws 1234, t2 A commits, t3 B finds it taken and draws again
  const made: Write = { put: row, expect: 'absent' }
  if (issue.replaces === false) return { value, writes: [made] }
  const current = await currentOf(c, issue)
  // A caller who chose the value may choose it again, after an answer that got lost, say.
  const again: Write = { put: row, expect: 'anything' }
  const next: CurrentExternalId = { digest: kept, issue: id, ...(generator && { generator }), ...coded }
  // t0 A and B read the pointer, t1 A commits, t2 B finds it moved: judged again, B replaces what A issued
  const pointed: Write = {
    put: { ...keys.currentExternalId(tenantId, purpose, subject), type: 'current-external-id', body: next, ttl },
    expect: current === undefined ? 'absent' : { version: current.version },
  }
  const earlier = current?.body.digest
  if (earlier === kept) return { value, writes: [again, pointed] }
  if (earlier === undefined) return { value, writes: [made, pointed] }
  return { value, writes: [made, pointed, { remove: keys.externalId(purpose, earlier), expect: 'anything' }] }
}

const currentOf = (c: With<'read'>, { tenantId, purpose, subject }: Subject) =>
  c.table.get<CurrentExternalId>(keys.currentExternalId(tenantId, purpose, subject))

/** What the value stands for, or `undefined` when it was never issued, was spent, replaced, or has expired. */
export async function findExternalId<B>(
  c: With<'read'>,
  purpose: Purpose,
  value: string,
): Promise<Found<B> | undefined> {
  const row = await c.table.get<ExternalId<B>>(keys.externalId(purpose, digest(value)))
  if (row === undefined) return undefined
  const { tenantId, subject, data } = row.body
  return { row, tenantId, purpose, subject, data }
}

/** The same where a value may serve one of several purposes. */
export async function findAnyExternalId<B>(
  c: With<'read'>,
  purposes: readonly Purpose[],
  value: string,
): Promise<Found<B> | undefined> {
  const all = await Promise.all(purposes.map(purpose => findExternalId<B>(c, purpose, value)))
  return all.find(found => found !== undefined)
}

/** The code beside a value that is at hand, to be sent once more. */
export async function codeOf(c: With<'sign'>, found: Found<unknown>): Promise<string | undefined> {
  const { code, issue, tenantId } = found.row.body
  return code === undefined ? undefined : computed(c, { tenantId, what: 'code', issue }, code)
}

type CodeTried = 'right' | 'wrong' | 'exhausted'

/**
 * Whether `code` is the one beside this value; `exhausted` once {@link codeTries} were made, whatever is presented. The
 * try is counted before it is compared, so that guesses in parallel are no more than guesses in turn.
 */
export async function tryCode(c: With<'write' | 'sign'>, found: Found<unknown>, code: string): Promise<CodeTried> {
  const { code: generator, issue, tenantId } = found.row.body
  const expected = await codeOf(c, found)
  if (generator === undefined || expected === undefined) return 'wrong'
  const ttl = found.row.ttl ?? deathOf(c.now, 86_400)
  const tries = await c.table.count(keys.counter(tenantId, 'one-time-code', issue), 1, { below: codeTries, ttl })
  if (tries === undefined) return 'exhausted'
  return sameSecret(expected, typed(code, generator.type)) ? 'right' : 'wrong'
}

/** Of two redemptions exactly one commits: the second finds the row gone, or another version of it. */
export const spend = (found: Found<unknown>): Write => ({
  remove: found.row,
  expect: { version: found.row.version },
})

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
