// What do events carry?
import { choice, id, list, optional, text, whole } from '../kernel/fields.ts'

export const user = () => whole({ doc: 'The user, without anything secret.' })
export const group = () => whole({ doc: 'The group.' })
export const groupMembers = () => list(whole({ doc: 'A member.' }), { doc: 'Who was added, removed or is in it now.' })
export const entity = () => whole({ doc: 'The entity.' })
export const registration = () => whole({ doc: 'The registration.' })
export const original = () => whole({ doc: 'What it was before the change.' })
export const clientRisk = () => optional(whole({ doc: 'How risky the client looked.' }))
export const method = () => whole({ doc: 'The two-factor method, without its secret.' })

export const applicationId = () => id({ doc: 'The application it happened for.' })
export const maybeApplicationId = () => optional(applicationId())
export const userId = () => id({ doc: 'The id of the user.' })
export const loginIdType = () => choice({ doc: 'Which kind of login name.', of: ['email', 'phoneNumber', 'username'] })
export const texts = (doc: string) => optional(text({ doc }))
export const ids = (doc: string) => list(id({ doc: 'An id.' }), { doc })
