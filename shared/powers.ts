// What may a function be allowed, and what is it handed when it is?
//
// A power is a word in a manifest row. The row's words decide the type of `c` that its handlers and their flows get:
// a flow asks for `With<'write' | 'sign'>`, and a function whose row lacks `sign` cannot call it. infra/aws/grants.ts is
// the other half, one IAM grant per word, so code and permission cannot drift apart.
import type { Hasher } from './ports/hasher/port.ts'
import type { Outgoing } from './ports/http/port.ts'
import type { Mail } from './ports/mail/port.ts'
import type { Queue } from './ports/queue/port.ts'
import type { Sealer } from './ports/secrets/port.ts'
import type { Claims, JwtHeader, SigningKey } from './ports/signer/port.ts'
import type { Configuration } from './resources/configuration.ts'
import type { Meter, Reader, Table } from './storage/table.ts'

/** Recognises tokens this instance signed. `keyId` is the record of the key that did. */
export type Verifying = {
  verify(
    token: string,
  ): Promise<{ readonly header: JwtHeader; readonly claims: Claims; readonly keyId: string } | undefined>
  /** The public keys of the instance as JWKs. */
  publicKeys(): Promise<readonly Readonly<Record<string, unknown>>[]>
}

/** Signs with a key of the store, by its id. Throws when there is no such key. */
export type Signing = {
  /** HMAC-SHA256 under a key only this instance has, for values we must recognise without storing them. */
  mac(owner: string, data: string): Promise<Buffer>
  sign(claims: Claims, keyId: string, header?: Readonly<Record<string, unknown>>): Promise<string>
  /** Signs with a key that is no record. */
  signWith(claims: Claims, key: SigningKey): Promise<string>
}

export type Granted = {
  /** Read the table. */
  read: { readonly table: Reader; readonly configuration: Configuration }
  /** Read and write the table. */
  write: { readonly table: Table; readonly configuration: Configuration }
  /** Recognise our tokens. */
  verify: { readonly keyring: Verifying }
  /** Sign tokens. */
  sign: { readonly keyring: Verifying & Signing }
  /** Seal and open what is kept secret. */
  seal: { readonly sealer: Sealer }
  /** Compute password hashes. */
  hash: { readonly hasher: Hasher }
  /** Send mail. */
  sendMail: { readonly mail: Mail }
  /** Call servers on the internet. */
  callOut: { readonly outgoing: Outgoing }
  /** Put messages on a queue. */
  queue: { readonly queue: Queue }
}

export type Power = keyof Granted

/** One line of structured log. Never hand it a secret, a token or a password. */
export type Log = (level: 'info' | 'warn' | 'error', what: string, facts?: Readonly<Record<string, unknown>>) => void

/** What every function has. `now` is epoch milliseconds, taken from the event that woke the function. */
export type Always = {
  readonly now: number
  readonly log: Log
  readonly meter?: Meter
  /** The address under which this instance is reached when neither application nor tenant names one, without a slash at its end. */
  readonly baseUrl: string
  /**
   * Epoch milliseconds since when nobody but this process has been at work, where that can be known: on one machine.
   * Whoever claimed a thing before that is dead, and need not be waited for.
   */
  readonly aloneSince?: number
}

type Together<U> = (U extends unknown ? (u: U) => void : never) extends (i: infer I) => void ? I : never
export type With<P extends Power> = Always & Together<{ [K in P]: Granted[K] }[P]>
