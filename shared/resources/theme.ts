// What is a theme?
import { unreadableLine } from '../domain/theme-messages.ts'
import { bag, choice, group, map, optional, text } from '../kernel/fields.ts'
import type { Issue } from '../kernel/issues.ts'
import { defaultTheme } from '../settings/general.ts'
import { type RecordOf, resource } from './define.ts'
import { templates, variables } from './theme-fields.ts'
import { ofItsType, type Variants } from './variants.ts'

const messages = (doc: string) => text({ doc, max: 400_000, exact: true, format: 'multiline' })

const variants: Variants = {
  advanced: { has: ['templates', 'stylesheet'], needs: [] },
  simple: { has: ['variables'], needs: [] },
}

export const theme = resource('theme', {
  title: 'Theme',
  doc: 'The look and the words of the hosted pages.',
  envelope: 'theme',
  plural: 'themes',
  fields: group('Theme', {
    name: text({ label: 'Name', doc: 'What people call it; unique.', min: 1, max: 191 }),
    type: choice({
      label: 'Type',
      doc: 'advanced: pages of its own; simple: colours, typefaces and pictures only.',
      of: ['advanced', 'simple'],
      default: 'advanced',
    }),
    data: bag({ doc: 'Anything you want to keep with the theme.' }),
    defaultMessages: optional(messages('Words that take the place of the platform’s, one `key=words` in a line.')),
    localizedMessages: map(messages('The same for one locale.'), { doc: 'Words by locale.', default: {} }),
    stylesheet: optional(text({ doc: 'Styles for every page.', max: 400_000, exact: true, format: 'multiline' })),
    templates: optional(templates),
    variables: optional(variables),
  }),
  unique: ['name'],
  search: ['name', 'type'],
  complete: ({ next }) => ofItsType(next, variants),
  resolves: record => ofItsType(record, variants),
  rules: {
    beforeWrite: ({ next, before }) => [
      ...(before?.id === defaultTheme ? [{ path: 'id', reason: 'invalid' }] : []),
      ...(before !== undefined && before.type !== next.type ? [{ path: 'type', reason: 'invalid' }] : []),
      ...wordIssues('defaultMessages', next.defaultMessages),
      ...Object.entries(next.localizedMessages).flatMap(([locale, words]) =>
        wordIssues(`localizedMessages.${locale}`, words),
      ),
    ],
  },
  copies: {
    from: 'sourceThemeId',
    start: ({ id: _, name: __, insertInstant: ___, lastUpdateInstant: ____, ...rest }) => rest,
  },
  mayNotGo: ({ id }) => (id === defaultTheme ? { path: 'id', reason: 'inUse' } : undefined),
})

export type Theme = RecordOf<typeof theme>

const wordIssues = (path: string, words: string | undefined): Issue[] =>
  words !== undefined && unreadableLine(words) !== undefined ? [{ path, reason: 'invalid' }] : []
