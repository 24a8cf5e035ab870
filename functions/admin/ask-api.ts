// How does a page of the console ask an endpoint of the API?
import { askEndpoint, type Callable, type Wish } from '../../shared/http/ask-endpoint.ts'
import { type AnySchema, group, type Value } from '../../shared/kernel/fields.ts'
import { parse } from '../../shared/kernel/issues.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Visit } from './visit.tsx'

/** In the name of whoever looks at the page; the answer is read as `shape`. */
export const askApi = <S extends AnySchema>(
  { c, asked, by }: Visit,
  endpoint: Callable,
  wish: Wish,
  shape: S,
): Promise<Value<S>> => askEndpoint({ ...c, asked }, endpoint, { onlyTenantId: by.onlyTenantId, ...wish }, shape)

/** For an answer whose body nobody reads. */
export const silent = group('Answer', {})

/** What the API says of something, as a shape. What cannot be read is a defect of ours, and not nothing. */
export function asShape<S extends AnySchema>(shape: S, said: unknown): Value<S> {
  const read = parse(shape, said)
  if (!read.ok) throw new Error(`the API says something else: ${JSON.stringify(read.issues)}`)
  return read.value
}

const absent: ReadonlySet<Refusal['code']> = new Set(['notFound', 'unauthorized', 'forbidden', 'invalid'])

/** `undefined` for what is not there, or not for this person. Trouble stays trouble: it says nothing about what is there. */
export async function ifThere<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof Refusal && absent.has(error.code)) return undefined
    throw error
  }
}
