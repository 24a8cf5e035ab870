// What is an entity?
import { occurred } from '../events/outbox.ts'
import { bag, group, instant, list, optional, reference, section, text, whole } from '../kernel/fields.ts'
import { digest, newId, opaque } from '../kernel/ids.ts'
import { keys } from '../storage/keys.ts'
import { type RecordOf, resource, type Stored } from './define.ts'
import { markedWhenDeleted } from './deletion.ts'

const shownOnly = (doc: string) => optional(whole({ doc, readOnly: true }))

export const entity = resource('entity', {
  title: 'Entity',
  doc: 'A thing, such as a device, a company or a program, that can be given permissions and tokens.',
  envelope: 'entity',
  plural: 'entities',
  fields: group(
    'Entity',
    {
      name: text({ label: 'Name', doc: 'What people call it.', min: 1, max: 191 }),
      data: bag({ doc: 'Anything you want to keep with the entity.' }),
      // Only its id is kept; the rest is read afresh whenever the entity leaves (flows/entities/types.ts).
      type: section('Type', {
        id: optional(reference('entity-type', { doc: 'What it is; fixed once it is made.' })),
        name: optional(text({ doc: 'What its type is called.', readOnly: true })),
        data: shownOnly('What is kept with the type.'),
        jwtConfiguration: shownOnly('Its tokens.'),
        permissions: optional(list(whole({ doc: 'A permission.' }), { doc: 'What can be allowed.', readOnly: true })),
        insertInstant: optional(instant({ doc: 'When the type was created.', readOnly: true })),
        lastUpdateInstant: optional(instant({ doc: 'When the type was last changed.', readOnly: true })),
      }),
      parentId: optional(reference('entity', { doc: 'The entity it is part of.' })),
      clientId: text({ label: 'Client Id', doc: 'How it names itself; its id unless set.', max: 255, default: '' }),
      clientSecret: optional(
        text({
          label: 'Client secret',
          doc: 'What only it knows; drawn when none is given.',
          secret: true,
          max: 1_024,
        }),
      ),
      // Never leaves (`hides`). The token endpoint recognises the secret by it and so needs no power to open secrets.
      clientSecretDigest: optional(text({ doc: 'SHA-256 of the client secret.', readOnly: true })),
    },
    [
      {
        doc: 'Every entity is something.',
        path: 'type.id',
        reason: 'missing',
        holds: value => value.type.id !== undefined,
      },
    ],
  ),
  proofs: ({ id, clientId }) => (clientId === id ? [] : [{ path: 'clientId', field: 'clientId', value: clientId }]),
  search: ['name', 'clientId', 'parentId', 'tenantId'],
  reveals: () => ['clientSecret'],
  hides: ['clientSecretDigest'],
  complete: ({ next, before }) => {
    const clientSecret = next.clientSecret || before?.clientSecret || opaque()
    const type = { id: before?.type.id ?? next.type.id }
    return { ...next, type, clientId: next.clientId || next.id, clientSecret, clientSecretDigest: digest(clientSecret) }
  },
  rules: { beforeWrite: ({ next }) => (next.parentId === next.id ? [{ path: 'parentId', reason: 'invalid' }] : []) },
  also: async (change, c) => {
    const { after, before } = change
    const { parentId, tenantId } = after ?? {}
    const isNew = parentId !== undefined && parentId !== before?.parentId
    return [
      ...(await markedWhenDeleted<Stored>('entity')(change, c)),
      // A reference proves that there is such an entity; this, that it is in the same tenant.
      ...(isNew && tenantId !== undefined
        ? [
            {
              write: { check: keys.record(tenantId, 'entity', parentId), expect: 'present' } as const,
              lost: { path: 'entity.parentId', reason: 'invalid' },
            },
          ]
        : []),
    ]
  },
  tells: ({ before, after, by }, now) => {
    const told = after ?? before
    if (told === undefined) return []
    const about = { tenantId: told.tenantId, entity: withoutSecret(told), ...(by.info && { info: by.info }) }
    const when = () => ({ now, id: newId() })
    if (after === undefined) {
      return [occurred('entity.delete', about, when()), occurred('entity.delete.complete', about, when())]
    }
    if (before === undefined) {
      return [occurred('entity.create', about, when()), occurred('entity.create.complete', about, when())]
    }
    const changed = { ...about, original: withoutSecret(before) }
    return [occurred('entity.update', changed, when()), occurred('entity.update.complete', changed, when())]
  },
})

type Secretive = { readonly clientSecret?: string | undefined; readonly clientSecretDigest?: string | undefined }

export const withoutSecret = <E extends Secretive>({ clientSecret: _, clientSecretDigest: __, ...shown }: E) => shown

export type Entity = RecordOf<typeof entity>
