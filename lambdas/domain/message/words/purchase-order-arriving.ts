import type { SignalWords } from '../signal-words';
import { counted, dayInWords, numberInWords } from '../wording';
import { inDays, itemsInWords, supplierInWords } from './purchase-order-items';

export const purchaseOrderArrivingWords: SignalWords<'purchase_order_arriving'> = (explanation, reading) => {
  const { units, open, ordered, received, expectedOn, promisedOn, toldOn, daysAhead, items, itemCount } =
    explanation;
  const what = counted(units, 'unit');
  const later = open - units;
  return {
    summary: `${toldOn === undefined ? '' : `No longer on ${dayInWords(toldOn)}: `}${what} should arrive ${inDays(daysAhead)}, on ${dayInWords(expectedOn)}.`,
    facts: [
      { label: 'Expected', value: `${dayInWords(expectedOn)}, ${inDays(daysAhead)}` },
      ...(promisedOn === null ? [] : [{ label: 'First promised', value: dayInWords(promisedOn) }]),
      {
        label: 'Arriving',
        value: `${what} of ${numberInWords(ordered)} ordered${received > 0 ? `; ${numberInWords(received)} came before` : ''}${later > 0 ? `; ${numberInWords(later)} come later` : ''}`,
      },
      ...supplierInWords(explanation.supplierName, reading),
      ...itemsInWords('Items', items, itemCount),
    ],
    figure: `${what}, ${dayInWords(expectedOn)}`,
  };
};
