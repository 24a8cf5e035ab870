// What does a FreeMarker expression mean?
import { endOfString } from './pieces.ts'
import { type Token, tokensOf, unescaped } from './tokens.ts'
import { trouble } from './trouble.ts'

export type Expression =
  | { readonly is: 'literal'; readonly value: string | number | boolean }
  | { readonly is: 'name'; readonly name: string }
  | { readonly is: 'member'; readonly of: Expression; readonly key: Expression }
  | { readonly is: 'default'; readonly of: Expression; readonly otherwise: Expression | undefined }
  | { readonly is: 'exists'; readonly of: Expression }
  | {
      readonly is: 'builtin'
      readonly of: Expression
      readonly name: string
      readonly with: readonly Expression[] | undefined
    }
  | { readonly is: 'not'; readonly of: Expression }
  | { readonly is: 'negative'; readonly of: Expression }
  | { readonly is: 'binary'; readonly sign: string; readonly left: Expression; readonly right: Expression }
  | { readonly is: 'list'; readonly items: readonly Expression[] }

/** Weakest first; all group to the left. */
const strengths: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '='],
  ['<', '>', '<=', '>='],
  ['+', '-'],
  ['*', '/', '%'],
]

/** Nobody writes an expression this deep by hand; without a limit one could exhaust the stack. */
const deepest = 40

type Reader = { readonly tokens: readonly Token[]; at: number; depth: number; readonly line: number }

export function parseExpression(code: string, line: number): Expression {
  const reader: Reader = { tokens: tokensOf(code, line), at: 0, depth: 0, line }
  if (reader.tokens.length === 0) trouble(line, 'an expression is missing')
  const parsed = binary(reader, 0)
  const rest = reader.tokens[reader.at]
  return rest === undefined ? parsed : trouble(line, `"${rest.text}" is not expected here: ${code.trim()}`)
}

export type Assignment = { readonly name: string; readonly value: Expression }

/** `a = 1 b = 2`, as in `[#assign …]`. */
export function parseAssignments(code: string, line: number): Assignment[] {
  const reader: Reader = { tokens: tokensOf(code, line), at: 0, depth: 0, line }
  const made: Assignment[] = []
  while (reader.at < reader.tokens.length) {
    const name = reader.tokens[reader.at++]
    if (name === undefined || (name.is !== 'name' && name.is !== 'string') || !taken(reader, '='))
      return trouble(line, `"${code.trim()}" is no assignment: name = value`)
    made.push({ name: name.text, value: binary(reader, 0) })
    taken(reader, ',')
  }
  return made.length > 0 ? made : trouble(line, 'an assignment is missing: name = value')
}

/** `xs as x` or `map as key, value`, as in `[#list …]`. */
export function parseLoop(code: string, line: number): { of: Expression; names: readonly string[] } {
  const reader: Reader = { tokens: tokensOf(code, line), at: 0, depth: 0, line }
  const of = binary(reader, 0)
  const [as, name, comma, other, ...rest] = reader.tokens.slice(reader.at)
  const two = comma?.text === ',' && other?.is === 'name'
  if (as?.text !== 'as' || name?.is !== 'name' || (comma !== undefined && !two) || rest.length > 0)
    return trouble(line, `"${code.trim()}" is no loop: list as item, or map as key, value`)
  return { of, names: two ? [name.text, other.text] : [name.text] }
}

const sign = ({ tokens, at }: Reader): string | undefined => {
  const token = tokens[at]
  return token?.is === 'sign' ? token.text : undefined
}

function taken(reader: Reader, text: string): boolean {
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
  for (let found = sign(reader); found !== undefined && signs.includes(found); found = sign(reader)) {
    reader.at++
    left = { is: 'binary', sign: found === '=' ? '==' : found, left, right: binary(reader, strength + 1) }
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
  for (;;) {
    if (taken(reader, '.')) of = { is: 'member', of, key: { is: 'literal', value: nameAfter(reader, '.') } }
    else if (taken(reader, '[')) {
      of = { is: 'member', of, key: binary(reader, 0) }
      expect(reader, ']')
    } else if (taken(reader, '??')) of = { is: 'exists', of }
    else if (taken(reader, '?')) of = { is: 'builtin', of, name: nameAfter(reader, '?'), with: argumentsOf(reader) }
    // FreeMarker's own quirk, kept: what follows `!` belongs to the default as far as it goes.
    else if (taken(reader, '!'))
      of = { is: 'default', of, otherwise: startsExpression(reader) ? binary(reader, 0) : undefined }
    else return of
  }
}

function startsExpression(reader: Reader): boolean {
  const token = reader.tokens[reader.at]
  if (token === undefined || (token.is === 'name' && token.text === 'as')) return false
  return token.is !== 'sign' || ['(', '[', '{', '!', '-'].includes(token.text)
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
  do items.push(binary(reader, 0))
  while (taken(reader, ','))
  expect(reader, closer)
  return items
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
    const inner = binary(reader, 0)
    expect(reader, ')')
    return inner
  }
  if (token.text === '[') return { is: 'list', items: itemsUntil(reader, ']') }
  // An empty map: what `state!{}` falls back to.
  if (token.text === '{' && taken(reader, '}')) return { is: 'list', items: [] }
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
