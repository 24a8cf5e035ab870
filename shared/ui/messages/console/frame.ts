// Which words surround every page of the console: the frame, the door, the start, the search, what is refused?

export const frame = {
  product: 'Tenantry',
  title: (title: string) => `${title} · Tenantry`,
  skip: 'Skip to content',
  search: 'Search',
  searchLabel: 'Search settings and records',
  signedInAs: (who: string) => `Signed in as ${who}`,
  light: 'Light',
  dark: 'Dark',
  system: 'As the system',
  help: 'Keys and help',
  signOut: 'Sign out',
  menu: 'Menu',
  navigation: 'Console',
  sections: 'Sections',
  trail: 'Where you are',
  workingIn: 'Working in',
  allTenants: 'All tenants',
  workingWords: 'Lists show this tenant, and new records go there.',
  chooseTenant: 'Choose a tenant …',
  toStart: 'To the start',
  areas: {
    tenants: 'Tenants',
    applications: 'Applications',
    people: 'People',
    signIn: 'Sign-in',
    messages: 'Messages',
    events: 'Events',
    reports: 'Reports',
    system: 'System',
  },
} as const

export const door = {
  title: 'Sign in',
  lead: 'To the console of this instance.',
  loginId: 'E-mail address or username',
  password: 'Password',
  submit: 'Sign in',
  wrong: 'The login or the password is wrong.',
  foreign: 'This form did not come from this page. Try again.',
  untouched: 'This instance has not been set up yet.',
  mustChange: 'Your password must be changed before you can sign in here.',
  notRegistered: 'This account is not registered for the console. Ask an administrator.',
  registrationUnverified: 'Your registration for the console is not verified yet.',
  identityUnverified: 'Your address is not verified yet. Follow the link in the letter first.',
} as const

export const start = {
  title: 'Start',
  greeting: (name: string) => `Good to see you, ${name}.`,
  nothing: 'Your roles show nothing here yet',
  nothingWords:
    'You are registered for the console, but none of your roles lets you look at anything. Ask an administrator.',
  lately: 'What changed lately',
  nothingYet: 'Nothing yet.',
  wholeLog: 'The whole audit log',
} as const

export const help = {
  title: 'Keys and help',
  lead: 'Everything here can be reached by keyboard, and works without script.',
  keys: [
    ['/', 'Search; in an editor, find a setting'],
    ['?', 'Show the keys'],
    ['Ctrl S or ⌘ S', 'Save the form'],
    ['Esc', 'Close a menu'],
  ],
  own: 'Differs from the default',
  later: 'The platform keeps and checks the value, but nothing obeys it yet',
} as const

export const finding = {
  title: 'Search',
  titled: (words: string) => `Search: ${words}`,
  quoted: (words: string) => `“${words}”`,
  lead: 'Pages, people, records by name or id, and the settings of a tenant.',
  what: 'What are you looking for?',
  none: 'Nothing is called that',
  hint: 'A part of a name is enough; people are found by a whole name; an id must be whole. Settings are found by name, path or description.',
  pages: 'Pages',
  settings: 'Settings of the tenant',
  all: (total: number) => `All ${total}`,
} as const

export const refused = {
  pages: {
    forbidden: {
      title: 'You may not do this',
      words: 'Your roles in the admin application do not include it. Ask an administrator for the role you need.',
    },
    foreign: {
      title: 'This form was not taken',
      words:
        'It did not come from a page of this session. Open the page again and send it from there; nothing was changed.',
    },
    notFound: {
      title: 'There is nothing here',
      words: 'It may have been deleted, or belong to a tenant you are not working in.',
    },
  },
  byStatus: {
    400: 'What was sent cannot be understood. Go back, and send the form again.',
    403: 'The console is not open to the address you come from. Ask an administrator for another place, or for another list.',
    404: 'There is nothing at this address.',
    405: 'This address does not take what was sent.',
    409: 'Somebody else changed the same thing at the same moment. Go back, look again, and repeat.',
    413: 'The form is too large.',
    503: 'The table does not answer at the moment. Nothing was lost; try again.',
  } as Readonly<Record<number, string>>,
  defect: 'Something is broken here. It was written to the log.',
  notFound: 'Not found',
  failed: 'That did not work',
  request: 'Request',
  conflict: 'Somebody else changed the same thing at the same moment. Look again, and repeat.',
  noAddress: 'There is no address to send it to.',
} as const
