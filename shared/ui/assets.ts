// Which files come with the pages, and under which address?
//
// The address holds a digest of everything in it, so that a browser may keep a file for good and still never shows an
// old one with a new page.
import { createHash } from 'node:crypto'
import { changes } from './scripts/changes.ts'
import { find } from './scripts/find.ts'
import { keys } from './scripts/keys.ts'
import { copy, spans, tabs, times, when } from './scripts/small.ts'
import { style } from './style.ts'

const modules = { find, changes, keys, copy, times, when, tabs, spans }

const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#0b6e6e" d="M4 4h16v4h-6v12h-4V8H4z"/></svg>'

const script = 'text/javascript; charset=utf-8'
const main = `document.documentElement.classList.add('scripted')\n${Object.keys(modules)
  .map(name => `import './${name}.js'`)
  .join('\n')}\n`

export const assets: Readonly<Record<string, { readonly type: string; readonly body: string }>> = {
  'console.css': { type: 'text/css; charset=utf-8', body: style.trim() },
  'icon.svg': { type: 'image/svg+xml', body: icon },
  'console.js': { type: script, body: main },
  ...Object.fromEntries(
    Object.entries(modules).map(([name, body]) => [`${name}.js`, { type: script, body: body.trim() }]),
  ),
}

export const assetsVersion = createHash('sha256').update(JSON.stringify(assets)).digest('hex').slice(0, 12)
