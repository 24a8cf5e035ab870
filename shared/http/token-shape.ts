// What does the API show of a refresh token?
import { group, id, instant, list, optional, text } from '../kernel/fields.ts'

const said = (doc: string) => optional(text({ doc, exact: true }))

/** Without its value: only the holder ever sees that (wire reference, section 7). */
export const refreshTokenShape = group('Refresh token', {
  id: id({ doc: 'Survives rotation.' }),
  applicationId: optional(id({ doc: 'Issued for this application.', refersTo: 'application' })),
  userId: id({ doc: 'Issued to this user.' }),
  tenantId: optional(id({ doc: 'The tenant, of an SSO session only.', refersTo: 'tenant' })),
  insertInstant: instant({ doc: 'First issued.' }),
  startInstant: instant({ doc: 'What its expiry counts from.' }),
  metaData: group('Meta data', {
    device: group('Device', {
      name: said('What the user calls it.'),
      description: said('What it is.'),
      type: said('Its kind.'),
      lastAccessedAddress: said('Where it was last used.'),
      lastAccessedInstant: optional(instant({ doc: 'When.' })),
    }),
    scopes: optional(list(text({ doc: 'A scope.' }), { doc: 'What it was consented for.' })),
  }),
})
