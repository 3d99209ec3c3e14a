import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InventoryLevel } from '../../../../lambdas/domain/inventory/inventory-level';
import {
  changeLevel,
  firstLevel,
  foldReports,
  type LevelReport,
} from '../../../../lambdas/domain/inventory/level-report';
import { versionOf } from '../../../../lambdas/domain/inventory/version';

function aReport(minute: number, fields: Partial<LevelReport> = {}): LevelReport {
  const updatedAt = `2026-11-18T11:0${minute}:00.000Z`;
  return {
    variantId: 'shopify-1',
    locationId: 'shopify-2',
    shopId: 'a.myshopify.com',
    quantities: { available: 10 },
    version: versionOf(`2026-11-18T11:0${minute}:00.000000000Z`),
    updatedAt,
    isDeletion: false,
    ...fields,
  };
}

/** Applies reports one after another, as single messages do. */
function applyAll(reports: readonly LevelReport[]): InventoryLevel | null {
  return reports.reduce<InventoryLevel | null>((level, report) => {
    if (level === null) return firstLevel(report);
    const change = changeLevel(level, report);
    return change.outcome === 'changed' ? change.level : level;
  }, null);
}

/** Only `available` is spoken of, as Shopify does; few versions, so that ties are common. */
const report = fc
  .record({
    minute: fc.integer({ min: 1, max: 3 }),
    available: fc.option(fc.integer({ min: -2, max: 3 })),
    isDeletion: fc.boolean(),
  })
  .map(({ minute, available, isDeletion }) =>
    aReport(minute, { isDeletion, quantities: isDeletion ? {} : { available } }),
  );

const stateOf = (level: InventoryLevel | null) =>
  level && { available: level.available, isDeleted: level.deletedAt !== null, version: level.version };

describe('the reports of one level', () => {
  it('F05 and F06 leave the same state in whichever order they come', () => {
    fc.assert(
      fc.property(
        fc
          .array(report, { minLength: 1, maxLength: 6 })
          .chain((reports) =>
            fc.tuple(fc.constant(reports), fc.shuffledSubarray(reports, { minLength: reports.length })),
          ),
        ([inOneOrder, inAnother]) => {
          expect(stateOf(applyAll(inAnother))).toEqual(stateOf(applyAll(inOneOrder)));
        },
      ),
    );
  });

  it('F09 leave the same state folded as one by one', () => {
    fc.assert(
      fc.property(fc.array(report, { minLength: 1, maxLength: 6 }), (reports) => {
        expect(stateOf(applyAll(foldReports(reports)))).toEqual(stateOf(applyAll(reports)));
      }),
    );
  });

  it('F12 show no dip that comes and goes within one batch', () => {
    const dip = [12, 3, 12].map((available, index) => aReport(index + 1, { quantities: { available } }));
    expect(foldReports(dip)).toEqual([dip[2]]);
  });

  it('carry over what only an older one mentions, unless the item was gone in between', () => {
    const counted = aReport(1, { quantities: { available: 5, onHand: 7 } });
    const sold = aReport(3, { quantities: { available: 4 } });
    expect(foldReports([counted, sold])[0]?.quantities).toEqual({ available: 4, onHand: 7 });
    const gone = aReport(2, { quantities: {}, isDeletion: true });
    expect(foldReports([counted, gone, sold])[0]?.quantities).toEqual({ available: 4 });
  });
});

describe('the band of a level', () => {
  const band = { available: { quietAbove: 5, quietBelow: null } };
  const known: InventoryLevel = {
    ...firstLevel(aReport(1)),
    band,
    bandSignature: 'rule_a@1',
    bandRevision: 3,
  };
  const after = (fields: Partial<LevelReport>) => {
    const change = changeLevel(known, aReport(2, fields));
    return change.outcome === 'changed' ? change.level : null;
  };

  it('stays while known quantities change', () => {
    expect(after({ quantities: { available: 0 } })?.band).toEqual(band);
  });

  it.each([
    ['is forgotten', { quantities: { available: null } }],
    ['is learnt', { quantities: { onHand: 4 } }],
    ['is gone with the item', { quantities: {}, isDeletion: true }],
  ])('is taken away when a quantity %s, and remembers who made it', (_what, fields) => {
    expect(after(fields)).toMatchObject({ band: null, bandSignature: 'rule_a@1' });
  });
});
