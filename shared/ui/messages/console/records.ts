// Which words do the pages about records have, whatever their kind?

export const groupWords = {
  role: 'A role of an application.',
  roles: 'Roles',
  rolesDoc: 'What everybody in the group is, in each application they are registered for.',
} as const

export const apiKeyWords = {
  beyond: 'You can only hand out what your own roles let you do. Choose at least one of the endpoints that are listed.',
  mine: 'What you may hand out',
  mineWords:
    'A key of yours can do what your own roles let you do, and no more. Users and applications are for administrators to hand out, because they lead into this console.',
  nothing: 'Your roles let you hand out nothing. Ask an administrator for the role of what the key is to do.',
  outranked: 'This key can do more than your roles. Only somebody who may do all of it can read, change or copy it.',
} as const

export const list = {
  gone: {
    now: 'Deleted.',
    later: 'It is being deleted. Until everything in it is gone, it stands here as PendingDelete.',
  } as Readonly<Record<string, string>>,
  empty: (plural: string) => `No ${plural} yet`,
  byApi: 'They are made through the API.',
  searchOf: (plural: string) => `Search ${plural}`,
  placeholder: (label: string) => `${label}, or a part of it`,
  search: 'Search',
  showAll: 'Show all',
  none: 'Nothing is called that',
  noneWords: 'A part of the name is enough, and * stands for anything.',
  actions: 'Actions',
  actionsFor: (name: string) => `Actions for ${name}`,
  range: (from: number, to: number, total: number) => `${from}–${to} of ${total}`,
  back: 'Back',
  on: 'Further',
  first: (title: string) => title.replace(/^New /, 'Create the first '),
  changed: 'Last changed',
  tenant: 'Tenant',
  asleep: 'Deactivated',
  view: 'View',
  edit: 'Edit',
  duplicate: 'Duplicate',
  delete: 'Delete',
  workIn: 'Work in this tenant',
} as const

export const view = {
  asleep: 'Deactivated',
  overview: 'Overview',
  created: 'Created',
  changed: 'Last changed',
  id: 'Id',
  tenant: 'Tenant',
  setHere: 'Set here',
  allDefault: (what: string) => `Every setting of this ${what} has its default.`,
  secrets: 'Show secrets',
  duplicate: 'Duplicate',
  activate: 'Activate',
  delete: 'Delete',
  edit: 'Edit',
  asTenant: 'As the tenant says',
  default: 'default',
  saved: {
    nothing: 'Nothing was changed, so nothing was saved.',
    created: 'Created.',
    awake: 'Activated. It can be used again.',
    asleep: 'Deactivated. Nobody can use it until it is activated again.',
  } as Readonly<Record<string, string>>,
  savedMany: (many: string) => `Saved. ${many === '1' ? 'One setting' : `${many} settings`} changed.`,
  /** When everybody sees it: as late as an instance may go on with what it remembers. */
  seen: (maxAge: string | undefined) =>
    maxAge === undefined ? 'It counts everywhere at once.' : `It counts here at once, and everywhere within ${maxAge}.`,
  inLog: 'See it in the audit log',
} as const

export const create = {
  new: (what: string) => `New ${what}`,
  generate: 'Generate a key',
  import: 'Import a key',
  duplicate: (name: string) => `Duplicate ${name}`,
  copied: 'Everything is copied but its id, its name and what must stay secret.',
  copyOf: (name: string) => `${name} (copy)`,
  type: 'Of which type?',
  tenant: 'In which tenant?',
  goOn: 'Go on',
  tenantName: 'Name',
  tenantNameDoc: 'The unique name people call the tenant by.',
} as const

export const edit = {
  title: (name: string) => `Edit ${name}`,
  reviewOf: (name: string) => `Review changes of ${name}`,
  review: 'Review your changes',
  count: (n: number) => `${n === 1 ? '1 change' : `${n} changes`}, nothing saved yet`,
  notSaved: 'Nothing is saved yet',
  discard: 'Discard',
  cancel: 'Cancel',
  goOn: 'Go on editing',
  saveThese: 'Save these changes',
  save: 'Save',
  create: 'Create',
  reviewShort: 'Review',
  notCreated: 'Not created yet',
  unsaved: 'Not saved yet',
  clean: 'No unsaved changes',
  noSetting: 'No setting is called that.',
  was: 'Was',
  willBe: 'Will be',
  isNow: 'Is now',
  stale: 'Somebody changed this record while you were editing',
  staleSecret: 'What they changed is nothing that is shown, such as a secret. Yours is below, as you typed it.',
  staleWords: 'This is what they saved. Nothing of it is put back by what you do here, except where it says so.',
  both: 'You changed this as well. Saving yours replaces theirs.',
  mustBe: (label: string, limits: string) => `${label} must be ${limits}.`,
  number: (n: number) => `no. ${n}`,
} as const

export const remove = {
  title: (name: string) => `Delete ${name}`,
  softTitle: 'Deactivate it instead',
  softWords: 'Nobody can use it any more, nothing is lost, and it can be activated again at any time.',
  softButton: 'Deactivate',
  hardTitle: 'Delete it for good',
  goes: (what: string) => `With this ${what} go:`,
  application: 'The registrations of its users, their roles in it, and every token issued for it',
  applications: (n: number) => `${n === 1 ? '1 application' : `${n} applications`} with their roles and client secrets`,
  users: 'Every user of the tenant, with passwords, registrations, tokens and history',
  rest: 'Its API keys, and its place in the webhooks that hear of it',
  holds: (what: string) => `Everything this ${what} holds`,
  final: 'This cannot be undone. What other records still refer to is not deleted.',
  type: 'Type',
  confirm: 'to confirm',
  button: (what: string) => `Delete this ${what}`,
  wrong: 'The name you typed is not its name. Nothing was deleted.',
  inUse: 'Something still needs it, so it stays. Remove what refers to it first.',
} as const

export const secrets = {
  title: (name: string) => `Secrets of ${name}`,
  created: (title: string) => `${title} created. Keep this now.`,
  createdWords: 'Put it where the program that needs it finds it. This page shows it once.',
  read: 'Whoever has this can use it.',
  readWords: 'It is shown because you asked for it, and leaves the page when you do.',
  to: (what: string) => `To the ${what}`,
} as const
