// Which rooms are there, and what may each import?
//
// The table of docs/decisions.md ("Room table, amended") as data. Every room may import itself and the kernel. A name
// ending in ` types` may be imported with `import type` only. `why` is there where the room is let further than the
// design began with.

export type Room = {
  /** Paths that begin so belong to the room; the longest wins. */
  readonly path: string
  readonly may: readonly string[]
  readonly packages: readonly string[]
  readonly why?: string
}

const node = 'node:'
const infra = ['manifest', 'row types', 'powers types', 'storage', 'resources', 'start', 'events', 'settings']

export const rooms: Readonly<Record<string, Room>> = {
  manifest: {
    path: 'functions/manifest.ts',
    may: ['resources', 'row types'],
    packages: [],
  },
  functions: {
    path: 'functions/',
    may: [
      'manifest',
      'row types',
      'http',
      'flows',
      'ui',
      'resources',
      'settings',
      'events',
      'domain',
      'storage',
      'powers types',
    ],
    packages: ['hono'],
    why: 'shapes of what users may say and what claims are shown are judgements (domain); an endpoint that only reads one row has no flow to ask (storage); the kinds bring their own routes, and the console’s forms are their declarations (resources, settings, events)',
  },
  kernel: {
    path: 'shared/kernel/',
    may: [],
    packages: [node, 'valibot', 'json-merge-patch', 'rfc6902'],
    why: 'the three forms of PATCH are words without business, and kept libraries apply two of them',
  },
  settings: { path: 'shared/settings/', may: ['events'], packages: [] },
  events: { path: 'shared/events/', may: ['storage'], packages: [] },
  resources: {
    path: 'shared/resources/',
    may: ['events', 'settings', 'storage', 'domain', 'templates', 'ports', 'powers types'],
    packages: [node],
    why: 'a tenant is its settings; templates are checked before they are saved; keys are made and described by pure functions of the signer; a kind says which powers its rules need',
  },
  domain: {
    path: 'shared/domain/',
    may: ['storage types', 'ports types'],
    packages: ['node:crypto', 'node:net'],
    why: 'what is stored of a password or a login name has its type where it is kept; digests of PKCE and at_hash are pure, and so is whether an address is in a range (node:net without its sockets)',
  },
  flows: {
    path: 'shared/flows/',
    may: ['domain', 'storage', 'events', 'settings', 'resources', 'templates', 'ports types', 'powers types'],
    packages: ['node:crypto', 'aws-lambda types'],
    why: 'letters are rendered by templates; values are compared in constant time; what the stream hands over has its type from AWS',
  },
  storage: {
    path: 'shared/storage/',
    may: ['driver'],
    packages: ['@aws-sdk/client-dynamodb types', 'aws-lambda types'],
  },
  driver: {
    path: 'shared/storage/driver/',
    may: ['storage', 'aws'],
    packages: [node, '@aws-sdk/'],
  },
  ports: {
    path: 'shared/ports/',
    may: ['aws'],
    packages: [node, '@aws-sdk/', 'hash-wasm', 'ipaddr.js', 'nodemailer'],
  },
  aws: {
    path: 'shared/aws/',
    may: [],
    packages: ['node:crypto'],
    why: 'the table’s driver and the ports sign their requests alike, and neither may import the other',
  },
  templates: {
    path: 'shared/templates/',
    may: [],
    packages: [],
    why: 'a room of its own: the mail templates of the wire, understood and rendered within limits',
  },
  ui: { path: 'shared/ui/', may: ['settings', 'resources', 'domain'], packages: [node, 'hono'] },
  http: {
    path: 'shared/http/',
    may: [
      'storage',
      'settings',
      'resources',
      'domain',
      'ui',
      'start',
      'flows',
      'events types',
      'ports types',
      'powers types',
      'row types',
    ],
    packages: ['hono', 'aws-lambda types', 'node:zlib'],
    why: 'access and tenant come from configuration (resources); answers are made of what flows and judgements hand back; a function starts its instance here (start)',
  },
  powers: {
    path: 'shared/powers.ts',
    may: ['storage types', 'ports types', 'resources types', 'settings types'],
    packages: [],
  },
  row: {
    path: 'shared/row.ts',
    may: ['powers types'],
    packages: [],
    why: 'what a row may say is asked below the functions, too; what the rows do say is not',
  },
  start: {
    path: 'shared/start.ts',
    may: ['flows', 'resources', 'storage', 'driver', 'ports', 'powers types', 'row types'],
    packages: [],
  },
  'infra/aws': {
    path: 'infra/aws/',
    may: [...infra, 'infra'],
    packages: [node, 'aws-cdk-lib', 'constructs', 'cdk-nag', 'valibot'],
    why: 'the region and sizes it decides are few, and live beside it',
  },
  'infra/aws/bootstrap': {
    path: 'infra/aws/bootstrap.ts',
    may: [...infra, 'ports', 'driver', 'infra/local', 'infra/aws'],
    packages: [node, '@aws-sdk/'],
    why: 'not the template but a command of the operator: it speaks to the account with the SDK’s own credentials, and reads kickstart files as the runner does',
  },
  'infra/local': {
    path: 'infra/local/',
    may: [...infra, 'infra', 'functions', 'flows'],
    packages: [
      node,
      'hono',
      'valibot',
      'jose',
      'aws-lambda',
      '@aws-sdk/',
      '@fusionauth/typescript-client',
      'vite',
      'esbuild',
    ],
    why: 'an instance is furnished before anybody has a key (start, resources), and the end of a kickstart is told (flows); the tour is an official client',
  },
  infra: {
    path: 'infra/',
    may: [...infra, 'kernel', 'infra/aws', 'infra/local'],
    packages: [node, 'esbuild', 'vite', 'valibot'],
    why: 'bundles and docs are made from the registries',
  },
}

export type Import = { readonly from: string; readonly typeOnly: boolean }

/** Everything a file imports or re-exports, also with `import()`. A clause of which every name is a `type` is type-only. */
export function importsOf(text: string): Import[] {
  const said: Import[] = []
  for (const [, kind, clause = '', from = ''] of text.matchAll(
    /^(?:import|export)\s+(type\s+)?([\w$\s{},*]*?)\s*from\s+'([^']+)'/gm,
  )) {
    const named = /^\{([^}]*)\}$/.exec(clause.trim())?.[1]
    const all = named?.split(',').filter(name => name.trim() !== '') ?? []
    said.push({ from, typeOnly: kind !== undefined || (all.length > 0 && all.every(name => /^\s*type\s/.test(name))) })
  }
  for (const [, from = ''] of text.matchAll(/^import\s+'([^']+)'/gm)) said.push({ from, typeOnly: false })
  for (const [, from = ''] of text.matchAll(/\bimport\(\s*(?:\/\*.*?\*\/\s*)?'([^']+)'/g))
    said.push({ from, typeOnly: false })
  return said
}

export function roomOf(path: string): string | undefined {
  const fitting = Object.entries(rooms).filter(([, room]) => path.startsWith(room.path))
  return fitting.sort(([, a], [, b]) => b.path.length - a.path.length)[0]?.[0]
}

const allows = (list: readonly string[], name: string, typeOnly: boolean): boolean =>
  list.some(entry => {
    const [word = '', only] = entry.split(' ')
    const fits =
      word.endsWith(':') || word.endsWith('/') ? name.startsWith(word) : name === word || name.startsWith(`${word}/`)
    return fits && (only !== 'types' || typeOnly)
  })

export function mayImport(room: string, target: string, typeOnly: boolean): boolean {
  // A driver is part of storage for whoever only needs its types.
  const place = target === 'driver' && typeOnly ? 'storage' : target
  return (
    place === room || place === 'kernel' || (rooms[room]?.may ?? []).some(entry => fitsRoom(entry, place, typeOnly))
  )
}

const fitsRoom = (entry: string, target: string, typeOnly: boolean): boolean => {
  const [word, only] = entry.split(' ')
  return word === target && (only !== 'types' || typeOnly)
}

export const mayUse = (room: string, name: string, typeOnly: boolean): boolean =>
  allows([...(rooms[room]?.packages ?? []), 'node:crypto types', 'node:util'], name, typeOnly)
