// How does a page of ours ask an endpoint of the API?
//
// In process, with the endpoint's own judgement of what comes in and its own declaration of what goes out: a page can do
// nothing that a program could not. It asks as a key that opens everything; what the person may do, the page has decided.
import type { AnySchema, Value } from '../kernel/fields.ts'
import { parse } from '../kernel/issues.ts'
import { orRefuse, refuse } from '../kernel/refusal.ts'
import type { With } from '../powers.ts'
import type { ApiKey } from '../resources/api-key.ts'
import type { Caller } from './access.ts'
import type { Endpoint } from './endpoint.ts'
import type { Asked } from './pages.ts'

type Means = With<'read' | 'write' | 'sign' | 'seal' | 'hash' | 'callOut'>
export type Callable = Endpoint<'read' | 'write' | 'sign' | 'seal' | 'hash' | 'callOut'>

export type Wish = {
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, unknown>>
  /** A JSON body; of a PATCH, the merge patch. */
  readonly body?: unknown
  /** As the header names it: what is not of this tenant does not exist. */
  readonly tenantId?: string | undefined
  /** The only tenant there is, which need not be named. */
  readonly onlyTenantId?: string | undefined
}

const everything: ApiKey = {
  id: 'console',
  keyManager: true,
  retrievable: false,
  permissions: { endpoints: {} },
  metaData: { attributes: {} },
  insertInstant: 0,
  lastUpdateInstant: 0,
}

/** The body of the answer, read as `shape`. A 404 is refused as one, and so is every other answer that is no success. */
export async function askEndpoint<S extends AnySchema>(
  means: Means & { readonly asked: Asked },
  endpoint: Callable,
  wish: Wish,
  shape: S,
): Promise<Value<S>> {
  const { asked, ...c } = means
  const { tenantId, onlyTenantId } = wish
  const header = (name: string) =>
    name === 'x-fusionauth-tenantid' ? tenantId : name === 'authorization' ? undefined : asked.header(name)
  const { ip, userAgent, requestId, origin } = asked
  const caller: Caller = { kind: 'key', key: everything }
  const who = { caller, tenantId: tenantId ?? onlyTenantId, cookies: {}, header }
  const body =
    endpoint.takes === 'patch' ? { form: 'merge', document: wish.body } : read(endpoint.body, wish.body ?? {})
  const input = { path: read(endpoint.path, wish.path ?? {}), query: read(endpoint.query, wish.query ?? {}), body }
  const answer = await endpoint.run({ ...c, ...who, ip, userAgent, requestId, origin }, input)
  const declared = endpoint.answers[answer.status]
  if (declared === undefined || answer.status >= 300) return refuse('notFound')
  return read(shape, declared === 'empty' ? {} : read(declared, answer.body))
}

function read<S extends AnySchema>(schema: S | undefined, given: unknown): Value<S> {
  return schema === undefined ? (undefined as Value<S>) : orRefuse(parse(schema, given))
}
