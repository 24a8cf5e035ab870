// What is an action on a user called, in general and in the user's languages?
import { localized } from '../../domain/localized.ts'
import type { StoredUser } from '../../domain/user.ts'
import type { UserAction } from '../../resources/user-action.ts'
import type { UserActionReason } from '../../resources/user-action-reason.ts'

type Said = {
  readonly action: UserAction
  readonly option: string | undefined
  readonly reason: UserActionReason | undefined
}

/** In the words of the moment: what an action is called later changes nothing of what was done. */
export function wordsOf(user: StoredUser, { action, option, reason }: Said) {
  const inTheirs = (texts: Readonly<Record<string, string>> | undefined) =>
    localized(user.preferredLanguages ?? [], texts, undefined)
  const [name, chosen] = [
    inTheirs(action.localizedNames),
    inTheirs(action.options.find(one => one.name === option)?.localizedNames),
  ]
  return {
    name: action.name,
    ...(name && { localizedName: name }),
    ...(option !== undefined && { option, ...(chosen && { localizedOption: chosen }) }),
    ...(reason && { reason: reason.text, reasonCode: reason.code }),
    ...(reason && inTheirs(reason.localizedTexts) && { localizedReason: inTheirs(reason.localizedTexts) }),
  }
}
