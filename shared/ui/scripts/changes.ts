// How does a form know that something in it was changed and not saved?
import { forms } from '../messages/console/forms.ts'

export const changes = `
const words = ${JSON.stringify(forms.unsaved)}
const form = document.querySelector('form[data-watch]')
const bar = form?.querySelector('.save')
const said = bar?.querySelector('output')
const nameOf = control => control.closest('[data-name]')?.dataset.name ?? control.name
const controls = () => [...form.elements].filter(one => one.name && one.type !== 'hidden' && one.tagName !== 'BUTTON')
const isOld = one => {
  if (one.type === 'checkbox' || one.type === 'radio') return one.checked === one.defaultChecked
  if (one.tagName === 'SELECT') {
    const usual = [...one.options].findIndex(option => option.defaultSelected)
    return one.selectedIndex === Math.max(0, usual)
  }
  return one.value === one.defaultValue
}
let many = 0
let isLeaving = false
function count() {
  const changed = new Set(controls().filter(one => !isOld(one)).map(nameOf))
  many = changed.size + (form.dataset.watch === 'changed' ? 1 : 0)
  bar.classList.toggle('dirty', many > 0)
  said.textContent = many === 0 ? said.dataset.none : many + ' ' + (many === 1 ? words.one : words.many)
}
if (form && bar && said) {
  said.dataset.none = said.textContent
  form.addEventListener('input', count)
  form.addEventListener('change', count)
  form.addEventListener('submit', () => { isLeaving = true })
  addEventListener('pageshow', () => { isLeaving = false; count() })
  addEventListener('beforeunload', event => { if (many > 0 && !isLeaving) event.preventDefault() })
}
`
