// Where does the console show a setting, and when must it be given?
import type { Fields, Rule } from '../kernel/fields.ts'

/** Stamps tab and section on fields; what a field (or a group inside) says itself stays. */
export function placed<F extends Fields>(
  tab: string,
  section: string,
  fields: F,
  effect: 'live' | 'later' = 'later',
): F {
  for (const field of Object.values(fields)) Object.assign(field, { about: { tab, section, effect, ...field.about } })
  return fields
}

/** `path` must have a value while `when` holds; ids that are absent are `missing`, texts `blank`. */
export function needed<T>(
  path: Extract<keyof T, string>,
  doc: string,
  when: (value: T) => boolean,
  reason: 'missing' | 'blank' = 'missing',
): Rule<T> {
  return { doc, path, reason, holds: value => !when(value) || (value[path] !== undefined && value[path] !== '') }
}
