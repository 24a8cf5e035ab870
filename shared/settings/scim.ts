// Do other systems provision users here through SCIM?
import { bag, flag, optional, reference, section } from '../kernel/fields.ts'
import { needed, placed } from './place.ts'

const whenOn = 'scimServerConfiguration.enabled is true'
const entityType = (label: string, doc: string) =>
  optional(reference('entity-type', { label, doc, requiredWhen: whenOn }))
const converter = (label: string, doc: string) => optional(reference('lambda', { label, doc, requiredWhen: whenOn }))

export const scim = {
  scimServerConfiguration: section(
    'SCIM',
    placed('SCIM', 'SCIM server settings', {
      enabled: flag({ label: 'Enabled', doc: 'Whether the SCIM endpoints answer for this tenant.', default: false }),
      clientEntityTypeId: entityType('Client entity type', 'The type of entity that may call.'),
      serverEntityTypeId: entityType(
        'Server entity type',
        'The type of entity that is called, which holds the permissions.',
      ),
      schemas: optional(
        bag({
          label: 'Schemas',
          doc: 'What the Schemas endpoint answers; without it, the core schemas of Group, User and EnterpriseUser.',
        }),
      ),
    }),
    [
      needed('clientEntityTypeId', 'SCIM needs a client entity type.', value => value.enabled),
      needed('serverEntityTypeId', 'SCIM needs a server entity type.', value => value.enabled),
    ],
  ),
}

export const scimConverters = placed('SCIM', 'SCIM server settings', {
  scimUserRequestConverterId: converter('User request lambda', 'Makes a user of an incoming SCIM User.'),
  scimUserResponseConverterId: converter('User response lambda', 'Makes a SCIM User of a user.'),
  scimEnterpriseUserRequestConverterId: converter(
    'Enterprise User request lambda',
    'Makes a user of an incoming SCIM EnterpriseUser.',
  ),
  scimEnterpriseUserResponseConverterId: converter(
    'Enterprise User response lambda',
    'Makes a SCIM EnterpriseUser of a user.',
  ),
  scimGroupRequestConverterId: converter('Group request lambda', 'Makes a group of an incoming SCIM Group.'),
  scimGroupResponseConverterId: converter('Group response lambda', 'Makes a SCIM Group of a group.'),
})

export const scimConverterNames = [
  'scimUserRequestConverterId',
  'scimUserResponseConverterId',
  'scimEnterpriseUserRequestConverterId',
  'scimEnterpriseUserResponseConverterId',
  'scimGroupRequestConverterId',
  'scimGroupResponseConverterId',
] as const
