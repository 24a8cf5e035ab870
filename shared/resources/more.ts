// What is served beyond the verbs? Each route here has code of its own; it also takes the place of a verb's route.
import { applicationMore } from './application-more.ts'
import type { More } from './define.ts'
import { keyMore } from './key-more.ts'
import type { MoreRoute } from './routes.ts'
import { tenantMore } from './tenant-more.ts'

export const more: Readonly<Record<MoreRoute, More>> = { ...applicationMore, ...keyMore, ...tenantMore }
