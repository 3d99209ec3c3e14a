import { expect, it } from 'vitest';
import type { NearingExpirationExplanation } from '../../../../../lambdas/domain/lot/nearing-expiration';
import { wordsOf } from '../../../../../lambdas/domain/message/signal-words';

const reading = {
  now: '2026-11-18T12:00:00.000Z',
  timeZone: 'Europe/Berlin',
  mayKnowCost: false,
  mayKnowMargin: true,
};
const explanation: NearingExpirationExplanation = {
  kind: 'nearing_expiration',
  unitsAtRisk: 52,
  firstDay: '2026-11-27',
  lots: [
    {
      lotId: 'L%231',
      locationId: null,
      units: 100,
      expiresOn: '2026-12-04',
      sellableUntil: '2026-11-27',
      soldBefore: 0,
      unsold: 51.6,
    },
  ],
  lotsAtRisk: 1,
  furtherUnsold: 0,
  unitsInLots: 148,
  onHand: 140,
  unitsPerDay: 4.84,
  today: '2026-11-18',
  horizonDays: 60,
  minimumShelfLifeDays: 7,
  deepestDiscountPercent: 39,
};

it('units that will expire are told with their day, their lot and the room for a discount', () => {
  expect(wordsOf(explanation, reading)).toEqual({
    summary: '52 units will expire unsold at the present rate; sell the first by Fri 27 Nov 2026.',
    facts: [
      { label: 'Will expire unsold', value: '52 units of 148 in lots' },
      { label: 'Sell by', value: 'Fri 27 Nov 2026' },
      { label: 'Sells', value: '4.8 a day' },
      {
        label: 'Lot L#1',
        value: '52 of 100 units left over; expires Fri 4 Dec 2026, can be sold until Fri 27 Nov 2026',
      },
      { label: 'Shelf life promised', value: '7 days' },
      {
        label: 'Does not add up',
        value: 'Lots hold 148 units, the shelf 140: reckoned with what is on the shelf.',
      },
      { label: 'Deepest discount that still earns', value: '39 %' },
    ],
    figure: '52 units, Fri 27 Nov 2026',
  });
});

it('a lot is named in one short line, whatever its number holds', () => {
  const [lot] = explanation.lots;
  const lots =
    lot === undefined ? [] : [{ ...lot, lotId: encodeURIComponent(`A\n\u202e${'9'.repeat(200)}`) }];
  const label = wordsOf({ ...explanation, lots }, reading).facts.find((fact) => fact.label.startsWith('Lot'));
  expect(label?.label).toBe(`Lot A ${'9'.repeat(37)}…`);
});

it.each([
  [148, []],
  [null, []],
  [200, ['Lots hold 148 units, the shelf 200: the rest is in no lot and left out.']],
])('a shelf of %s says of the lots: %j', (onHand, said) => {
  const { facts } = wordsOf({ ...explanation, onHand }, reading);
  expect(facts.filter(({ label }) => label === 'Does not add up').map(({ value }) => value)).toEqual(said);
});

it.each([
  [0, 'none'],
  [1, '1 %'],
])('a deepest discount of %i is "%s"', (deepestDiscountPercent, said) => {
  const { facts } = wordsOf({ ...explanation, deepestDiscountPercent }, reading);
  expect(facts.at(-1)?.value).toBe(said);
});

it('a lot whose day has passed is told as such', () => {
  const { summary } = wordsOf({ ...explanation, firstDay: '2026-11-16' }, reading);
  expect(summary).toContain('the first could be sold until Mon 16 Nov 2026');
});

it('lots that have all expired are told as that, without a discount on what can be sold no more', () => {
  const lots = explanation.lots.map((lot) => ({ ...lot, sellableUntil: '2026-11-16' }));
  const past = { ...explanation, firstDay: '2026-11-16', lots, lotsAtRisk: lots.length };
  const { summary, facts } = wordsOf(past, reading);
  expect(summary).toMatch(/ can be sold no more: the first could be until Mon 16 Nov 2026\.$/);
  const labels = facts.map(({ label }) => label);
  expect(labels).toContain('Can be sold no more');
  expect(labels).not.toContain('Will expire unsold');
  expect(labels).not.toContain('Deepest discount that still earns');
});

it('nothing at risk is told as that', () => {
  const { summary } = wordsOf({ ...explanation, unitsAtRisk: 0, lots: [] }, reading);
  expect(summary).toBe('All units sell in time, as far as the next 60 days go.');
});

it.each([
  [51.6, '52 of 100 units left over'],
  [0.5, '1 of 100 units left over'],
  [0.4, 'less than 1 of 100 units left over'],
  [100, 'all 100 units left over'],
])('a lot of which %f units are left over says "%s"', (unsold, said) => {
  const lots = explanation.lots.map((lot) => ({ ...lot, unsold }));
  const { facts } = wordsOf({ ...explanation, lots }, reading);
  expect(facts.find(({ label }) => label === 'Lot L#1')?.value).toContain(`${said}; expires`);
});

it('lots that are not listed are told with the units in them', () => {
  const { facts } = wordsOf({ ...explanation, lotsAtRisk: 4, furtherUnsold: 23.6 }, reading);
  expect(facts).toContainEqual({ label: 'More lots', value: '3, with 24 units left over' });
});
