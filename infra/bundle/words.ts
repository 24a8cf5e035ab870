// What of a declaration does a function carry that shows it to nobody?
//
// Labels and sentences are for the console, the manual and the OpenAPI document. They are a tenth of every bundle, so
// functions without pages leave them out. Only texts go, and only where a declaration has its words: at the constructors
// of kernel/fields.ts and their like, in members called `doc`, and on the way there through parameters that nothing
// reads any more. Whatever could have an effect of its own stays as it is.
import type { ESTree } from 'vite'

/** Members of what a constructor is told that only people read. */
const constructors = new Set([
  'int',
  'decimal',
  'flag',
  'text',
  'id',
  'reference',
  'instant',
  'choice',
  'list',
  'map',
  'bag',
  'whole',
])
const told = new Set(['doc', 'label', 'unit', 'effect', 'requiredWhen'])

/** Functions that are told words one by one: of which file, and where. Others may have the same name for something else. */
const worded: Readonly<Record<string, { readonly of: string; readonly at: readonly number[] }>> = {
  group: { of: 'fields.ts', at: [0] },
  section: { of: 'fields.ts', at: [0] },
  placed: { of: 'place.ts', at: [0, 1] },
  needed: { of: 'place.ts', at: [1] },
  asked: { of: 'event.ts', at: [0] },
  told: { of: 'event.ts', at: [0] },
  ofInstance: { of: 'event.ts', at: [0] },
}
const declaring = 'fields.ts'

type Range = { readonly start: number; readonly end: number }
type Cut = Range & { readonly instead: string }
type Makes = { readonly name: string; readonly parameters: readonly (string | undefined)[]; readonly body: Range }

/** The source without its words. Everything else stays where it is, to the character. */
export async function withoutWords(path: string, source: string): Promise<string> {
  // Loaded only when there is something to build, like esbuild.
  const { parseSync, Visitor } = await import('vite')
  const { program, errors } = parseSync(path, source)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`)
  const objects: ESTree.ObjectExpression[] = []
  const calls: ESTree.CallExpression[] = []
  const functions: Makes[] = []
  const imported = new Map<string, string>()
  const names: (Range & { readonly name: string })[] = []
  new Visitor({
    ObjectExpression: node => void objects.push(node),
    CallExpression: node => void calls.push(node),
    VariableDeclarator: ({ id, init }) => {
      if (id.type === 'Identifier' && init?.type === 'ArrowFunctionExpression') functions.push(makes(id.name, init))
    },
    FunctionDeclaration: node => void (node.id && node.body && functions.push(makes(node.id.name, node))),
    ImportDeclaration: ({ specifiers, source }) => {
      const file = source.value.slice(source.value.lastIndexOf('/') + 1)
      for (const { type, local } of specifiers) if (type === 'ImportSpecifier') imported.set(local.name, file)
    },
    Identifier: ({ name, start, end }) => void names.push({ name, start, end }),
  }).visit(program)

  const toConstructors = new Set(
    calls
      .filter(call => constructors.has(calleeOf(call)) && imported.get(calleeOf(call)) === declaring)
      .flatMap(call => call.arguments.map(({ start }) => start)),
  )
  const cuts = objects.flatMap(object => {
    const gone = toConstructors.has(object.start) ? told : new Set(['doc'])
    return without(object, ({ key, value, computed }) => !computed && isName(key, gone) && isMere(value))
  })
  const emptied = (
    call: ESTree.CallExpression,
    positions: readonly number[],
    isWord: (node: ESTree.Node) => boolean,
  ) => {
    for (const at of positions) {
      const given = call.arguments[at]
      if (given !== undefined && isWord(given) && !isWithin(given, cuts)) cuts.push({ ...range(given), instead: "''" })
    }
  }
  for (const call of calls) {
    const words = worded[calleeOf(call)]
    if (words !== undefined && imported.get(calleeOf(call)) === words.of) emptied(call, words.at, isMere)
  }
  // A word that is no longer passed on may leave the one who passed it without a use for it.
  for (let before = -1; before < cuts.length; ) {
    before = cuts.length
    for (const { name, parameters, body } of functions) {
      // Of two with one name it is not known which is called.
      if (functions.filter(one => one.name === name).length > 1) continue
      const unread = parameters.flatMap((parameter, at) =>
        parameter === undefined ||
        names.some(one => one.name === parameter && isWithin(one, [body]) && !isWithin(one, cuts))
          ? []
          : [at],
      )
      for (const call of calls) if (calleeOf(call) === name) emptied(call, unread, isText)
    }
  }
  return cutOut(source, cuts)
}

/** What a kind says for the machine that changes records (shared/resources/store.ts and plan.ts), and for nobody else. */
const ofChanges = new Set([
  'unique',
  'proofs',
  'rules',
  'examine',
  'complete',
  'also',
  'tells',
  'listed',
  'copies',
  'mayNotGo',
])

/** What routes.ts says of a kind's routes; which scope it has is asked by everybody. */
const ofRoutes = new Set(['path', 'id', 'access', 'search', 'verbs', 'more'])

/** A kind, and its line in routes.ts, as functions need them that only read records. */
export async function withoutChanges(path: string, source: string): Promise<string> {
  const { parseSync, Visitor } = await import('vite')
  const { program } = parseSync(path, source)
  const cuts: Cut[] = []
  new Visitor({
    CallExpression: call => {
      const declared = call.arguments[1]
      if (calleeOf(call) !== 'resource' || declared?.type !== 'ObjectExpression') return
      cuts.push(...without(declared, ({ key, value }) => isName(key, ofChanges) && isInert(value)))
    },
    VariableDeclarator: ({ id, init }) => {
      const lines = untyped(init)
      if (id.type !== 'Identifier' || id.name !== 'lines' || lines?.type !== 'ObjectExpression') return
      for (const line of lines.properties) {
        if (line.type !== 'Property' || line.value.type !== 'ObjectExpression') continue
        cuts.push(...without(line.value, ({ key, value }) => isName(key, ofRoutes) && isInert(value)))
      }
    },
  }).visit(program)
  return cutOut(source, cuts)
}

/** The manifest with this function's row alone: the system grows, and a function with it must not. */
export async function withOwnRow(path: string, source: string, name: string): Promise<string> {
  const { parseSync, Visitor } = await import('vite')
  const { program } = parseSync(path, source)
  const cuts: Cut[] = []
  new Visitor({
    VariableDeclarator: ({ id, init }) => {
      if (id.type !== 'Identifier' || id.name !== 'manifest' || init?.type !== 'CallExpression') return
      const [rows] = init.arguments
      if (rows?.type === 'ObjectExpression') cuts.push(...without(rows, ({ key }) => !isName(key, new Set([name]))))
    },
  }).visit(program)
  return cutOut(source, cuts)
}

function makes(name: string, { params, body }: ESTree.ArrowFunctionExpression | ESTree.Function): Makes {
  return {
    name,
    parameters: params.map(one => (one.type === 'Identifier' ? one.name : undefined)),
    body: body === null ? { start: 0, end: 0 } : range(body),
  }
}

const calleeOf = ({ callee }: ESTree.CallExpression): string => (callee.type === 'Identifier' ? callee.name : '')
const range = ({ start, end }: Range): Range => ({ start, end })
const isWithin = (inner: Range, outer: readonly Range[]): boolean =>
  outer.some(({ start, end }) => start <= inner.start && inner.end <= end)

const isName = (key: ESTree.PropertyKey, wanted: ReadonlySet<string>): boolean =>
  (key.type === 'Identifier' && wanted.has(key.name)) || (key.type === 'Literal' && wanted.has(String(key.value)))

/** Texts, and texts made of names: to leave them out changes nothing but that they are not there. */
function isMere(node: ESTree.Node): boolean {
  if (node.type === 'MemberExpression') return !node.computed && isMere(node.object)
  return node.type === 'Identifier' || isText(node)
}
function isText(node: ESTree.Node): boolean {
  if (node.type === 'Literal') return typeof node.value === 'string'
  if (node.type === 'TemplateLiteral') return node.expressions.every(isMere)
  return node.type === 'BinaryExpression' && node.operator === '+' && isMere(node.left) && isMere(node.right)
}

/** `… as const satisfies T` is the expression before. */
function untyped(node: ESTree.Expression | null): ESTree.Expression | null {
  return node?.type === 'TSSatisfiesExpression' || node?.type === 'TSAsExpression' ? untyped(node.expression) : node
}

/** What does nothing by being written down. */
function isInert(node: ESTree.Node): boolean {
  if (node.type === 'ArrayExpression') return node.elements.every(one => one !== null && isInert(one))
  if (node.type === 'ObjectExpression') {
    return node.properties.every(one => one.type === 'Property' && !one.computed && isInert(one.value))
  }
  return node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression' || isMere(node)
}

/** Up to the next member or the end, so that no comma is left alone. */
function without(
  { properties, end }: ESTree.ObjectExpression,
  goes: (property: ESTree.ObjectProperty) => boolean,
): Cut[] {
  return properties.flatMap((property, at) =>
    property.type === 'Property' && goes(property)
      ? [{ start: property.start, end: properties[at + 1]?.start ?? end - 1, instead: '' }]
      : [],
  )
}

function cutOut(source: string, cuts: readonly Cut[]): string {
  let kept = ''
  let at = 0
  for (const { start, end, instead } of cuts.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    // One inside another is gone already.
    if (start < at) continue
    kept += source.slice(at, start) + instead
    at = end
  }
  return kept + source.slice(at)
}
