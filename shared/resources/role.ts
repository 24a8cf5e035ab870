// What is a role of an application?
import { flag, type GroupSchema, optional, text, type Value } from '../kernel/fields.ts'
import { partFields } from './part.ts'

export const roleFields = {
  ...partFields,
  name: text({ doc: 'What tokens call it; unique in the application.', min: 1, max: 191 }),
  description: optional(text({ doc: 'What it is for.', max: 1_000 })),
  isDefault: flag({ doc: 'Whether new registrations get it.', default: false }),
  isSuperRole: flag({ doc: 'Whether it stands for all others.', default: false }),
}
export type Role = Value<GroupSchema<typeof roleFields>>
