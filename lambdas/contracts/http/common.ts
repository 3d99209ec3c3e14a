import * as z from 'zod';
import { EXAMPLE_ID } from '../../domain/inventory/identity';

/** UTC with milliseconds, as every instant in an answer is. */
export const Instant = z.iso.datetime().meta({ id: 'Instant', examples: ['2026-11-18T14:14:07.000Z'] });

/** An instant in a request: any offset, turned into UTC. */
export const InstantInput = z.iso
  .datetime({
    offset: true,
    error: 'an instant with its offset, such as 2026-11-20T09:00:00Z or 2026-11-20T09:00:00+01:00',
  })
  .transform((text) => new Date(text).toISOString())
  .meta({ override: { type: 'string', format: 'date-time' }, examples: ['2026-11-20T09:00:00Z'] });

export const EmailAddress = z
  .email({ error: 'an e-mail address' })
  .max(254)
  .transform((address) => address.toLowerCase())
  .meta({ override: { type: 'string', format: 'email', maxLength: 254 } });

/** A whole number in a body. One sentence names the type and both bounds. */
export const wholeNumber = (minimum: number, maximum: number) =>
  z
    .number()
    .refine((value) => Number.isSafeInteger(value) && value >= minimum && value <= maximum, {
      error: `a whole number from ${minimum} to ${maximum}`,
    })
    .meta({ override: { type: 'integer', minimum, maximum } });

/** A name that people give a thing. No control characters, so that it is safe in a header or a log line. */
export const DisplayName = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, { error: 'text without control characters' });

/** A team: what a rule names and a route leads on, e.g. `operations`. */
export const Team = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, {
    error: 'a team: up to 40 lower-case letters, digits and dashes, such as operations',
  })
  .meta({ examples: ['operations'] });

/** Refuses half of a character, such as an emoji that was cut in two: no table takes it. */
export const isWhole = (text: string): boolean => !/\p{Cs}/u.test(text);
export const NOT_WHOLE = 'text of whole characters';

/** An id in a path. What no resource bears is simply not found. */
export const IdInPath = z.string().min(1).max(400);

/** An id of ours that a system's own id is part of, such as `shopify-44871651328213`. */
export const OurId = z
  .string()
  .max(300)
  .regex(/^(shopify|src_[a-z0-9]+)-[^\s\p{Cs}]+$/u, {
    error: `an id of ours, such as ${EXAMPLE_ID}`,
  })
  .meta({ examples: [EXAMPLE_ID] });

const LARGEST_PAGE = 200;
const DEFAULT_PAGE = 50;

/** Query parameters that every list takes. */
export const PageQuery = {
  limit: z
    .string()
    .regex(/^\d{1,3}$/, { error: `a whole number from 1 to ${LARGEST_PAGE}` })
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= LARGEST_PAGE, {
      error: `a whole number from 1 to ${LARGEST_PAGE}`,
    })
    .default(DEFAULT_PAGE)
    .meta({
      override: { type: 'integer', minimum: 1, maximum: LARGEST_PAGE, default: DEFAULT_PAGE },
      description: 'The most items to answer with.',
    }),
  cursor: z.string().max(2000).optional().meta({
    description: 'The `nextCursor` of the page before. It is signed and holds for the same query only.',
  }),
};

/** A list and where it goes on; `nextCursor` is null on the last page. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });

/** One thing that is wrong with a request. */
export const FieldError = z
  .strictObject({
    field: z.string().meta({ description: 'Where: `scope.ids.0`, a parameter or a header.' }),
    pointer: z.string().optional().meta({ description: 'The same as a JSON pointer into the body.' }),
    expected: z.string(),
    received: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
  })
  .meta({ id: 'FieldError' });
export type FieldError = z.infer<typeof FieldError>;

/** What an error looks like: problem details (RFC 9457). */
export const Problem = z
  .strictObject({
    type: z.string().meta({ description: 'Names the kind of problem; leads to its explanation at /docs.' }),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: 'Stable, for programs.' }),
    detail: z.string().optional(),
    instance: z
      .string()
      .optional()
      .meta({ description: 'The request’s id, to be quoted when asking for help.' }),
    errors: z.array(FieldError).optional().meta({ description: 'Every field that is wrong, all at once.' }),
    currentETag: z.string().optional().meta({ description: 'With 412: the ETag that would have matched.' }),
    mayDoThis: z.array(z.string()).optional().meta({ description: 'With 403: the roles that may.' }),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
