// What is a group?
import { occurred } from '../events/outbox.ts'
import { bag, group as groupOf, list, map, text } from '../kernel/fields.ts'
import { newId } from '../kernel/ids.ts'
import { type RecordOf, resource } from './define.ts'
import { markedWhenDeleted } from './deletion.ts'
import { roleFields } from './role.ts'

const roles = list(groupOf('Role', roleFields), { doc: 'Roles of one application.', max: 1_000, default: [] })

export const group = resource('group', {
  title: 'Group',
  doc: 'Users who share roles.',
  envelope: 'group',
  plural: 'groups',
  fields: groupOf('Group', {
    name: text({ label: 'Name', doc: 'What people call it; unique in its tenant.', min: 1, max: 191 }),
    data: bag({ doc: 'Anything you want to keep with the group.' }),
    // Set by `roleIds` beside the group; read afresh from the applications whenever it leaves (flows/groups/roles.ts).
    roles: map(roles, { doc: 'What its members are, by application.', default: {}, readOnly: true }),
  }),
  unique: ['name'],
  search: ['name'],
  criteria: { tenantId: (record, wanted) => record.tenantId === wanted.toLowerCase() },
  also: markedWhenDeleted('group'),
  tells: ({ before, after, by }, now) => {
    const record = after ?? before
    if (record === undefined) return []
    const about = { tenantId: record.tenantId, group: record, ...(by.info && { info: by.info }) }
    const when = () => ({ now, id: newId() })
    if (after === undefined) {
      return [occurred('group.delete', about, when()), occurred('group.delete.complete', about, when())]
    }
    if (before === undefined) {
      return [occurred('group.create', about, when()), occurred('group.create.complete', about, when())]
    }
    const changed = { ...about, original: before }
    return [occurred('group.update', changed, when()), occurred('group.update.complete', changed, when())]
  },
})

export type Group = RecordOf<typeof group>
