// What does a query ask for, when clients write `undefined` for what they leave out?
import { type AnySchema, bag, type Value } from '../../shared/kernel/fields.ts'
import { parse } from '../../shared/kernel/issues.ts'
import { orRefuse } from '../../shared/kernel/refusal.ts'

/** To be read by {@link asked}. */
export const anything = bag({ doc: 'Read by what answers it.' })

/** The official client sends every parameter that its method has, in words where it has no value. */
export const isSaid = ([, value]: [string, unknown]) => value !== 'undefined' && value !== 'null' && value !== ''

export const asked = <S extends AnySchema>(schema: S, query: Readonly<Record<string, unknown>>): Value<S> =>
  orRefuse(parse(schema, Object.fromEntries(Object.entries(query).filter(isSaid))))
