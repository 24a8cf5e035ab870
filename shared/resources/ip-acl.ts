// What is an IP access control list?
import { bag, choice, group, list, optional, text } from '../kernel/fields.ts'
import { type RecordOf, resource } from './define.ts'

export const ipAcl = resource('ip-acl', {
  title: 'IP access control list',
  doc: 'From which addresses an API key, or the hosted pages, may be used.',
  envelope: 'ipAccessControlList',
  plural: 'ipAccessControlLists',
  fields: group('IP access control list', {
    name: text({ label: 'Name', doc: 'What people call it; unique.', min: 1, max: 191 }),
    entries: list(
      group('Entry', {
        action: choice({ doc: 'What becomes of a request from there.', of: ['Allow', 'Block'] }),
        startIPAddress: text({ doc: 'The first IPv4 address, or * for all that no entry names.', min: 1, max: 45 }),
        endIPAddress: optional(text({ doc: 'The last address; the first again for a single one.', max: 45 })),
      }),
      {
        label: 'Entries',
        doc: 'The ranges; exactly one is *. The narrowest that holds an address decides.',
        max: 1_000,
      },
    ),
    data: bag({ doc: 'Anything you want to keep with the list.' }),
  }),
  unique: ['name'],
  search: ['name'],
  complete: ({ next }) => ({
    ...next,
    entries: next.entries.map(entry => {
      if (entry.startIPAddress !== '*') return entry
      const { endIPAddress: _, ...usual } = entry
      return usual
    }),
  }),
  examine: async ({ entries }) => (await import('../domain/ip-acl.ts')).entryIssues(entries),
})

export type IpAcl = RecordOf<typeof ipAcl>
