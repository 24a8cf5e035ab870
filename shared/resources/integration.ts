// Which other products does the instance speak to?
import { flag, group, id, list, map, optional, section, text } from '../kernel/fields.ts'
import type { Issue } from '../kernel/issues.ts'
import { resource } from './define.ts'

/** There is one; the wire shows no id. */
export const integrationId = '5d1ac0de-0000-4000-8000-000000000002'

const enabled = (doc: string) => flag({ doc, default: false, effect: 'later' })

export const integration = resource('integration', {
  title: 'Integrations',
  doc: 'Other products the instance speaks to.',
  envelope: 'integrations',
  plural: 'integrations',
  fields: group('Integrations', {
    cleanspeak: section('CleanSpeak', {
      enabled: enabled('Whether CleanSpeak is asked.'),
      apiKey: optional(text({ doc: 'The key it wants.', secret: true, exact: true, max: 1_000, effect: 'later' })),
      applicationIds: list(id({ doc: 'An application of CleanSpeak.' }), {
        doc: 'The applications of CleanSpeak that are told of users.',
        max: 1_000,
        default: [],
        effect: 'later',
      }),
      url: optional(text({ doc: 'Where it is.', format: 'uri', max: 2_000, effect: 'later' })),
      usernameModeration: section('Username moderation', {
        enabled: enabled('Whether usernames are moderated.'),
        applicationId: optional(id({ doc: 'The application of CleanSpeak for usernames.' })),
      }),
    }),
    kafka: section('Kafka', {
      enabled: enabled('Whether events go to Kafka.'),
      defaultTopic: optional(text({ doc: 'The topic.', max: 249, effect: 'later' })),
      producer: map(
        text({ doc: 'The value of a property; often a password.', secret: true, exact: true, max: 8_000 }),
        {
          doc: 'The properties of the producer.',
          default: {},
        },
      ),
    }),
  }),
  search: [],
  hides: ['id', 'insertInstant', 'lastUpdateInstant'],
  reveals: () => ['kafka.producer'],
  rules: {
    beforeWrite: ({ next: { cleanspeak, kafka } }) => [
      ...needed(cleanspeak.enabled, 'cleanspeak.apiKey', cleanspeak.apiKey),
      ...needed(cleanspeak.enabled, 'cleanspeak.url', cleanspeak.url),
      ...needed(
        cleanspeak.enabled && cleanspeak.usernameModeration.enabled,
        'cleanspeak.usernameModeration.applicationId',
        cleanspeak.usernameModeration.applicationId,
      ),
      ...needed(kafka.enabled, 'kafka.defaultTopic', kafka.defaultTopic),
    ],
  },
})

const needed = (when: boolean, path: string, value: string | undefined): Issue[] =>
  when && !value ? [{ path, reason: 'missing' }] : []
