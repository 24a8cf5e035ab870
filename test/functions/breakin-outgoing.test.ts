// Does what leaves the platform, or is written of it, give away more than it should?
import { afterAll, beforeAll, expect, test } from 'vitest'
import { safeLetter } from '../../shared/ports/mail/letter.ts'
import { telling, type UsersDoor, usersDoor } from './users-given.ts'

let door: UsersDoor
beforeAll(async () => {
  door = await usersDoor()
})
afterAll(() => door.close())

/** What is written to standard output, where functions log, meanwhile. */
async function written(work: () => Promise<unknown>): Promise<string> {
  const { write } = process.stdout
  let words = ''
  process.stdout.write = ((text: string) => {
    words += text
    return true
  }) as typeof write
  try {
    await work()
  } finally {
    process.stdout.write = write
  }
  return words
}

test('the address of a webhook, which often holds its secret, is in no line of the functions’ log', async () => {
  const tenantId = await door.tenant(telling(['user.create.complete']))
  await door.webhook('http://127.0.0.1:9/services/T-SECRET?token=SECRET', tenantId, ['user.create.complete'])
  await door.user(tenantId)
  const lines = await written(door.drain)
  expect(lines).toContain('a webhook was not reached')
  expect(lines).not.toContain('SECRET')
})

test('no header of a letter steers the operator’s own mail service', () => {
  const letter = { from: { address: 'a@example.com' }, to: [{ address: 'b@example.com' }], subject: 'x', text: 'x' }
  for (const name of ['X-SES-CONFIGURATION-SET', 'x-ses-source-arn', 'X-SES-From-ARN', 'Resent-From', 'Resent-Bcc'])
    expect(safeLetter({ ...letter, headers: { [name]: 'theirs' } }), name).toHaveProperty('refused')
  expect(safeLetter({ ...letter, headers: { 'Reply-To': 'c@example.com' } })).not.toHaveProperty('refused')
})

test('the engine of this machine, which asks nobody who they are, listens where no web page looks for it', async ({
  skip,
}) => {
  const { hostname, port } = new URL(door.platform.engine.endpoint)
  // Only there is nothing but the first address of the loopback.
  if (process.platform === 'darwin') skip()
  expect(hostname).toMatch(/^127\.(?!0\.0\.1$)/)
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow()
})
