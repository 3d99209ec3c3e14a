import * as z from 'zod';
import { TRIED_THRESHOLDS } from '../../domain/backtest/find-threshold';
import { RULE_LEVELS } from '../../domain/rule/rule';
import { Resolution } from './alerts';
import { DisplayName, Instant, wholeNumber } from './common';
import { filledIn, inputFields, Severity, settingsFit } from './rule-settings';

const TRIED = Object.keys(TRIED_THRESHOLDS).join(' and ');

/** A rule as it would be created, and the days that it is tried on. */
export const BacktestInput = z
  .strictObject({
    ...inputFields,
    days: wholeNumber(1, 90).default(28).meta({ description: 'So many days up to now.' }),
    atMostPerWeek: wholeNumber(0, 1_000_000)
      .nullable()
      .default(null)
      .meta({
        description: `Also asks for the highest threshold that tells at most so many alerts a week. Of ${TRIED} alone; refused of other kinds.`,
      }),
    skip: wholeNumber(0, 1_000_000).default(0).meta({
      description:
        'So many best sellers are left out: `nextSkip` of an earlier answer goes on where that ended.',
    }),
  })
  .check(settingsFit())
  .transform(({ days, atMostPerWeek, skip, ...rule }) => ({
    rule: filledIn(rule),
    request: { days, atMostPerWeek, skip },
  }))
  .meta({ id: 'BacktestInput' });

const Count = z.int();
export const BacktestAnswer = z
  .strictObject({
    from: Instant,
    to: Instant,
    variantsReplayed: Count,
    variantsInScope: Count.meta({
      description:
        'All that the rule would decide about today. Where these are more, the best sellers of them were replayed, and everything here is about those alone.',
    }),
    salesShare: z.number().nullable().meta({
      description:
        'What the variants replayed sell a day, as a part of what all in scope do, 0 to 1 to four digits; null where none is known to sell.',
    }),
    nextSkip: Count.nullable().meta({
      description: 'Ask again with this as `skip` for the next best sellers; null where there are no more.',
    }),
    perWeek: z.number().meta({ description: 'Messages a week: opened, worsened and repeated.' }),
    weeks: z.array(
      z.strictObject({
        from: z.iso.date().meta({ description: 'The Monday (UTC).' }),
        ...{ opened: Count, worsened: Count, repeated: Count, resolved: Count },
      }),
    ),
    items: z
      .array(
        z.strictObject({
          event: z.enum(['opened', 'worsened', 'repeated', 'resolved']),
          at: Instant,
          entity: z.strictObject({ type: z.enum(RULE_LEVELS), id: z.string(), name: DisplayName.nullable() }),
          variantId: z.string().nullable().meta({ description: 'Null: a product or a category as a whole.' }),
          sku: z.string().nullable(),
          title: z.string().nullable(),
          severity: Severity,
          resolution: Resolution.nullable().meta({ description: 'Null where it is not resolved.' }),
          reason: z.string().nullable().meta({
            description: 'Why it could not be judged any more, where that ended it; null otherwise.',
          }),
          explanation: z.looseObject({ kind: z.string() }).nullable().meta({
            description:
              'The numbers it was decided from, as far as you may see them; those of the last look before it where it ended without one.',
          }),
        }),
      )
      .meta({ description: 'The first hundred, in the order of time.' }),
    stockouts: z
      .strictObject({
        total: Count,
        caught: Count.meta({ description: 'By a warning 3 to 28 days ahead.' }),
        late: Count.meta({ description: 'By a warning less than 3 days ahead alone.' }),
        missed: Count,
        leadDays: z.strictObject({ p10: z.number(), median: z.number(), p90: z.number() }).nullable(),
      })
      .nullable()
      .meta({ description: 'Null for a kind that does not warn of a stock-out before it is there.' }),
    threshold: z
      .strictObject({
        atMostPerWeek: z.int(),
        threshold: z.number().nullable().meta({ description: 'Null: even the lowest tells more.' }),
        perWeek: z.number().meta({ description: 'Messages a week by the threshold `perWeekAt`.' }),
        perWeekAt: z.number().meta({
          description:
            'The threshold that `perWeek` is of: the one that was found, or, where even that tells more than asked for, the lowest that is tried.',
        }),
        isHighestTried: z.boolean().meta({
          description: 'Whether the threshold is the highest that is tried: a higher one may tell as little.',
        }),
      })
      .nullable()
      .meta({
        description: 'Null where it was not asked for.',
      }),
    approximations: z
      .array(z.string())
      .meta({ description: 'What was worked out backwards, and what could not be known.' }),
  })
  .meta({ id: 'Backtest' });
