import * as z from 'zod';
import { IMPORT_COLUMNS, IMPORT_KINDS } from '../../domain/import/import-kinds';
import { IMPORT_MODES, IMPORT_STATES } from '../../domain/import/import-record';
import { IdInPath, Instant, PageQuery, pageOf } from './common';
import { type Endpoint, SETTERS } from './endpoint';

/** What API Gateway and the function behind it take at once; a longer list comes in parts. */
const MOST_PART_BYTES = 4 * 1024 * 1024;
/** All parts together are in the worker's memory once. */
const MOST_PARTS = 16;

const Kind = z.enum(IMPORT_KINDS).meta({ id: 'ImportKind' });

const Fault = z
  .strictObject({
    line: z.int().meta({ description: 'As an editor counts: the heading is line 1.' }),
    column: z.string().meta({ description: 'The column; `row`, `heading` or `file` for all of it.' }),
    expected: z.string(),
    found: z.string().nullable().meta({ description: 'The beginning of what stands there.' }),
    remedy: z.string().meta({ description: 'What to do about it.' }),
  })
  .meta({ id: 'ImportFault' });

const count = (description: string) => z.int().meta({ description });

const ImportAnswer = z
  .strictObject({
    id: z.string(),
    kind: Kind,
    mode: z.enum(IMPORT_MODES),
    state: z.enum(IMPORT_STATES),
    summary: z.string().meta({ description: 'In a sentence for people.' }),
    failure: z
      .string()
      .nullable()
      .meta({ description: 'Why the check itself broke off; null where it did not.' }),
    sourceId: z.string(),
    shopId: z.string(),
    parts: z.int(),
    partsReceived: z.int(),
    separator: z.string().nullable().meta({ description: 'What was found between the cells.' }),
    ignoredColumns: z.array(z.string()).meta({ description: 'Columns that the kind does not know.' }),
    rows: z.strictObject({ total: z.int(), good: z.int(), bad: z.int() }),
    faultCount: z.int(),
    faults: z.array(Fault).meta({ description: 'The first twenty; all of them are listed under `/faults`.' }),
    records: z
      .strictObject({
        total: count('What the good rows make: the lines of an order are one, of a level the newest counts.'),
        sent: count('On their way to be recorded.'),
        recorded: count('Recorded, or found to say nothing new.'),
        changed: count('Something is different now.'),
        unchanged: count('It was known already.'),
        stale: count('Something newer is known.'),
        tooOld: count('Orders that lie too far back to be counted.'),
        refused: count('They belong to another shop.'),
        failed: count('They wait with the dead letters.'),
      })
      .meta({ description: 'Progress and outcome of the load.' }),
    createdAt: Instant,
    createdBy: z.string(),
  })
  .meta({ id: 'Import' });

/** The file as it is: whether it is text, and in which encoding, is the first thing that is checked. */
const List = z.instanceof(Uint8Array).meta({
  override: { type: 'string' },
  description: 'A CSV in UTF-8, at most 4 MiB; a longer one comes in parts.',
});
const LIST_TYPES = ['text/csv', 'application/octet-stream'] as const;

const wholeNumberText = (most: number) =>
  z
    .string()
    .regex(/^\d{1,3}$/, { error: `a whole number from 1 to ${most}` })
    .transform(Number)
    .refine((value) => value >= 1 && value <= most, { error: `a whole number from 1 to ${most}` });

const columnsInWords = IMPORT_KINDS.map((kind) => {
  const names = Object.entries(IMPORT_COLUMNS[kind]).map(([name, column]) =>
    'required' in column ? `**${name}**` : name,
  );
  return `- \`${kind}\`: ${names.join(', ')}`;
}).join('\n');

/** What stands in one place of a path has one name in OpenAPI: `import` is what is imported, or the import that came of it. */
const ImportId = IdInPath.meta({
  description: 'The id of an import, as `POST /v1/imports/levels` answers it.',
});
const importParams = z.strictObject({ import: ImportId });
const tag = 'Imports';
const example = 'sku,location,available,at\nMUG-BLU-12,Harbour Street,24,2026-11-18T09:14:07Z\n';

export const IMPORT_ENDPOINTS = {
  createImport: {
    method: 'post',
    path: '/v1/imports/{import}',
    tag,
    summary: 'Import a list',
    description: [
      'Checks a CSV whole and names every fault by line and column. Answers at once; `GET /v1/imports/{import}`, with the `id` of the answer, says how far it is. It takes either `source` or `shop`. The same list twice changes nothing.',
      `Columns (**required**; an item is named by sku or by variant_id):\n\n${columnsInWords}`,
    ].join('\n\n'),
    roles: SETTERS,
    params: z.strictObject({
      import: Kind.meta({ description: 'What is in the list: a kind, and no id of an import.' }),
    }),
    examplePath: '/v1/imports/levels?shop=blue-harbour.myshopify.com',
    query: z.strictObject({
      mode: z.enum(IMPORT_MODES).default('all').meta({
        description:
          '`check` writes nothing; `all` loads every row, or none where one has a fault; `good` loads the rows without one.',
      }),
      source: z.string().max(60).optional().meta({
        description:
          'The source whose list it is. Its items are named by SKU; an unheard-of SKU is a new item.',
      }),
      shop: z.string().max(300).optional().meta({
        description:
          'Instead of a source: the shop whose items are meant, such as blue-harbour.myshopify.com.',
      }),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/, { error: 'an ISO 4217 code, such as USD' })
        .optional()
        .meta({ description: 'Of amounts whose row names none; left out, the shop’s.' }),
      parts: wholeNumberText(MOST_PARTS)
        .default(1)
        .meta({
          override: { type: 'integer', minimum: 1, maximum: MOST_PARTS, default: 1 },
          description: 'How many parts it comes in. This request holds the first one.',
        }),
    }),
    body: { schema: List, contentTypes: LIST_TYPES, mostBytes: MOST_PART_BYTES, exampleText: example },
    success: {
      status: 202,
      description: 'It is being checked, or waits for its parts.',
      schema: ImportAnswer,
    },
    problems: { 409: 'The source of this shop’s imports was deleted.' },
  },
  readImport: {
    method: 'get',
    path: '/v1/imports/{import}',
    tag,
    summary: 'See how far an import is',
    roles: SETTERS,
    params: importParams,
    success: { status: 200, description: 'The import. It is kept for 30 days.', schema: ImportAnswer },
  },
  putImportPart: {
    method: 'put',
    path: '/v1/imports/{import}/parts/{part}',
    tag,
    summary: 'Send the next part of a list',
    description:
      'Parts are cut anywhere and sent in their order, from 2 on. The last one sets the check going. A part that is sent again changes nothing.',
    roles: SETTERS,
    params: z.strictObject({
      import: ImportId,
      part: wholeNumberText(MOST_PARTS).meta({
        override: { type: 'integer', minimum: 1, maximum: MOST_PARTS },
      }),
    }),
    body: { schema: List, contentTypes: LIST_TYPES, mostBytes: MOST_PART_BYTES },
    success: { status: 200, description: 'The import with this part.', schema: ImportAnswer },
    problems: { 409: 'Another part is next, or the list is complete.' },
  },
  listImportFaults: {
    method: 'get',
    path: '/v1/imports/{import}/faults',
    tag,
    summary: 'List every fault of an import',
    description: 'In the order of the lines. Kept for three days.',
    roles: SETTERS,
    params: importParams,
    query: z.strictObject(PageQuery),
    success: { status: 200, description: 'A page of faults.', schema: pageOf(Fault) },
  },
} as const satisfies Record<string, Endpoint>;
