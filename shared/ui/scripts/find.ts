// How does "Find a setting" filter as one types?
import { forms } from '../messages/console/forms.ts'

export const find = `
const said = ${JSON.stringify(forms.settings)}
const box = document.getElementById('find')
const panels = document.querySelector('.panels')
const rows = panels ? [...panels.querySelectorAll('[data-words]')] : []
function filter() {
  const words = box.value.toLowerCase().split(/\\s+/).filter(Boolean)
  let found = 0
  for (const row of rows) {
    const fits = words.every(word => row.dataset.words.includes(word))
    row.hidden = !fits
    if (fits) found++
  }
  panels.classList.toggle('all', words.length > 0)
  for (const card of panels.querySelectorAll('.card, .group, .scroll')) {
    const inside = [...card.querySelectorAll('[data-words]')]
    card.hidden = inside.length > 0 && inside.every(row => row.hidden)
  }
  for (const panel of panels.querySelectorAll('.panel')) {
    const inside = [...panel.querySelectorAll('[data-words]')]
    panel.hidden = words.length > 0 && inside.every(row => row.hidden)
  }
  document.getElementById('found').textContent = words.length === 0 ? '' : found + ' ' + (found === 1 ? said.one : said.many)
}
if (box && panels && rows.length > 0) {
  box.addEventListener('input', filter)
  box.form.addEventListener('submit', event => {
    event.preventDefault()
    filter()
    panels.querySelector('[data-words]:not([hidden]) :is(input:not([type=hidden]), select, textarea, a)')?.focus()
  })
}
`
