// How are the lambdas of one type listed?
import { group, list } from '../kernel/fields.ts'
import type { More, Operation } from './define.ts'
import { all } from './find.ts'
import { lambda } from './lambda.ts'
import type { ResourceRoute } from './routes.ts'

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name.localeCompare(b.name, 'en')

const listed: Operation = async (c, { by, query }) => {
  const lambdas = await all(c, lambda, by)
  const wanted = query.type === undefined ? lambdas : lambdas.filter(({ type }) => type === query.type)
  return { status: 200, body: { lambdas: wanted.sort(byName) } }
}

export const lambdaMore = {
  'GET /api/lambda': {
    doc: 'List every lambda, or those of a type.',
    answer: group('Lambdas', { lambdas: list(lambda.fields, { doc: 'The lambdas.' }) }),
    run: listed,
  },
} satisfies Partial<Record<ResourceRoute, More>>
