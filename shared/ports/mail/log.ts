// How are letters kept instead of sent?
import { newId } from '../../kernel/ids.ts'
import { safeLetter } from './letter.ts'
import type { Letter, Mail, SmtpServer } from './port.ts'

/** Hands each letter to `keep`, refusing what the others would refuse. */
export function logMail(keep: (letter: Letter, via?: SmtpServer) => void | Promise<void>): Mail {
  return {
    async send(letter, via) {
      const safe = safeLetter(letter)
      if ('refused' in safe) return { sent: false, temporary: false, reason: safe.refused }
      await keep(safe, via)
      return { sent: true, reference: newId() }
    },
  }
}
