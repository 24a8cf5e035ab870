// What do the keys do? "/" searches, "?" lists the keys, Ctrl+S or Cmd+S saves, Esc closes menus.
import { forms } from '../messages/console/forms.ts'
import { help } from '../messages/console/frame.ts'

export const keys = `
const isTyping = target => target.matches?.('input:not([type=checkbox]), textarea, select, [contenteditable]')
addEventListener('keydown', event => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
    const save = document.querySelector('form[data-watch] button[data-save]')
    if (!save) return
    event.preventDefault()
    save.form.requestSubmit(save)
    return
  }
  if (event.key === 'Escape') {
    for (const menu of document.querySelectorAll('details.menu[open]')) {
      menu.open = false
      menu.querySelector('summary').focus()
    }
    return
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
  if (event.key === '/') {
    const box = document.getElementById('find') ?? document.getElementById('search')
    if (!box) return
    event.preventDefault()
    box.focus()
    box.select()
  }
  if (event.key === '?') {
    event.preventDefault()
    help()
  }
})
function help() {
  let dialog = document.getElementById('keys')
  if (!dialog) {
    dialog = document.createElement('dialog')
    dialog.id = 'keys'
    const rows = ${JSON.stringify(help.keys)}
    const head = document.createElement('h2')
    head.textContent = ${JSON.stringify(forms.keys)}
    const list = document.createElement('dl')
    for (const [key, words] of rows) {
      const term = document.createElement('dt')
      const kbd = document.createElement('kbd')
      kbd.textContent = key
      term.append(kbd)
      const what = document.createElement('dd')
      what.textContent = words
      list.append(term, what)
    }
    list.className = 'facts'
    const form = document.createElement('form')
    form.method = 'dialog'
    const close = document.createElement('button')
    close.textContent = ${JSON.stringify(forms.close)}
    form.append(close)
    dialog.append(head, list, form)
    document.body.append(dialog)
  }
  if (!dialog.open) dialog.showModal()
}
addEventListener('click', event => {
  for (const menu of document.querySelectorAll('details.menu[open]')) if (!menu.contains(event.target)) menu.open = false
})
`
