import * as z from 'zod';
import { Instant, wholeNumber } from './common';
import { filledIn, inputFields, Severity, settingsFit } from './rule-settings';

/** A rule as it would be created, and the days that it is tried on. */
export const BacktestInput = z
  .strictObject({
    ...inputFields,
    days: wholeNumber(1, 90).default(28).meta({ description: 'So many days up to now.' }),
    atMostPerWeek: wholeNumber(0, 1_000_000).nullable().default(null).meta({
      description: 'Also asks for the highest threshold that tells at most so many alerts a week.',
    }),
  })
  .check(settingsFit())
  .transform(({ days, atMostPerWeek, ...rule }) => ({ rule: filledIn(rule), days, atMostPerWeek }))
  .meta({ id: 'BacktestInput' });

const Count = z.int();
export const BacktestAnswer = z
  .strictObject({
    from: Instant,
    to: Instant,
    variantsReplayed: Count,
    variantsInScope: Count.meta({
      description: 'Where these are more, the best sellers of them are replayed.',
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
          variantId: z.string(),
          sku: z.string().nullable(),
          title: z.string().nullable(),
          severity: Severity,
          explanation: z
            .looseObject({ kind: z.string() })
            .nullable()
            .meta({ description: 'The numbers it was decided from, as far as you may see them.' }),
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
        perWeek: z.number(),
      })
      .nullable()
      .meta({
        description: 'Null where it was not asked for, or where a higher threshold does not tell more.',
      }),
    approximations: z
      .array(z.string())
      .meta({ description: 'What was worked out backwards, and what could not be known.' }),
  })
  .meta({ id: 'Backtest' });
