// Which keys stand for a client's own secret? (Wire reference, section 6: three ids that every instance has.)
//
// An id token signed so can be verified by its client alone, with what it knows already (OpenID Connect Core 10.1).
const shadows = {
  '092dbedc-30af-4149-9c61-b578f2c72f59': 'HS256',
  '4b8f1c06-518e-45bd-9ac5-d549686ae02a': 'HS384',
  'c753a44d-7f2e-48d3-bc4e-c2c16488a23b': 'HS512',
} as const

type ShadowAlgorithm = (typeof shadows)[keyof typeof shadows]

export const shadowAlgorithm = (keyId: string): ShadowAlgorithm | undefined =>
  Object.entries(shadows).find(([id]) => id === keyId)?.[1]

/** They sign id tokens and nothing else: an access token has to be recognised by us, too. */
export const isShadow = ({ path, id }: { readonly path: string; readonly id: string }): boolean =>
  path.endsWith('jwtConfiguration.idTokenKeyId') && shadowAlgorithm(id) !== undefined
