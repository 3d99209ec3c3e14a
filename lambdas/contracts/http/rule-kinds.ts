import * as z from 'zod';
import { RULE_LEVELS } from '../../domain/rule/rule';
import { RuleKind, Severity } from './rule-settings';

const Meaning = z.string().meta({ description: 'In a sentence for people.' });
export const RuleKindAnswer = z
  .strictObject({
    kind: RuleKind,
    words: z.string().meta({ examples: ['Running out'] }),
    says: Meaning,
    levels: z
      .array(z.enum(RULE_LEVELS))
      .meta({ description: 'What it can be about; the first is the usual one.' }),
    threshold: z.strictObject({
      unit: z.string().nullable().meta({ description: 'Null where it compares nothing: then it is 0.' }),
      default: z.number(),
      minimum: z.number(),
      maximum: z.number(),
      isWhole: z.boolean(),
      meaning: Meaning,
    }),
    settings: z.record(
      z.string(),
      z.discriminatedUnion('type', [
        z.strictObject({
          type: z.literal('number'),
          default: z.number(),
          minimum: z.number(),
          maximum: z.number(),
          unit: z.string(),
          meaning: Meaning,
        }),
        z.strictObject({ type: z.literal('switch'), default: z.boolean(), meaning: Meaning }),
      ]),
    ),
    holdMinutes: z.int(),
    repeatAfterHours: z.int().nullable(),
    severity: Severity,
    isOccurrence: z.boolean().meta({
      description: 'A thing that happens and is told once, rather than a state that lasts.',
    }),
    isForeseen: z.literal(true).optional().meta({
      description:
        'There where it tells of what is to come: the next thing said of it makes the one before untrue.',
    }),
    teams: z
      .array(z.string())
      .meta({ description: 'Who is told on day one, before anybody configures anything.' }),
    toldAtOnce: z.string().nullable().meta({
      description:
        'When an alert is told at once, in a sentence; null: it is told with what else comes up within the hour.',
    }),
  })
  .meta({ id: 'RuleKindProfile' });
