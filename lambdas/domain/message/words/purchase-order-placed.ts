import type { SignalWords } from '../signal-words';
import { counted, dayInWords, moneyInWords, numberInWords } from '../wording';
import { inDays, itemsInWords, supplierInWords } from './purchase-order-items';

export const purchaseOrderPlacedWords: SignalWords<'purchase_order_placed'> = (explanation, reading) => {
  const { units, itemCount, placedOn, expectedOn, daysAhead, items } = explanation;
  const what = `${counted(units, 'unit')} of ${counted(itemCount, 'item')}`;
  const when = expectedOn === null ? 'no date yet' : `expected ${dayInWords(expectedOn)}`;
  const ahead = daysAhead === null || daysAhead < 0 ? '' : `, ${inDays(daysAhead)}`;
  return {
    summary: `${what} ${units === 1 ? 'was' : 'were'} ordered, ${when}.`,
    facts: [
      { label: 'Ordered', value: `${what}, on ${dayInWords(placedOn)}` },
      {
        label: 'Expected',
        value: expectedOn === null ? 'nobody has said when' : `${dayInWords(expectedOn)}${ahead}`,
      },
      ...(reading.mayKnowCost ? valueInWords(explanation) : []),
      ...supplierInWords(explanation.supplierName, reading),
      ...itemsInWords('Items', items, itemCount),
    ],
    figure: `${counted(units, 'unit')}, ${when}`,
  };
};

function valueInWords({
  valueMinor,
  currency,
  unitsWithoutCost,
}: Parameters<typeof purchaseOrderPlacedWords>[0]): { label: string; value: string }[] {
  if (valueMinor === null || currency === null) return [];
  const left =
    unitsWithoutCost === 0 ? '' : `, without ${numberInWords(unitsWithoutCost)} whose cost is not known`;
  return [{ label: 'At cost', value: `${moneyInWords(valueMinor, currency)}${left}` }];
}
