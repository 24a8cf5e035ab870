// What does a certificate say of itself, and whose key is in it?
import { createHash, X509Certificate } from 'node:crypto'

type ReadCertificate = {
  readonly certificate: string
  readonly publicKey: string
  readonly issuer: string
  readonly expirationInstant: number
  readonly certificateInformation: Readonly<Record<string, string | number>>
}

/** Reads a PEM; throws when it is none. Nobody vouches for it here: whoever imports it does. */
export function readCertificate(pem: string): ReadCertificate {
  const read = new X509Certificate(pem)
  const hashed = (algorithm: string) => createHash(algorithm).update(read.raw)
  const colons = (algorithm: string): string =>
    hashed(algorithm)
      .digest('hex')
      .toUpperCase()
      .replaceAll(/..(?=.)/g, '$&:')
  const [validFrom, validTo] = [Date.parse(read.validFrom), Date.parse(read.validTo)]
  const [issuer, subject] = [oneLine(read.issuer), oneLine(read.subject)]
  return {
    certificate: pem,
    publicKey: read.publicKey.export({ type: 'spki', format: 'pem' }).toString().trim(),
    issuer,
    expirationInstant: validTo,
    certificateInformation: {
      issuer,
      subject,
      serialNumber: read.serialNumber,
      md5Fingerprint: colons('md5'),
      sha1Fingerprint: colons('sha1'),
      sha1Thumbprint: hashed('sha1').digest('base64url'),
      sha256Fingerprint: colons('sha256'),
      sha256Thumbprint: hashed('sha256').digest('base64url'),
      validFrom,
      validTo,
    },
  }
}

const oneLine = (name: string): string => name.split('\n').join(', ')
