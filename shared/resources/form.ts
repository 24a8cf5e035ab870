// What is a form?
import { bag, choice, group, list, reference, text } from '../kernel/fields.ts'
import type { Issue } from '../kernel/issues.ts'
import { type RecordOf, resource } from './define.ts'

export const form = resource('form', {
  title: 'Form',
  doc: 'Which questions are asked, and in which steps.',
  envelope: 'form',
  plural: 'forms',
  fields: group('Form', {
    name: text({ label: 'Name', doc: 'What people call it; unique.', min: 1, max: 191 }),
    data: bag({ doc: 'Anything you want to keep with the form.' }),
    type: choice({
      label: 'Type',
      doc: 'Who fills it in; fixed once it is made.',
      of: ['registration', 'adminRegistration', 'adminUser', 'selfServiceUser'],
      default: 'registration',
    }),
    steps: list(
      group('Step', {
        type: choice({
          doc: 'What happens in it.',
          of: ['collectData', 'verifyEmail', 'verifyPhoneNumber'],
          default: 'collectData',
        }),
        fields: list(reference('form-field', { doc: 'A field.' }), { doc: 'What is asked.', max: 100, default: [] }),
      }),
      { doc: 'What comes after what.', max: 50 },
    ),
  }),
  unique: ['name'],
  search: ['name', 'type'],
  rules: {
    beforeWrite: ({ next, before }) => [
      ...(before !== undefined && before.type !== next.type ? [{ path: 'type', reason: 'invalid' }] : []),
      ...stepIssues(next.steps, next.type),
    ],
  },
})

export type Form = RecordOf<typeof form>

type Step = { readonly type: string; readonly fields: readonly string[] }

/** A question is asked once, only registrations verify on the way, and only questions make a step that collects. */
function stepIssues(steps: readonly Step[], type: string): Issue[] {
  const asked = steps.flatMap(({ fields }) => fields)
  return [
    ...(steps.length === 0 ? [{ path: 'steps', reason: 'missing' }] : []),
    ...(new Set(asked).size < asked.length ? [{ path: 'steps', reason: 'duplicate' }] : []),
    ...steps.flatMap((step, n): Issue[] => {
      if (step.type === 'collectData')
        return step.fields.length === 0 ? [{ path: `steps.${n}.fields`, reason: 'missing' }] : []
      if (type !== 'registration') return [{ path: `steps.${n}.type`, reason: 'invalid' }]
      return step.fields.length > 0 ? [{ path: `steps.${n}.fields`, reason: 'invalid' }] : []
    }),
  ]
}
