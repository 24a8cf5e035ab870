// How does a key come to be: generated here, or brought along?
//
// A private part goes in and never out; after this only the name can change.
import { choice, group, int, optional, text } from '../kernel/fields.ts'
import { newId, opaque } from '../kernel/ids.ts'
import { parse } from '../kernel/issues.ts'
import { invalid, orRefuse, refuse } from '../kernel/refusal.ts'
import { thumbprint } from '../ports/signer/jwk.ts'
import { algorithmsOf, generateKey, keyLength, publicPart, publicPem } from '../ports/signer/keys.ts'
import { type Algorithm, algorithms } from '../ports/signer/port.ts'
import { defaultIssuer } from '../settings/general.ts'
import { readCertificate } from './certificate.ts'
import type { Asking, Means, Members, More, Operation } from './define.ts'
import { key } from './key.ts'
import type { ResourceRoute } from './routes.ts'
import { presented } from './secrets.ts'
import { selfSigned } from './self-signed.ts'
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
    // What a certificate may say as a common name.
    issuer: optional(
      text({ doc: 'Who issues its certificate; the issuer of the default tenant when unset.', max: 64 }),
    ),
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

const keyTypeOf = (algorithm: Algorithm): 'EC' | 'RSA' | 'HMAC' | 'OKP' =>
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

type Generating = {
  readonly algorithm: Algorithm
  readonly length?: (typeof bits)[number] | undefined
  readonly issuer: string
  readonly now: number
}

/** What the record of a new key says: its parts, and the certificate it gives itself. */
export async function generatedKey({ algorithm, length = 2048, issuer, now }: Generating) {
  const { secret, material } = await generateKey(algorithm, length)
  if (keyTypeOf(algorithm) === 'HMAC') return described(algorithm, { secret })
  const own = described(algorithm, { privateKey: secret, publicKey: material })
  const certificate = selfSigned({ algorithm, privateKey: secret, issuer, now })
  if (certificate === undefined) return own
  const { publicKey: _, ...read } = readCertificate(certificate)
  return { ...own, ...read, issuer }
}

/** X.520's upper bound for a common name. */
const longestName = 64

async function usualIssuer({ configuration }: Means): Promise<string> {
  const tenant = await configuration.tenant(await configuration.defaultTenantId())
  return (tenant?.issuer || defaultIssuer).slice(0, longestName)
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
  const { name, type, algorithm, length, issuer } = orRefuse(parse(generated, asking.document)).key
  if (type === 'Secret') return made(c, asking, plain(name, drawn()))
  if (algorithm === undefined) throw invalid('key.algorithm', 'missing')
  const size = bits.find(one => one === length)
  if (length !== undefined && size === undefined && keyTypeOf(algorithm) === 'RSA')
    throw invalid('key.length', 'invalid')
  const own = { algorithm, length: size, issuer: issuer || (await usualIssuer(c)), now: c.now }
  return made(c, asking, { name, ...(await generatedKey(own)) })
}

const take: Operation = async (c, asking) => {
  const { name, type, ...brought } = orRefuse(parse(imported, asking.document)).key
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
  return made(c, asking, { name, ...described(algorithm, material), ...ofCertificate, isBrought: true })
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
    const given = publicKey && readable('key.publicKey', () => publicPem(lines(publicKey)))
    if (given && given.trim() !== derived.trim()) throw invalid('key.publicKey', 'mismatch')
    return { kid, privateKey: lines(privateKey), publicKey: derived }
  }
  if (publicKey === undefined) return refuse('invalid', { path: 'key.publicKey', reason: 'blank' })
  const given = readable('key.publicKey', () => {
    keyLength(algorithm, lines(publicKey))
    return publicPem(lines(publicKey))
  })
  return { kid, publicKey: given }
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
