// How does an untouched instance become what its kickstart says?
import { kickstartSucceeded } from '../../../shared/flows/kickstart-success.ts'
import { Refusal } from '../../../shared/kernel/refusal.ts'
import { application } from '../../../shared/resources/application.ts'
import { bootstrap, createApiKey } from '../../../shared/resources/bootstrap.ts'
import type { Means } from '../../../shared/resources/define.ts'
import { lambda } from '../../../shared/resources/lambda.ts'
import { createRecord } from '../../../shared/resources/store.ts'
import type { Kickstart } from '../kickstart.ts'
import { type Ask, playKickstart } from './play.ts'
import type { Standing } from './standing.ts'
import { KickstartError } from './wrong.ts'

type Ground = {
  /** What it takes to write to the table, as of now. */
  powers(): Promise<Means>
  readonly ask: Ask
  /** Called before anything can fail: from here on the first key opens the instance. */
  opened?(): void
}

/** Answers what each request was answered. Whatever fails says why, and nothing after it is done. */
export async function furnishFrom(script: Kickstart, { powers, ask, opened }: Ground): Promise<readonly unknown[]> {
  const { tenantId, signingKeyId, apiKeys, standing } = script
  const c = await powers()
  await bootstrap(c, { tenantId, signingKeyId })
  await make(c, apiKeys, 0)
  opened?.()
  for (const one of standing) await stand(c, one, tenantId)
  const answers = await playKickstart(script, ask)
  // They may be bound to a tenant or an access control list that a request made; none of them signs a request.
  const after = await powers()
  for (const index of apiKeys.keys()) if (index > 0) await make(after, apiKeys, index)
  await kickstartSucceeded(after)
  return answers
}

async function make(c: Means, keys: Kickstart['apiKeys'], index: number): Promise<void> {
  const [key] = keys.slice(index)
  if (key === undefined) return
  await createApiKey(c, key).catch((reason: unknown) => {
    if (!(reason instanceof Refusal)) throw reason
    const issues = reason.issues.map(({ path, reason: why }) => `[${why}]${path}`).join(', ')
    throw new KickstartError(`kickstart apiKeys[${index}] was refused: ${issues}`)
  })
}

async function stand(c: Means, { kind, id, said }: Standing, tenantId: string): Promise<void> {
  const making = { by: { actor: 'platform', tenantId }, id, said, request: {} }
  await (kind === 'lambda' ? createRecord(c, lambda, making) : createRecord(c, application, making))
}
