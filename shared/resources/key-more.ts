// How does a key come to be: generated here, or brought along?
//
// A private part goes in and never out; after this only the name can change.
import { choice, group, int, optional, text } from '../kernel/fields.ts'
import { newId, opaque } from '../kernel/ids.ts'
import { parse } from '../kernel/issues.ts'
import { invalid, refuse } from '../kernel/refusal.ts'
import { thumbprint } from '../ports/signer/jwk.ts'
import { algorithmsOf, generateKey, keyLength, publicPart } from '../ports/signer/keys.ts'
import { type Algorithm, algorithms } from '../ports/signer/port.ts'
import { readCertificate } from './certificate.ts'
import type { Asking, Means, Members, More, Operation } from './define.ts'
import { key } from './key.ts'
import type { ResourceRoute } from './routes.ts'
import { presented } from './secrets.ts'
import { createRecord } from './store.ts'

const name = text({ label: 'Name', doc: 'What people call it.', min: 1, max: 191 })
const algorithm = choice({ label: 'Algorithm', doc: 'How it signs.', of: algorithms })
const bits = [2048, 3072, 4096] as const

/** What is kept without signing anything, such as a password another setting refers to. */
const type = optional(
  choice({ doc: 'Secret, for one that signs nothing.', of: ['EC', 'RSA', 'HMAC', 'OKP', 'Secret'] }),
)

export const generated = group('Key request', {
  key: group('Key', {
    name,
    algorithm: optional(algorithm),
    type,
    length: optional(int({ doc: 'The length of an RSA key: 2048, 3072 or 4096 bits.' })),
  }),
})

const pem = (doc: string, secret: boolean) => optional(text({ doc, secret, max: 20_000, format: 'multiline' }))
export const imported = group('Key request', {
  key: group('Key', {
    name,
    algorithm: optional(algorithm),
    type,
    certificate: pem('A certificate (PEM) that holds the public part.', false),
    kid: optional(text({ doc: 'How tokens name it; drawn or computed when none is given.', max: 191 })),
    publicKey: pem('The public part (PEM).', false),
    privateKey: pem('The private part (PEM, PKCS #8).', true),
    secret: optional(
      text({ doc: 'The secret of an HMAC key, or a plain one.', secret: true, exact: true, max: 10_000 }),
    ),
  }),
})

export const keyTypeOf = (algorithm: Algorithm): 'EC' | 'RSA' | 'HMAC' | 'OKP' =>
  algorithm.startsWith('ES') ? 'EC' : algorithm.startsWith('RS') ? 'RSA' : algorithm.startsWith('HS') ? 'HMAC' : 'OKP'

type Material = {
  readonly publicKey?: string
  readonly privateKey?: string
  readonly secret?: string
  readonly kid?: string | undefined
}

/** What the record says of this material. An HMAC key is named at random: a hash of its secret would help guessing it. */
export function described(algorithm: Algorithm, { kid, ...material }: Material) {
  const type = keyTypeOf(algorithm)
  const shown = material.secret ?? material.publicKey ?? ''
  return {
    ...material,
    algorithm,
    type,
    kid: kid || (thumbprint(algorithm, shown) ?? newId()),
    ...(type !== 'OKP' && { length: keyLength(algorithm, shown) }),
    hasPrivateKey: material.privateKey !== undefined,
  }
}

export async function generatedMaterial(algorithm: Algorithm, length: (typeof bits)[number] = 2048): Promise<Material> {
  const { secret, material } = await generateKey(algorithm, length)
  return keyTypeOf(algorithm) === 'HMAC' ? { secret } : { privateKey: secret, publicKey: material }
}

const made = async (c: Means, { by, path, document }: Asking, said: Members) => {
  const record = await createRecord(c, key, { by, id: path.keyId, said, request: document })
  return { status: 200, body: { key: presented(key, record, 'created') } } as const
}

/** 256 bits, as base64: nobody guesses it, and every system takes it. */
const drawn = (): string => Buffer.from(opaque(32), 'base64url').toString('base64')

/** A plain secret is named at random, as an HMAC key is. */
const plain = (name: string, secret: string) => ({ name, type: 'Secret', kid: newId(), secret, hasPrivateKey: false })

const generate: Operation = async (c, asking) => {
  const parsed = parse(generated, asking.document)
  if (!parsed.ok) return refuse('invalid', ...parsed.issues)
  const { name, type, algorithm, length } = parsed.value.key
  if (type === 'Secret') return made(c, asking, plain(name, drawn()))
  if (algorithm === undefined) throw invalid('key.algorithm', 'missing')
  const size = bits.find(one => one === length)
  if (length !== undefined && size === undefined && keyTypeOf(algorithm) === 'RSA')
    throw invalid('key.length', 'invalid')
  return made(c, asking, { name, ...described(algorithm, await generatedMaterial(algorithm, size)) })
}

const take: Operation = async (c, asking) => {
  const parsed = parse(imported, asking.document)
  if (!parsed.ok) return refuse('invalid', ...parsed.issues)
  const { name, type, ...brought } = parsed.value.key
  if (type === 'Secret') {
    const { secret } = brought
    return secret ? made(c, asking, plain(name, secret)) : refuse('invalid', { path: 'key.secret', reason: 'blank' })
  }
  const { certificate, algorithm: _named, ...rest } = brought
  const read =
    certificate === undefined ? undefined : readable('key.certificate', () => readCertificate(lines(certificate)))
  const algorithm = brought.algorithm ?? algorithmIn(read?.publicKey)
  if (algorithm === undefined) throw invalid('key.algorithm', 'missing')
  const material = broughtMaterial(algorithm, { ...rest, publicKey: brought.publicKey ?? read?.publicKey })
  if (read !== undefined && material.publicKey?.trim() !== read.publicKey) throw invalid('key.certificate', 'mismatch')
  const { publicKey: _, ...ofCertificate } = read ?? {}
  return made(c, asking, { name, ...described(algorithm, material), ...ofCertificate })
}

/** The algorithm that the key of a certificate is made for; a modulus can be used with several, the first is usual. */
const algorithmIn = (publicKey: string | undefined): Algorithm | undefined =>
  publicKey === undefined ? undefined : algorithmsOf('public', publicKey)[0]

type Brought = {
  readonly kid?: string | undefined
  readonly publicKey?: string | undefined
  readonly privateKey?: string | undefined
  readonly secret?: string | undefined
}

function broughtMaterial(algorithm: Algorithm, { kid, publicKey, privateKey, secret }: Brought): Material {
  if (keyTypeOf(algorithm) === 'HMAC') {
    // The wire's secret is text, and its bytes are what signs; material is base64 everywhere else here.
    return secret
      ? { kid, secret: Buffer.from(secret, 'utf8').toString('base64') }
      : refuse('invalid', { path: 'key.secret', reason: 'blank' })
  }
  if (privateKey !== undefined) {
    const derived = readable('key.privateKey', () => publicPart(algorithm, lines(privateKey)))
    if (publicKey !== undefined && lines(publicKey) !== derived.trim()) throw invalid('key.publicKey', 'mismatch')
    return { kid, privateKey: lines(privateKey), publicKey: derived }
  }
  if (publicKey === undefined) return refuse('invalid', { path: 'key.publicKey', reason: 'blank' })
  readable('key.publicKey', () => keyLength(algorithm, lines(publicKey)))
  return { kid, publicKey: lines(publicKey) }
}

const lines = (pem: string): string => pem.replaceAll(/\r\n?/g, '\n').trim()

/** Node's own words about a broken key are for nobody outside. */
function readable<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch {
    throw invalid(path, 'invalid')
  }
}

export const keyMore = {
  'POST /api/key/generate': { doc: 'Generate a key.', answer: 'record', run: generate },
  'POST /api/key/generate/:keyId': { doc: 'Generate a key with this id.', answer: 'record', run: generate },
  'POST /api/key/import': { doc: 'Bring a key along.', answer: 'record', run: take },
  'POST /api/key/import/:keyId': { doc: 'Bring a key along, with this id.', answer: 'record', run: take },
} satisfies Partial<Record<ResourceRoute, More>>
