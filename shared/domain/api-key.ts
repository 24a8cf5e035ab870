// May this API key call this route?
export type KeyFacts = {
  readonly tenantId?: string | undefined
  readonly keyManager?: boolean | undefined
  readonly expirationInstant?: number | undefined
  readonly ipAccessControlListId?: string | undefined
  readonly permissions?: { readonly endpoints?: Readonly<Record<string, readonly string[]>> | undefined } | undefined
}

export type Call = {
  readonly access: string
  /** `METHOD /path/:id`, as in the manifest. */
  readonly route: string
  readonly tenantHeader: string | undefined
  /** What the address list of a bound key says of the caller's address. */
  readonly letIn?: boolean | undefined
  readonly now: number
}

/** The path under which a permissions map grants a route: without Ids (wire reference, section 2). */
export const grantedPath = (path: string): string =>
  path
    .split('/')
    .filter(part => !part.startsWith(':'))
    .join('/')

export function mayCall(key: KeyFacts, call: Call): boolean {
  if (key.expirationInstant !== undefined && key.expirationInstant <= call.now) return false
  // A list that is gone lets nobody in: better shut than open.
  if (key.ipAccessControlListId !== undefined && call.letIn !== true) return false
  if (call.tenantHeader !== undefined && key.tenantId !== undefined && key.tenantId !== call.tenantHeader.toLowerCase())
    return false
  if (call.access === 'keyManager') return key.keyManager === true
  if (call.access === 'globalKey' && key.tenantId !== undefined) return false
  const endpoints = key.permissions?.endpoints
  if (endpoints === undefined || Object.keys(endpoints).length === 0) return true
  const [method = '', path = ''] = call.route.split(' ')
  return endpoints[grantedPath(path)]?.includes(method) ?? false
}
