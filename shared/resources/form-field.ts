// What is a field of a form?
import { bag, choice, flag, group, list, optional, reference, section, text } from '../kernel/fields.ts'
import type { Issue } from '../kernel/issues.ts'
import { type RecordOf, resource } from './define.ts'

export const formField = resource('form-field', {
  title: 'Form field',
  doc: 'One question that forms ask.',
  envelope: 'field',
  plural: 'fields',
  fields: group('Form field', {
    name: text({ label: 'Name', doc: 'What people call it; unique.', min: 1, max: 191 }),
    key: text({
      label: 'Key',
      doc: 'Where the answer goes, such as user.firstName or registration.data.color.',
      max: 191,
      default: '',
    }),
    description: optional(text({ doc: 'What it is for.', max: 1_000 })),
    data: bag({ doc: 'Anything you want to keep with the field.' }),
    control: choice({
      doc: 'What it looks like.',
      of: ['checkbox', 'number', 'password', 'radio', 'select', 'textarea', 'text'],
      default: 'text',
    }),
    type: choice({
      doc: 'What an answer is.',
      of: ['bool', 'consent', 'date', 'email', 'number', 'phoneNumber', 'string'],
      default: 'string',
    }),
    required: flag({ doc: 'Whether it must be answered.', default: false }),
    confirm: flag({ doc: 'Whether it is asked twice.', default: false }),
    consentId: optional(reference('consent', { doc: 'What is agreed to.' })),
    options: list(text({ doc: 'An option.', max: 255 }), { doc: 'What to choose from.', max: 1_000, default: [] }),
    validator: section('Validation', {
      enabled: flag({ doc: 'Whether answers must match.', default: false }),
      expression: optional(text({ doc: 'A regular expression.', exact: true, max: 1_000 })),
    }),
  }),
  unique: ['name'],
  search: ['name', 'key'],
  complete: ({ next }) =>
    next.type === 'consent' && next.consentId ? { ...next, key: `consents['${next.consentId}']` } : next,
  rules: {
    beforeWrite: ({ next }) => [
      ...(next.key === '' && next.type !== 'consent' ? [{ path: 'key', reason: 'blank' }] : []),
      ...(next.key === '' || isPlace(next.key) ? [] : [{ path: 'key', reason: 'invalid' }]),
      ...(next.type === 'consent' && !next.consentId ? [{ path: 'consentId', reason: 'missing' }] : []),
      ...(needsOptions(next) && next.options.length === 0 ? [{ path: 'options', reason: 'missing' }] : []),
      ...validatorIssues(next.validator),
    ],
  },
})

export type FormField = RecordOf<typeof formField>

const isPlace = (key: string): boolean =>
  /^(user|registration)(\.[A-Za-z_][\w-]*)+$/.test(key) || /^consents\['[0-9a-f-]{36}'\]$/.test(key)

/** What to choose from in these is known without being said: languages, time zones, the roles of an application. */
const ownOptions = /\.(preferredLanguages|timezone|roles)$/

type Shown = { readonly control: string; readonly type: string; readonly key: string }
const needsOptions = ({ control, type, key }: Shown): boolean =>
  (control === 'radio' || control === 'select') && type !== 'consent' && type !== 'bool' && !ownOptions.test(key)

function validatorIssues({
  enabled,
  expression,
}: {
  readonly enabled: boolean
  readonly expression?: string | undefined
}): Issue[] {
  if (!enabled) return []
  if (!expression) return [{ path: 'validator.expression', reason: 'blank' }]
  try {
    RegExp(expression, 'u')
    return []
  } catch {
    return [{ path: 'validator.expression', reason: 'invalid' }]
  }
}
