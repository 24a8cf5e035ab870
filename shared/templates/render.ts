// What text does a template make of these variables?
//
// Templates are written by people whom their tenant trusts with its letters, and with nothing else: no files, no code,
// no member an object did not get from JSON, and limits on source, time, memory and output.
import { Context, type Emitter, Liquid, type Template, toValueSync } from 'liquidjs'
import { registerFilters } from './freemarker/filters.ts'
import { constantsName, translate } from './freemarker/translate.ts'
import { TemplateTrouble } from './freemarker/trouble.ts'

export type Rendered = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: string }
export type Checked = { readonly ok: true } | { readonly ok: false; readonly error: string }

const longestSource = 200_000
const longestOutput = 1_000_000
const renderMs = 500
const memory = 4_000_000

const common = {
  // Without a map of templates, `include`, `render` and `layout` would read files below the working directory.
  templates: {},
  ownPropertyOnly: true,
  strictFilters: true,
  parseLimit: 20 * longestSource,
  renderLimit: renderMs,
  memoryLimit: memory,
}

type Dialect = 'freemarker' | 'liquid'
type Parsed = { readonly engine: Liquid; readonly parsed: Template[]; readonly constants: readonly unknown[] }

const engines = new Map<string, Liquid>()

function engineFor(dialect: Dialect, html: boolean): Liquid {
  const name = `${dialect} ${html}`
  const known = engines.get(name)
  if (known !== undefined) return known
  const escaping = html ? { outputEscape: 'escape' as const } : {}
  const strict = dialect === 'liquid' ? { strictVariables: true, lenientIf: true } : {}
  const engine = new Liquid({ ...common, ...escaping, ...strict })
  if (dialect === 'freemarker') registerFilters(engine, html)
  // Liquid's own way around the escaping; whoever needs markup from a variable says `?no_esc`, which can be searched for.
  else engine.unregisterFilter('raw')
  engines.set(name, engine)
  return engine
}

/** Public templates are FreeMarker with square brackets; Liquid is what has Liquid's signs and none of FreeMarker's. */
const dialectOf = (source: string): Dialect =>
  /\$\{|\[#|\[\/#|\[@/.test(source) || !/\{\{|\{%/.test(source) ? 'freemarker' : 'liquid'

function parse(source: string, html: boolean): Parsed {
  if (source.length > longestSource) throw new TemplateTrouble(1, `a template may have ${longestSource} characters`)
  const dialect = dialectOf(source)
  const engine = engineFor(dialect, html)
  const { liquid, constants } = dialect === 'freemarker' ? translate(source) : { liquid: source, constants: [] }
  return { engine, parsed: engine.parse(liquid), constants }
}

/** The templates an instance uses; few, and parsing costs more than rendering. */
const kept = new Map<string, Parsed>()

function parsedOnce(source: string, html: boolean): Parsed {
  const name = `${html} ${source}`
  const known = kept.get(name)
  if (known !== undefined) return known
  const made = parse(source, html)
  if (kept.size >= 100) kept.clear()
  kept.set(name, made)
  return made
}

/** The engine counts what filters allocate, but not what loops write. */
function capped(): Emitter {
  let buffer = ''
  return {
    get buffer() {
      return buffer
    },
    write(piece: unknown) {
      buffer += typeof piece === 'string' ? piece : String(piece ?? '')
      if (buffer.length > longestOutput) throw new TemplateTrouble(1, 'the text is too long')
    },
  }
}

/** For `html`, what variables hold is escaped. A missing variable without a default is an error, never an empty place. */
export function renderTemplate(
  source: string,
  variables: Readonly<Record<string, unknown>>,
  how: { readonly html: boolean },
): Rendered {
  return told(() => {
    const { engine, parsed, constants } = parsedOnce(source, how.html)
    const context = new Context({ ...variables, [constantsName]: constants }, engine.options, { sync: true })
    const emitter = capped()
    toValueSync(engine.renderer.renderTemplates(parsed, context, emitter))
    return { ok: true, text: emitter.buffer }
  })
}

/** Whether a template can be understood at all, before anybody saves it. */
export const checkTemplate = (source: string): Checked =>
  told(() => {
    parse(source, true)
    return { ok: true }
  })

function told<T>(run: () => T): T | { readonly ok: false; readonly error: string } {
  try {
    return run()
  } catch (error) {
    return { ok: false, error: wordsOf(error) }
  }
}

/** Liquid wraps what a filter throws; the line of our own is the line in the author's text. */
function wordsOf(error: unknown): string {
  const causes = [error, Object(error).originalError, Object(Object(error).originalError).originalError]
  const own = causes.find(cause => cause instanceof TemplateTrouble)
  if (own instanceof TemplateTrouble) return `line ${own.line}: ${own.message}`
  return error instanceof Error ? error.message : String(error)
}
