// Which way does a letter go?
import type { Mail } from './port.ts'

/** Through the tenant's own server where it has one, else as the instance sends mail. */
export const chooseMail = ({ own, smtp }: { readonly own: Mail; readonly smtp: Mail }): Mail => ({
  send: (letter, via) => (via === undefined ? own.send(letter) : smtp.send(letter, via)),
})
