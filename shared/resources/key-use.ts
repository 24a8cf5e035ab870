// Is a key good for what a setting wants it for?
import type { Issue } from '../kernel/issues.ts'
import type { With } from '../powers.ts'
import { keys } from '../storage/keys.ts'
import { type Judged, type Kind, recordFrom, type Stored } from './define.ts'
import { referencesOf } from './fields-of.ts'
import { type KeyRecord, key } from './key.ts'

type Judge = (key: KeyRecord, record: Stored) => boolean

/** A key that is a public part alone cannot sign, and a plain secret neither: it has no algorithm. */
export const signs = ({ type, algorithm, secret, privateKey }: KeyRecord): boolean =>
  algorithm !== undefined && (type === 'HMAC' ? secret : privateKey) !== undefined

const isOf = (...types: readonly KeyRecord['type'][]): Judge => {
  const set = new Set(types)
  return ({ type }) => set.has(type)
}

/** XML is signed so that whoever has the certificate can verify it: a shared secret is no way to. */
const isForXml = isOf('RSA', 'EC')
const isRsa = isOf('RSA')

/** What the field of a reference says as its `use`. */
const uses: Readonly<Record<string, Judge>> = {
  signing: signs,
  verifying: one => (one.type === 'HMAC' ? one.secret : one.publicKey) !== undefined,
  certificate: one => one.certificate !== undefined,
  'signing XML': (one, record) => isForXml(one, record) && signs(one),
  'verifying XML': (one, record) => isForXml(one, record) && one.publicKey !== undefined,
  encrypting: (one, record) => isRsa(one, record) && one.publicKey !== undefined,
  decrypting: (one, record) => isRsa(one, record) && one.privateKey !== undefined,
  // Apple takes no other algorithm for the secret of a client.
  'of its type': (one, record) =>
    record.type === 'Apple'
      ? one.algorithm === 'ES256' && signs(one)
      : isForXml(one, record) && one.publicKey !== undefined,
}

export const keyUses: readonly string[] = Object.keys(uses)

/**
 * What is wrong with the keys a change newly names: found when it is saved, not when the first token is to be signed. A
 * key never changes what it is, and one that is not there is the reference's own `[invalid]`.
 */
export async function keyIssues<R extends Stored>(
  c: With<'read'>,
  kind: Kind<R>,
  { before, next }: Pick<Judged<R>, 'before' | 'next'>,
): Promise<Issue[]> {
  const named = (record: R | undefined) =>
    record === undefined ? [] : referencesOf(kind.fields, record).filter(one => one.refersTo === 'key')
  const had = new Set(named(before).map(({ path, value }) => `${path} ${value}`))
  const asked = named(next).filter(({ path, value }) => value !== '' && !had.has(`${path} ${value}`))
  if (asked.length === 0) return []
  const rows = await c.table.getMany(asked.map(({ value }) => keys.record('instance', 'key', value)))
  return asked.flatMap(({ path, about }, n): Issue[] => {
    const row = rows[n]
    const judge = uses[about.use ?? '']
    return row === undefined || judge === undefined || judge(recordFrom(key, row.body), next)
      ? []
      : [{ path: `${kind.envelope}.${path}`, reason: 'invalid' }]
  })
}
