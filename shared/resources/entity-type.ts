// What is a type of entity?
import { bag, flag, group, int, list, optional, reference, section, text } from '../kernel/fields.ts'
import { isRecord } from '../kernel/sparse.ts'
import { type RecordOf, resource } from './define.ts'
import { partFields, partIssues, settled } from './part.ts'

export const permissionFields = group('Permission', {
  ...partFields,
  name: text({ doc: 'What tokens call it; unique in its type.', min: 1, max: 191, pattern: /^[^\s,]+$/ }),
  description: optional(text({ doc: 'What it allows.', max: 1_000 })),
  isDefault: flag({ doc: 'Whether a grant that names none holds it.', default: false }),
  data: bag({ doc: 'Anything you want to keep with the permission.' }),
})

export const entityType = resource('entity-type', {
  title: 'Entity type',
  doc: 'What entities of one kind are called, and what can be allowed with them.',
  envelope: 'entityType',
  plural: 'entityTypes',
  fields: group('Entity type', {
    name: text({ label: 'Name', doc: 'What people call it; unique.', min: 1, max: 191 }),
    data: bag({ doc: 'Anything you want to keep with the type.' }),
    jwtConfiguration: section(
      'Tokens',
      {
        enabled: flag({ doc: 'Whether these count instead of the tenant’s.', default: false }),
        accessTokenKeyId: optional(reference('key', { doc: 'The key that signs.', use: 'signing' })),
        accessTokenVerificationKeyIds: list(reference('key', { doc: 'A key that also verifies.', use: 'verifying' }), {
          doc: 'Keys that also verify.',
          max: 20,
          default: [],
        }),
        timeToLiveInSeconds: optional(int({ doc: 'How long a token lives.', unit: 'seconds', min: 1 })),
      },
      [
        {
          doc: 'Tokens of their own need a duration of their own.',
          path: 'timeToLiveInSeconds',
          reason: 'missing',
          holds: value => !value.enabled || value.timeToLiveInSeconds !== undefined,
        },
      ],
    ),
    permissions: list(permissionFields, { doc: 'What can be allowed.', max: 1_000, default: [] }),
  }),
  unique: ['name'],
  search: ['name'],
  complete: ({ next, before, request, now }) => {
    const said = request.entityType
    const omits = before !== undefined && isRecord(said) && said.permissions === undefined
    return {
      ...next,
      permissions: omits ? before.permissions : settled(before?.permissions ?? [], next.permissions, now),
    }
  },
  rules: { beforeWrite: ({ next }) => partIssues('permissions', next.permissions) },
  // Entities of every tenant are of it: what one tenant's key did to its permissions would be done to the others.
  belongs: () => 'shared',
})

export type EntityType = RecordOf<typeof entityType>
