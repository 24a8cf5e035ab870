// What does the value of a refresh token say?
//
// version (1 byte) · tenant (16) · user (16) · token (16) · counter (4) · MAC (24), as base64url. It says where the
// token's row is and which of its values this one is, so one round trip finds token and user together; the MAC, made
// with a key outside the table, makes it unguessable, so a copy of the table holds nothing that could be presented.

export type RefreshValue = {
  readonly tenantId: string
  readonly userId: string
  readonly tokenId: string
  readonly counter: number
}

const version = 1
const bodyBytes = 53
const macBytes = 24

const hexOf = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex')

function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** The part of the value that is authenticated. */
export function refreshBody({ tenantId, userId, tokenId, counter }: RefreshValue): Buffer {
  const counted = Buffer.alloc(4)
  counted.writeUInt32BE(counter)
  return Buffer.concat([Buffer.of(version), hexOf(tenantId), hexOf(userId), hexOf(tokenId), counted])
}

export const writeRefreshValue = (body: Buffer, mac: Buffer): string =>
  Buffer.concat([body, mac.subarray(0, macBytes)]).toString('base64url')

/** The parts of a value, not yet authenticated; `undefined` for anything of another shape. */
export function readRefreshValue(
  value: string,
): { readonly said: RefreshValue; readonly body: Buffer; readonly mac: Buffer } | undefined {
  const bytes = Buffer.from(value, 'base64url')
  // Decoding is lenient about stray characters; only the one spelling we would have written is a token.
  if (bytes.length !== bodyBytes + macBytes || bytes[0] !== version || bytes.toString('base64url') !== value)
    return undefined
  return {
    said: {
      tenantId: uuidOf(bytes.subarray(1, 17)),
      userId: uuidOf(bytes.subarray(17, 33)),
      tokenId: uuidOf(bytes.subarray(33, 49)),
      counter: bytes.readUInt32BE(49),
    },
    body: bytes.subarray(0, bodyBytes),
    mac: bytes.subarray(bodyBytes),
  }
}
