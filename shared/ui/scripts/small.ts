// Which small comforts does a page have with script? Copying, times in the reader's zone, dependent fields, tabs.
import { forms } from '../messages/console/forms.ts'

export const copy = `
addEventListener('click', async event => {
  const button = event.target.closest?.('[data-copy]')
  if (!button) return
  await navigator.clipboard.writeText(button.dataset.copy)
  const before = button.title
  button.title = ${JSON.stringify(forms.copied)}
  button.setAttribute('aria-label', ${JSON.stringify(forms.copied)})
  button.classList.add('on')
  setTimeout(() => {
    button.title = before
    button.setAttribute('aria-label', before)
    button.classList.remove('on')
  }, 1500)
})
`

export const times = `
const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
for (const time of document.querySelectorAll('time[datetime]')) time.textContent = format.format(new Date(time.dateTime))
`

/** A field that is only needed for a choice elsewhere steps back until the choice is made. One that has an error stays. */
export const when = `
const rows = [...document.querySelectorAll('[data-when]')]
const valueOf = name => {
  const control = document.getElementById('f-' + name)
  return !control ? undefined : control.type === 'checkbox' ? String(control.checked) : control.value
}
const isSet = row => [...row.querySelectorAll('input:not([type=hidden]):not([type=checkbox]), select, textarea')].some(one => one.value !== '' && one.type !== 'number')
function show() {
  for (const row of rows) {
    const conditions = row.dataset.when.split('|').map(one => one.split('='))
    const values = conditions.map(([name]) => valueOf(name))
    if (values.every(value => value === undefined)) continue
    const matters = conditions.some(([, wanted], n) => values[n] === wanted)
    row.classList.toggle('asleep', !matters && !isSet(row) && !row.querySelector('.error'))
    row.style.display = row.classList.contains('asleep') && !row.closest('.panels.all') ? 'none' : ''
  }
}
if (rows.length > 0) {
  show()
  addEventListener('change', show)
  document.getElementById('find')?.addEventListener('input', show)
}
`

export const tabs = `
const links = [...document.querySelectorAll('.tabs a')]
function mark() {
  const at = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  const panel = at?.closest('.panel') ?? document.querySelector('.panels.many > .panel.open') ?? document.querySelector('.panels.many > .panel')
  for (const link of links) {
    if (panel && link.getAttribute('href') === '#' + panel.id) {
      link.setAttribute('aria-current', 'true')
      link.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    } else link.removeAttribute('aria-current')
  }
}
if (links.length > 0) {
  mark()
  addEventListener('hashchange', mark)
}
for (const select of document.querySelectorAll('select[data-submit]')) select.addEventListener('change', () => select.form.requestSubmit())
document.getElementById('summary')?.focus()
`

const perUnit = { milliseconds: 0.001, seconds: 1, minutes: 60, days: 86_400 }

/** As words.ts says it, while one types. */
export const spans = `
const perUnit = ${JSON.stringify(perUnit)}
const sizes = [['year', 31536000], ['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]]
addEventListener('input', event => {
  const said = event.target.parentElement?.querySelector('output.said')
  if (!said) return
  let left = Math.floor(Number(event.target.value) * (perUnit[said.dataset.unit] ?? 0))
  const parts = []
  for (const [name, size] of sizes) {
    const many = Math.floor(left / size)
    left -= many * size
    if (many > 0 && parts.length < 2) parts.push(many + ' ' + name + (many === 1 ? '' : 's'))
  }
  said.textContent = parts.join(' ') || '0 seconds'
})
`
