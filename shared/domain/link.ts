// What is the link between a user and an account that somebody else keeps?

export type Link = {
  readonly identityProviderId: string
  readonly identityProviderUserId: string
  readonly tenantId: string
  readonly userId: string
  readonly displayName?: string
  /** What lets us speak to the provider in the user's name; sealed where it is kept. */
  readonly token?: string
  readonly data: Readonly<Record<string, unknown>>
  readonly insertInstant: number
  readonly lastLoginInstant?: number
}

type Provider = {
  readonly name: string
  readonly type: string
  readonly tenantId?: string | undefined
  readonly tenantConfiguration: Readonly<
    Record<string, { readonly limitUserLinkCount: { readonly enabled: boolean; readonly maximumLinks: number } }>
  >
}

/** As the wire shows it: what the provider is called today. */
export const presentLink = (link: Link, { name, type }: Provider) => ({
  ...link,
  data: { ...link.data },
  identityProviderName: name,
  identityProviderType: type,
})

/** Whether users of this tenant may come from this provider. */
export const serves = (provider: Provider, tenantId: string): boolean =>
  provider.tenantId === undefined || provider.tenantId === tenantId

/** How many links with this provider a user of the tenant may have; `undefined`: nobody counts. */
export function mostLinks(provider: Provider, tenantId: string): number | undefined {
  const limit = provider.tenantConfiguration[tenantId]?.limitUserLinkCount
  return limit?.enabled === true ? limit.maximumLinks : undefined
}
