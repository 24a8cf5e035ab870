// Which tenants does an application serve?

/** One that is nobody's in particular is universal: everybody's users sign in to it, each in their own tenant. */
export const serves = ({ tenantId }: { readonly tenantId?: string | undefined }, tenant: string): boolean =>
  tenantId === undefined || tenantId === tenant

type Known = { readonly state: string; readonly tenantId?: string | undefined }

/** Whether a request about this tenant, or about whichever the application is of, may use it (wire reference, section 2). */
export const isUsable = <A extends Known>(application: A | undefined, tenant: string | undefined): application is A =>
  application?.state === 'Active' && (tenant === undefined || serves(application, tenant))
