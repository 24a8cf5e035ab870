// What can happen to entities?
import { asked, told } from './event.ts'
import { entity, original } from './members.ts'

const alone = () => ({ entity: entity() })
const changed = () => ({ entity: entity(), original: original() })

export const entityEvents = {
  'entity.create': asked('An entity is about to be created.', alone),
  'entity.create.complete': told('An entity was created.', alone),
  'entity.delete': asked('An entity is about to be deleted.', alone),
  'entity.delete.complete': told('An entity was deleted.', alone),
  'entity.update': asked('An entity is about to change.', changed),
  'entity.update.complete': told('An entity changed.', changed),
}
