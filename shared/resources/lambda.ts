// What is a lambda?
import { choice, flag, group, text } from '../kernel/fields.ts'
import type { Issue } from '../kernel/issues.ts'
import { messageOf } from '../kernel/thrown.ts'
import { type RecordOf, resource } from './define.ts'
import { functionOf, type LambdaType, lambdaTypes } from './lambda-types.ts'

export const lambda = resource('lambda', {
  title: 'Lambda',
  doc: 'Code of yours that the platform runs at a certain moment, such as before a token is signed.',
  envelope: 'lambda',
  plural: 'lambdas',
  fields: group('Lambda', {
    name: text({ label: 'Name', doc: 'What people call it.', min: 1, max: 191 }),
    type: choice({ label: 'Type', doc: 'When it runs; fixed once it is made.', of: lambdaTypes }),
    body: text({ label: 'Body', doc: 'JavaScript with the function of its type.', min: 1, max: 200_000, exact: true }),
    engineType: choice({ doc: 'What runs it.', of: ['GraalJS'], default: 'GraalJS' }),
    debug: flag({ label: 'Debug', doc: 'Whether what it prints for debugging is kept.', default: false }),
  }),
  search: ['name', 'type', 'body'],
  rules: {
    beforeWrite: ({ next, before }) =>
      before !== undefined && before.type !== next.type ? [{ path: 'type', reason: 'invalid' }] : [],
  },
  examine: async ({ type, body }) => bodyIssues(type, body),
})

export type Lambda = RecordOf<typeof lambda>

/** Compiles and runs nothing: what a lambda may reach is decided where it runs. */
async function bodyIssues(type: LambdaType, body: string): Promise<Issue[]> {
  const { Script } = await import('node:vm')
  const name = functionOf[type]
  try {
    new Script(body, { filename: 'lambda.js' })
  } catch (error) {
    return [{ path: 'body', reason: 'invalid', message: messageOf(error) }]
  }
  const declares = new RegExp(`\\bfunction\\s+${name}\\s*\\(|\\b(?:const|let|var)\\s+${name}\\s*=`)
  return declares.test(body)
    ? []
    : [{ path: 'body', reason: 'invalid', message: `The body must declare the function ${name}.` }]
}
