// What does a FreeMarker expression mean?
import { checkBuiltin } from './builtins.ts'
import { endOfString } from './pieces.ts'
import { type Token, tokensOf, unescaped } from './tokens.ts'
import { trouble } from './trouble.ts'

export type Expression =
  | { readonly is: 'literal'; readonly value: string | number | boolean }
  | { readonly is: 'name'; readonly name: string }
  /** `.now`. */
  | { readonly is: 'special'; readonly name: string }
  | { readonly is: 'member'; readonly of: Expression; readonly key: Expression }
  | { readonly is: 'default'; readonly of: Expression; readonly otherwise: Expression | undefined }
  | { readonly is: 'exists'; readonly of: Expression }
  | {
      readonly is: 'builtin'
      readonly of: Expression
      readonly name: string
      readonly with: readonly Expression[] | undefined
    }
  | { readonly is: 'call'; readonly of: Expression; readonly with: readonly Expression[] }
  /** `x -> x.name`, as an argument of a built-in. */
  | { readonly is: 'each'; readonly name: string; readonly made: Expression }
  | { readonly is: 'not'; readonly of: Expression }
  | { readonly is: 'negative'; readonly of: Expression }
  | { readonly is: 'binary'; readonly sign: string; readonly left: Expression; readonly right: Expression }
  | { readonly is: 'range'; readonly sign: string; readonly from: Expression; readonly to: Expression | undefined }
  | { readonly is: 'list'; readonly items: readonly Expression[] }
  | { readonly is: 'map'; readonly members: readonly (readonly [Expression, Expression])[] }

/** Weakest first; all group to the left. */
const strengths: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '='],
  ['<', '>', '<=', '>='],
  ['..', '..<', '..!', '..*'],
  ['+', '-'],
  ['*', '/', '%'],
]
const isRange = (sign: string): boolean => sign.startsWith('..')

/** Nobody writes an expression this deep by hand; without a limit one could exhaust the stack. */
const deepest = 40
/** Each link of `a+b+c` or `a.b.c` is one deeper when it is worked out. */
const longestChain = 500

export type Reader = { readonly tokens: readonly Token[]; at: number; depth: number; readonly line: number }

export const reading = (code: string, line: number): Reader => ({ tokens: tokensOf(code, line), at: 0, depth: 0, line })

export function parseExpression(code: string, line: number): Expression {
  const reader = reading(code, line)
  if (reader.tokens.length === 0) trouble(line, 'an expression is missing')
  const parsed = readExpression(reader)
  const rest = reader.tokens[reader.at]
  return rest === undefined ? parsed : trouble(line, `"${rest.text}" is not expected here: ${code.trim()}`)
}

export const readExpression = (reader: Reader): Expression => binary(reader, 0)

const sign = ({ tokens, at }: Reader): string | undefined => {
  const token = tokens[at]
  return token?.is === 'sign' ? token.text : undefined
}

export function taken(reader: Reader, text: string): boolean {
  if (sign(reader) !== text) return false
  reader.at++
  return true
}

const expect = (reader: Reader, text: string): void => {
  if (!taken(reader, text)) trouble(reader.line, `"${text}" is missing`)
}

function binary(reader: Reader, strength: number): Expression {
  const signs = strengths[strength]
  if (signs === undefined) return unary(reader)
  if (++reader.depth > deepest * strengths.length) trouble(reader.line, 'an expression is nested too deeply')
  let left = binary(reader, strength + 1)
  let links = 0
  for (let found = sign(reader); found !== undefined && signs.includes(found); found = sign(reader)) {
    if (++links > longestChain) trouble(reader.line, 'an expression is too long')
    reader.at++
    if (isRange(found)) {
      const to = startsExpression(reader) ? binary(reader, strength + 1) : undefined
      left = { is: 'range', sign: found, from: left, to }
    } else left = { is: 'binary', sign: found === '=' ? '==' : found, left, right: binary(reader, strength + 1) }
  }
  reader.depth--
  return left
}

function unary(reader: Reader): Expression {
  if (++reader.depth > deepest * strengths.length) trouble(reader.line, 'an expression is nested too deeply')
  const made: Expression = taken(reader, '!')
    ? { is: 'not', of: unary(reader) }
    : taken(reader, '-')
      ? { is: 'negative', of: unary(reader) }
      : postfix(reader, atom(reader))
  reader.depth--
  return made
}

function postfix(reader: Reader, start: Expression): Expression {
  let of = start
  for (let links = 0; ; links++) {
    if (links > longestChain) trouble(reader.line, 'an expression is too long')
    if (taken(reader, '.')) of = { is: 'member', of, key: { is: 'literal', value: nameAfter(reader, '.') } }
    else if (taken(reader, '[')) {
      of = { is: 'member', of, key: readExpression(reader) }
      expect(reader, ']')
    } else if (taken(reader, '(')) of = { is: 'call', of, with: itemsUntil(reader, ')') }
    else if (taken(reader, '??')) of = { is: 'exists', of }
    else if (taken(reader, '?')) {
      const name = nameAfter(reader, '?')
      const given = argumentsOf(reader)
      checkBuiltin(name, given?.length ?? 0, reader.line)
      of = { is: 'builtin', of, name, with: given }
    }
    // FreeMarker's own quirk, kept: what follows `!` belongs to the default as far as it goes.
    else if (taken(reader, '!'))
      of = { is: 'default', of, otherwise: startsExpression(reader) ? readExpression(reader) : undefined }
    else return of
  }
}

function startsExpression(reader: Reader): boolean {
  const token = reader.tokens[reader.at]
  if (token === undefined || (token.is === 'name' && token.text === 'as')) return false
  // `[@m a=x! b=y /]`: what looks like the default is the next parameter.
  const next = reader.tokens[reader.at + 1]
  if (token.is === 'name' && next?.is === 'sign' && next.text === '=') return false
  return token.is !== 'sign' || ['(', '[', '{', '!', '-', '.'].includes(token.text)
}

function nameAfter(reader: Reader, what: string): string {
  const token = reader.tokens[reader.at++]
  return token?.is === 'name' ? token.text : trouble(reader.line, `"${what}" is followed by no name`)
}

function argumentsOf(reader: Reader): Expression[] | undefined {
  return taken(reader, '(') ? itemsUntil(reader, ')') : undefined
}

function itemsUntil(reader: Reader, closer: string): Expression[] {
  const items: Expression[] = []
  if (taken(reader, closer)) return items
  do items.push(item(reader))
  while (taken(reader, ','))
  expect(reader, closer)
  return items
}

function item(reader: Reader): Expression {
  const [name, arrow] = reader.tokens.slice(reader.at, reader.at + 2)
  if (name?.is !== 'name' || arrow?.is !== 'sign' || arrow.text !== '->') return readExpression(reader)
  reader.at += 2
  return { is: 'each', name: name.text, made: readExpression(reader) }
}

function membersUntil(reader: Reader): (readonly [Expression, Expression])[] {
  const members: (readonly [Expression, Expression])[] = []
  if (taken(reader, '}')) return members
  do {
    const key = readExpression(reader)
    if (!taken(reader, ':')) expect(reader, ',')
    members.push([key, readExpression(reader)])
  } while (taken(reader, ','))
  expect(reader, '}')
  return members
}

function atom(reader: Reader): Expression {
  const token = reader.tokens[reader.at++]
  if (token === undefined) return trouble(reader.line, 'an expression ends too early')
  if (token.is === 'number') return { is: 'literal', value: Number(token.text) }
  if (token.is === 'string') return token.raw ? { is: 'literal', value: token.text } : interpolated(token.text, reader)
  if (token.is === 'name') {
    if (token.text === 'true' || token.text === 'false') return { is: 'literal', value: token.text === 'true' }
    return { is: 'name', name: token.text }
  }
  if (token.text === '(') {
    const inner = readExpression(reader)
    expect(reader, ')')
    return inner
  }
  if (token.text === '[') return { is: 'list', items: itemsUntil(reader, ']') }
  if (token.text === '{') return { is: 'map', members: membersUntil(reader) }
  if (token.text === '.') return { is: 'special', name: nameAfter(reader, '.') }
  return trouble(reader.line, `"${token.text}" is not expected here`)
}

/** `"a${b}c"` is a sum. */
function interpolated(text: string, reader: Reader): Expression {
  const { line } = reader
  let sum: Expression | undefined
  const add = (part: Expression) => {
    sum = sum === undefined ? part : { is: 'binary', sign: '+', left: sum, right: part }
  }
  let at = 0
  for (let open = text.indexOf('${'); open >= 0; open = text.indexOf('${', at)) {
    if (open > at || sum === undefined) add({ is: 'literal', value: unescaped(text.slice(at, open)) })
    const close = closing(text, open + 2, line)
    if (++reader.depth > deepest * strengths.length) trouble(line, 'an expression is nested too deeply')
    add(parseExpression(text.slice(open + 2, close), line))
    at = close + 1
  }
  if (at < text.length || sum === undefined) add({ is: 'literal', value: unescaped(text.slice(at)) })
  return sum ?? { is: 'literal', value: '' }
}

function closing(text: string, from: number, line: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '}') return at
    if (text[at] === '"' || text[at] === "'") at = endOfString(text, at, line)
  }
  return trouble(line, '"}" is missing')
}
