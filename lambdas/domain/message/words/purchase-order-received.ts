import type { SignalWords } from '../signal-words';
import { counted, dayInWords, numberInWords } from '../wording';
import { itemsInWords, supplierInWords } from './purchase-order-items';

export const purchaseOrderReceivedWords: SignalWords<'purchase_order_received'> = (explanation, reading) => {
  const { units, unitsToldBefore, received, ordered, open, receivedOn, items, itemCount } = explanation;
  const came = counted(units, 'unit');
  const corrected =
    unitsToldBefore === undefined ? '' : `, not ${numberInWords(unitsToldBefore)} as told before`;
  const toCome = open === 0 ? 'that is all of it' : `${numberInWords(open)} to come`;
  const rest =
    open === 0 ? [] : [{ label: 'To come', value: `${counted(open, 'unit')}, ${restInWords(explanation)}` }];
  return {
    summary: `${came} arrived and can be sold${corrected}: ${numberInWords(received)} of ${numberInWords(ordered)}, ${toCome}.`,
    facts: [
      { label: 'Arrived', value: `${came}, on ${dayInWords(receivedOn)}${corrected}` },
      { label: 'So far', value: `${numberInWords(received)} of ${numberInWords(ordered)}, ${toCome}` },
      ...rest,
      ...promiseInWords(explanation),
      ...supplierInWords(explanation.supplierName, reading),
      ...itemsInWords('Items', items, itemCount),
    ],
    figure:
      unitsToldBefore !== undefined
        ? `${came}${corrected}`
        : open === 0
          ? `${came}, all of it`
          : `${numberInWords(received)} of ${numberInWords(ordered)}`,
  };
};

type Explanation = Parameters<typeof purchaseOrderReceivedWords>[0];

function restInWords({ restExpectedOn, isRestOverdue }: Explanation): string {
  if (restExpectedOn === null) return 'nobody has said when';
  return isRestOverdue
    ? `expected ${dayInWords(restExpectedOn)}, which has passed; there is no new date`
    : `expected ${dayInWords(restExpectedOn)}`;
}

function promiseInWords({ promisedOn, daysLate }: Explanation): { label: string; value: string }[] {
  if (promisedOn === null || daysLate === null) return [];
  const off =
    daysLate === 0
      ? 'on the day'
      : `${counted(Math.abs(daysLate), 'day')} ${daysLate > 0 ? 'late' : 'early'}`;
  return [{ label: 'First promised', value: `${dayInWords(promisedOn)}: ${off}` }];
}
