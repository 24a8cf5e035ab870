// What do we ask of a way to keep passwords?
/** What is stored: `hash` and `salt` in the scheme's own encoding (wire reference, section 23), `factor` its work. */
export type StoredPassword = {
  readonly scheme: string
  readonly hash: string
  readonly salt: string
  readonly factor: number
}

export type Hasher = {
  /** Whether the scheme can keep this password at all; bcrypt cannot keep one longer than 72 bytes. */
  canKeep(password: string, scheme: string): boolean
  /** Hashes with a fresh salt, off the event loop. Throws for a scheme that is not in `schemes`. */
  hash(password: string, scheme: string, factor: number): Promise<StoredPassword>
  /** Whether this is the password, in time that does not depend on where it differs. An unknown scheme never matches. */
  matches(password: string, stored: StoredPassword): Promise<boolean>
  /** Takes the time `matches` would for this scheme and factor; for users that do not exist. */
  pretend(password: string, scheme: string, factor: number): Promise<void>
}
