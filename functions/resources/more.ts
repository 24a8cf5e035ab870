// What is served beyond the verbs? Code of a kind's own, and use cases that no single record makes up.
import { entityMore } from '../../shared/flows/entities/routes.ts'
import { groupMore } from '../../shared/flows/groups/routes.ts'
import { deletionMore } from '../../shared/flows/tenants/routes.ts'
import type { More } from '../../shared/resources/define.ts'
import { more as ofKinds } from '../../shared/resources/more.ts'
import type { MoreRoute } from '../../shared/resources/routes.ts'

export const more: Readonly<Record<MoreRoute, More>> = { ...ofKinds, ...deletionMore, ...entityMore, ...groupMore }
