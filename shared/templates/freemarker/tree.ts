// Of which directives is a template made, and what stands inside which?
import { type Expression, parseExpression, type Reader, readExpression, reading, taken } from './expression.ts'
import { type Piece, piecesOf } from './pieces.ts'
import { trouble } from './trouble.ts'

export type Body = readonly Node[]
type Case = { readonly values: readonly Expression[] | undefined; readonly runsOn: boolean; readonly body: Body }
type Parameter = { readonly name: string; readonly otherwise: Expression | undefined }
export type Definition = {
  readonly name: string
  readonly isFunction: boolean
  readonly parameters: readonly Parameter[]
  /** Where arguments go that no parameter names. */
  readonly rest: string | undefined
  readonly body: Body
}
export type Scope = 'template' | 'local'

export type Node = { readonly line: number } & (
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'output'; readonly value: Expression }
  | {
      readonly is: 'if'
      readonly branches: readonly { readonly test: Expression; readonly line: number; readonly body: Body }[]
      readonly otherwise: Body
    }
  | {
      readonly is: 'list'
      readonly of: Expression
      readonly names: readonly string[]
      readonly body: Body
      readonly otherwise: Body
    }
  | { readonly is: 'items'; readonly names: readonly string[]; readonly body: Body }
  | { readonly is: 'sep'; readonly body: Body }
  | { readonly is: 'break' | 'continue' }
  | { readonly is: 'switch'; readonly of: Expression; readonly cases: readonly Case[] }
  | {
      readonly is: 'assign'
      readonly scope: Scope
      readonly name: string
      readonly sign: string
      readonly value: Expression
    }
  | { readonly is: 'capture'; readonly scope: Scope; readonly name: string; readonly body: Body }
  | { readonly is: 'macro'; readonly definition: Definition }
  | { readonly is: 'nested'; readonly values: readonly Expression[] }
  | { readonly is: 'return'; readonly value: Expression | undefined }
  | {
      readonly is: 'call'
      readonly of: Expression
      readonly named: readonly (readonly [string, Expression])[]
      readonly given: readonly Expression[]
      readonly names: readonly string[]
      readonly body: Body | undefined
    }
  | { readonly is: 'compress'; readonly body: Body }
  | { readonly is: 'escape'; readonly name: string; readonly made: Expression; readonly body: Body }
  | { readonly is: 'noescape'; readonly body: Body }
  | { readonly is: 'attempt'; readonly body: Body; readonly recovered: Body }
)

type Opened = { readonly name: string; readonly line: number }
type Walk = { readonly pieces: readonly Piece[]; at: number; readonly opened: Opened[] }
type Open = Extract<Piece, { is: 'open' }>

/** A source as a tree; throws TemplateTrouble at the line that cannot be understood. */
export const treeOf = (source: string): Body => bodyUntil({ pieces: piecesOf(source), at: 0, opened: [] }, [])

const isOpen = (piece: Piece | undefined, names: readonly string[]): piece is Open =>
  piece?.is === 'open' && names.includes(piece.name)

/** Nobody nests directives this deep by hand; without a limit one could exhaust the stack. */
const deepest = 100

/** What stands before the end of the directive that is open, or before one of `stops` within it. */
function bodyUntil(walk: Walk, stops: readonly string[]): Node[] {
  const nodes: Node[] = []
  for (;;) {
    const piece = walk.pieces[walk.at]
    const within = walk.opened.at(-1)
    if (piece === undefined) {
      if (within !== undefined) trouble(within.line, `[#${within.name}] is never closed`.replace('#@', '@'))
      return nodes
    }
    if (piece.is === 'open' && stops.includes(piece.name)) return nodes
    if (piece.is === 'close' || piece.is === 'called') {
      const name = piece.is === 'called' ? '@' : piece.name
      if (within === undefined) return trouble(piece.line, `[/#${name}] closes nothing`.replace('#@', '@'))
      if (within.name === name || (within.name === 'sep' && ['list', 'items'].includes(name))) return nodes
      return trouble(
        piece.line,
        `[/#${name}] is not expected here: [#${within.name}] of line ${within.line} is open`.replaceAll('#@', '@'),
      )
    }
    walk.at++
    if (walk.opened.length > deepest) trouble(piece.line, 'directives are nested too deeply')
    if (piece.is === 'text') nodes.push({ is: 'text', text: piece.text, line: piece.line })
    else if (piece.is === 'output')
      nodes.push({ is: 'output', value: parseExpression(piece.code, piece.line), line: piece.line })
    else if (piece.is === 'call') nodes.push(call(walk, piece))
    else if (piece.is === 'open') nodes.push(...directive(walk, piece))
  }
}

/** The inside of a directive up to its end, or up to one of `stops`, which is then `next`; either is passed. */
function inside(walk: Walk, { name, line }: Opened, stops: readonly string[] = []): { body: Body; next?: Open } {
  walk.opened.push({ name, line })
  const body = bodyUntil(walk, stops)
  walk.opened.pop()
  const end = walk.pieces[walk.at++]
  return isOpen(end, stops) ? { body, next: end } : { body }
}

function directive(walk: Walk, piece: Open): Node[] {
  const { name, code, line } = piece
  const make = Object.hasOwn(directives, name) ? directives[name] : undefined
  if (make === undefined) return trouble(line, `[#${name}] is not supported`)
  return make(walk, piece, code).map(node => ({ ...node, line }) as Node)
}

type Made = Node extends infer N ? (N extends { is: string } ? Omit<N, 'line'> : never) : never

const directives: Readonly<Record<string, (walk: Walk, piece: Open, code: string) => Made[]>> = {
  if: (walk, piece) => [conditional(walk, piece)],
  elseif: (_, { line }) => trouble(line, '[#elseif] is not expected here'),
  else: (_, { line }) => trouble(line, '[#else] is not expected here'),
  list: (walk, piece, code) => {
    const { of, names } = loop(code, piece.line)
    const { body, next } = inside(walk, piece, ['else'])
    return [{ is: 'list', of, names, body, otherwise: next ? inside(walk, piece).body : [] }]
  },
  items: (walk, piece, code) => {
    within(walk, 'list', piece)
    const reader = reading(code, piece.line)
    return [{ is: 'items', names: namesAfterAs(reader, code), ...inside(walk, piece) }]
  },
  sep: (walk, piece) => {
    if (!walk.opened.some(({ name }) => name === 'list' || name === 'items'))
      trouble(piece.line, '[#sep] is not expected here')
    walk.opened.push(piece)
    const body = bodyUntil(walk, ['else'])
    walk.opened.pop()
    const end = walk.pieces[walk.at]
    if (end?.is === 'close' && end.name === 'sep') walk.at++
    return [{ is: 'sep', body }]
  },
  break: (walk, piece) => {
    if (!walk.opened.some(({ name }) => name === 'list' || name === 'switch'))
      trouble(piece.line, '[#break] is only for a [#list] or a [#switch]')
    return [{ is: 'break' }]
  },
  continue: (walk, piece) => {
    within(walk, 'list', piece)
    return [{ is: 'continue' }]
  },
  switch: (walk, piece, code) => [switched(walk, piece, parseExpression(code, piece.line))],
  assign: (walk, piece, code) => assigned(walk, piece, code, 'template'),
  global: (walk, piece, code) => assigned(walk, piece, code, 'template'),
  local: (walk, piece, code) => assigned(walk, piece, code, 'local'),
  macro: (walk, piece, code) => [defined(walk, piece, code)],
  function: (walk, piece, code) => [defined(walk, piece, code)],
  nested: (walk, { line }, code) => {
    if (!walk.opened.some(({ name }) => name === 'macro')) trouble(line, '[#nested] is only for a [#macro]')
    return [{ is: 'nested', values: positional(reading(code, line)) }]
  },
  return: (walk, { line }, code) => {
    if (!walk.opened.some(({ name }) => name === 'macro' || name === 'function'))
      trouble(line, '[#return] is only for a [#macro] or a [#function]')
    return [{ is: 'return', value: code === '' ? undefined : parseExpression(code, line) }]
  },
  compress: (walk, piece) => [{ is: 'compress', ...inside(walk, piece) }],
  escape: (walk, piece, code) => {
    const [, name, made] = /^([A-Za-z_]\w*)\s+as\s+([\s\S]+)$/.exec(code) ?? []
    if (name === undefined || made === undefined) return trouble(piece.line, `"${code}" is no escape: x as expression`)
    return [{ is: 'escape', name, made: parseExpression(made, piece.line), ...inside(walk, piece) }]
  },
  noescape: (walk, piece) => [{ is: 'noescape', ...inside(walk, piece) }],
  attempt: (walk, piece) => {
    const { body, next } = inside(walk, piece, ['recover'])
    if (next === undefined) return trouble(piece.line, '[#attempt] has no [#recover]')
    return [{ is: 'attempt', body, recovered: inside(walk, piece).body }]
  },
  noparse: (walk, piece) => inside(walk, piece).body.map(node => node as Made),
  // Both tell FreeMarker how to format; what we write needs neither (numbers as they are, URLs in UTF-8).
  setting: (_, { line }, code) => {
    assignmentsIn(code, line)
    return []
  },
  ftl: () => [],
}

function conditional(walk: Walk, piece: Open): Extract<Made, { is: 'if' }> {
  const branches: { test: Expression; line: number; body: Body }[] = []
  for (let branch = piece; ; ) {
    const test = parseExpression(branch.code, branch.line)
    const { body, next } = inside(walk, piece, ['elseif', 'else'])
    branches.push({ test, line: branch.line, body })
    if (next?.name !== 'elseif') return { is: 'if', branches, otherwise: next ? inside(walk, piece).body : [] }
    branch = next
  }
}

function switched(walk: Walk, piece: Open, of: Expression): Extract<Made, { is: 'switch' }> {
  const stops = ['case', 'on', 'default']
  const cases: Case[] = []
  for (let { next } = inside(walk, piece, stops); next !== undefined; ) {
    const { name, code, line } = next
    const values = name === 'default' ? undefined : positional(reading(code, line))
    const { body, next: following } = inside(walk, piece, stops)
    cases.push({ values, runsOn: name !== 'on', body })
    next = following
  }
  return { is: 'switch', of, cases }
}

function within(walk: Walk, name: string, piece: Open): void {
  if (!walk.opened.some(one => one.name === name)) trouble(piece.line, `[#${piece.name}] is only for a [#${name}]`)
}

function loop(code: string, line: number): { of: Expression; names: readonly string[] } {
  const reader = reading(code, line)
  if (reader.tokens.length === 0) trouble(line, 'an expression is missing')
  const of = readExpression(reader)
  return { of, names: reader.at === reader.tokens.length ? [] : namesAfterAs(reader, code) }
}

/** `as x`, or `as key, value`. */
function namesAfterAs(reader: Reader, code: string): readonly string[] {
  const [as, name, comma, other, ...rest] = reader.tokens.slice(reader.at)
  const two = comma?.text === ',' && other?.is === 'name'
  if (as?.text !== 'as' || name?.is !== 'name' || (comma !== undefined && !two) || rest.length > 0)
    return trouble(reader.line, `"${code.trim()}" is no loop: list as item, or map as key, value`)
  return two ? [name.text, other.text] : [name.text]
}

const assigning = ['=', '+=', '-=', '*=', '/=', '%=', '++', '--']

function assignmentsIn(code: string, line: number): { name: string; sign: string; value: Expression }[] {
  const reader = reading(code, line)
  const made: { name: string; sign: string; value: Expression }[] = []
  while (reader.at < reader.tokens.length) {
    const name = reader.tokens[reader.at++]
    const sign = reader.tokens[reader.at++]
    if (name === undefined || (name.is !== 'name' && name.is !== 'string') || !assigning.includes(sign?.text ?? ''))
      return trouble(line, `"${code.trim()}" is no assignment: name = value`)
    const by = sign?.text ?? '='
    const value: Expression = by === '++' || by === '--' ? { is: 'literal', value: 1 } : readExpression(reader)
    made.push({ name: name.text, sign: by.charAt(0), value })
    taken(reader, ',')
  }
  return made.length > 0 ? made : trouble(line, 'an assignment is missing: name = value')
}

function assigned(walk: Walk, piece: Open, code: string, scope: Scope): Made[] {
  if (/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(code)) return [{ is: 'capture', scope, name: code, ...inside(walk, piece) }]
  return assignmentsIn(code, piece.line).map(one => ({ is: 'assign', scope, ...one }))
}

function defined(walk: Walk, piece: Open, code: string): Extract<Made, { is: 'macro' }> {
  const reader = reading(code, piece.line)
  const name = reader.tokens[reader.at++]
  if (name === undefined || (name.is !== 'name' && name.is !== 'string'))
    return trouble(piece.line, `[#${piece.name}] needs a name`)
  const isWrapped = taken(reader, '(')
  const parameters: Parameter[] = []
  let rest: string | undefined
  while (reader.at < reader.tokens.length && !(isWrapped && taken(reader, ')'))) {
    const parameter = reader.tokens[reader.at++]
    if (parameter?.is !== 'name') return trouble(piece.line, `"${code}" is no list of parameters`)
    // `names...` is three dots, of which two are read as a range.
    if (taken(reader, '..') && taken(reader, '.')) rest = parameter.text
    else parameters.push({ name: parameter.text, otherwise: taken(reader, '=') ? readExpression(reader) : undefined })
    taken(reader, ',')
  }
  const isFunction = piece.name === 'function'
  return { is: 'macro', definition: { name: name.text, isFunction, parameters, rest, ...inside(walk, piece) } }
}

function positional(reader: Reader): Expression[] {
  const values: Expression[] = []
  while (reader.at < reader.tokens.length) {
    values.push(readExpression(reader))
    taken(reader, ',')
  }
  return values
}

/** `[@name a=1 b=2; x, y]`. */
function call(walk: Walk, piece: Extract<Piece, { is: 'call' }>): Node {
  const { code, line } = piece
  const [, path = '', rest = ''] = /^([\p{L}_$][\p{L}\p{N}_$.]*)([\s\S]*)$/u.exec(code) ?? []
  if (path === '') return trouble(line, '[@ is followed by no name')
  const [inputs = '', loops] = atSemicolon(rest)
  const reader = reading(inputs, line)
  const named: (readonly [string, Expression])[] = []
  const given: Expression[] = []
  while (reader.at < reader.tokens.length) {
    const [name, equals] = reader.tokens.slice(reader.at, reader.at + 2)
    if (name?.is === 'name' && equals?.is === 'sign' && equals.text === '=') {
      reader.at += 2
      named.push([name.text, readExpression(reader)])
    } else given.push(readExpression(reader))
    taken(reader, ',')
  }
  const names = loops === undefined ? [] : loops.split(',').map(name => name.trim())
  const body = piece.isWhole ? undefined : inside(walk, { name: '@', line }).body
  return { is: 'call', of: parseExpression(path, line), named, given, names, body, line }
}

/** Before and after a semicolon outside of strings. */
function atSemicolon(code: string): readonly [string, string?] {
  const found = /^((?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^;"'])*);([\s\S]*)$/.exec(code)
  return found === null ? [code] : [found[1] ?? '', found[2] ?? '']
}
