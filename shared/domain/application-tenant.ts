// Which tenants does an application serve?

/** One that is nobody's in particular is universal: everybody's users sign in to it, each in their own tenant. */
export const serves = ({ tenantId }: { readonly tenantId?: string | undefined }, tenant: string): boolean =>
  tenantId === undefined || tenantId === tenant
