// What do we ask of a way to keep secrets at rest?
/**
 * Seals with AES-256-GCM under a data key derived (HKDF) from the master key for one owner. `place` (e.g.
 * `key/<id>/privateKey`) is authenticated: a sealed value copied to another row or field does not open.
 */
export type Sealer = {
  seal(owner: string, place: string, plain: string): Promise<string>
  /** HMAC-SHA256 of `data` under a key derived for this owner and use alone (never the key that seals). */
  mac(owner: string, data: string): Promise<Buffer>
  /** Throws when the value was changed, moved, or sealed under another master key. */
  open(owner: string, place: string, sealed: string): Promise<string>
}
