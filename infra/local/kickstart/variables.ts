// What does each variable of a kickstart stand for?
import { randomUUID } from 'node:crypto'
import { isUuid } from '../../../shared/kernel/ids.ts'
import { adminApplicationId } from '../../../shared/resources/application.ts'
import { formIds } from '../../../shared/resources/default-forms.ts'
import { expand, isValue, type LookUp, type Value } from './expand.ts'
import type { Place } from './files.ts'
import { type Standing, standingOf } from './standing.ts'
import { KickstartError } from './wrong.ts'

export type Sources = {
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Variables that are known before the file is read. */
  readonly provided?: Readonly<Record<string, string>>
}

export type Variables = {
  readonly lookUp: LookUp
  /** What has been settled so far. */
  settled(): Readonly<Record<string, string>>
  /** What was named so far of the things the platform has by itself. */
  standing(): readonly Standing[]
}

/** The wire's own documents spell one of them in several ways. */
const aliases: Readonly<Record<string, string>> = {
  FUSIONAUTH_TENANT_ID: 'defaultTenantId',
  FUSIONAUTH_TENANT_MANAGER_APPLICATION_ID: 'tenantManagerApplicationId',
  FUSIONAUTH_TENANT_MANAGER_ID: 'tenantManagerApplicationId',
  TENANT_MANAGER_ID: 'tenantManagerApplicationId',
}
/** The same on every instance. */
const fixed: Readonly<Record<string, string>> = {
  FUSIONAUTH_APPLICATION_ID: adminApplicationId,
  ...Object.fromEntries(Object.entries(formIds).map(([form, id]) => [`FUSIONAUTH_FORM[${form}]_ID`, id])),
}
/** Ids that a file may choose, and that are drawn where it does not. */
const drawn = ['defaultTenantId', 'tenantManagerApplicationId', 'FUSIONAUTH_DEFAULT_SIGNING_KEY_ID']

/**
 * Each variable is settled once, when it is first asked for: `#{UUID()}` in one is one id wherever the variable is used,
 * and a variable may use any other, whichever stands first.
 */
export function variables(
  given: Readonly<Record<string, unknown>>,
  place: Place,
  { environment = process.env, provided = {} }: Sources,
): Variables {
  const known = new Map<string, Value>()
  const standing = new Map<string, Standing>()
  const pending: string[] = []

  const lookUp: LookUp = async name => {
    if (name === 'UUID()') return randomUUID()
    if (name.startsWith('ENV.')) return environment[name.slice(4)]
    const value = known.get(name) ?? (await settle(name))
    if (value === undefined) return undefined
    known.set(name, value)
    const thing = standingOf(name)
    if (thing !== undefined) standing.set(name, { ...thing, id: String(value) })
    return value
  }

  async function settle(name: string): Promise<Value | undefined> {
    if (Object.hasOwn(given, name)) return checked(name, await expanded(name))
    if (Object.hasOwn(aliases, name)) return lookUp(aliases[name] ?? '')
    if (Object.hasOwn(provided, name)) return provided[name]
    if (Object.hasOwn(fixed, name)) return fixed[name]
    return drawn.includes(name) || standingOf(name) !== undefined ? randomUUID() : undefined
  }

  async function expanded(name: string): Promise<Value> {
    if (pending.includes(name)) {
      throw new KickstartError(`${place.file}: the variable ${name} needs itself (${[...pending, name].join(' → ')})`)
    }
    pending.push(name)
    const value = await expand(given[name], lookUp, { ...place, at: `variables.${name}` })
    pending.pop()
    if (isValue(value)) return value
    throw new KickstartError(`${place.file}: variables.${name} must have a value`)
  }

  function checked(name: string, value: Value): Value {
    if (!drawn.includes(name)) return value
    if (typeof value === 'string' && isUuid(value)) return value.toLowerCase()
    throw new KickstartError(`${place.file}: variables.${name} is ${value}, which is no UUID`)
  }

  return {
    lookUp,
    settled: () =>
      Object.fromEntries(
        [...known].map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
      ),
    standing: () => [...standing.values()],
  }
}
