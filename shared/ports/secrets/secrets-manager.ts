// Where does the master key come from?
import { type AwsJson, ask } from '../aws/json.ts'

const get = { service: 'secretsmanager', version: '1.1', target: 'secretsmanager.GetSecretValue' } as const

/**
 * The master key, fetched once and shared by all who wait for it. A failed fetch is forgotten, so that the next caller
 * asks again instead of hearing of a trouble that is over.
 */
export function masterKey(settings: AwsJson & { readonly secretId: string }): () => Promise<Buffer> {
  let fetched: Promise<Buffer> | undefined
  return () => {
    fetched ??= fetchKey(settings).catch(cause => {
      fetched = undefined
      throw cause
    })
    return fetched
  }
}

async function fetchKey(settings: AwsJson & { readonly secretId: string }): Promise<Buffer> {
  const { SecretString, SecretBinary } = await ask(settings, get, { SecretId: settings.secretId })
  // A string is taken as its bytes, whatever its alphabet: HKDF extracts the key from it (RFC 5869 section 3.3).
  const key =
    typeof SecretString === 'string' ? Buffer.from(SecretString) : Buffer.from(String(SecretBinary ?? ''), 'base64')
  if (key.length < 32) throw new RangeError('The master secret must be at least 32 bytes long')
  return key
}
