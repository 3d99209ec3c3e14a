import type { OrderHit } from '../../purchase/judge-order-late';
import type { Reading, SignalWords } from '../signal-words';
import { counted, dayInWords, numberInWords } from '../wording';
import { itemName, supplierInWords } from './purchase-order-items';

export const purchaseOrderLateWords: SignalWords<'purchase_order_late'> = (explanation, reading) => {
  const { lateDays, promisedOn, open, ordered, received } = explanation;
  const late = `${counted(lateDays, 'day')} late`;
  const came = received === 0 ? '' : `; ${numberInWords(received)} came`;
  if (open === 0) return overInWords(explanation, reading);
  return {
    summary: `It is ${late}: ${expectedInWords(explanation)}. ${hitsInSentence(explanation)}`,
    facts: [
      {
        label: 'Late',
        value: `${counted(lateDays, 'day')} behind ${dayInWords(promisedOn)}, as first promised`,
      },
      { label: 'Expected', value: expectedInWords(explanation) },
      { label: 'Still to come', value: `${counted(open, 'unit')} of ${numberInWords(ordered)}${came}` },
      ...supplierInWords(explanation.supplierName, reading),
      ...hitsInWords(explanation),
      ...lookedAtInWords(explanation),
    ],
    figure: [late, ...hitsInShort(explanation)].join(', '),
  };
};

/** Of an order of which nothing is to come any more, whether it came or was taken back. */
function overInWords(explanation: Explanation, reading: Reading): ReturnType<typeof purchaseOrderLateWords> {
  const { lateDays, promisedOn, cameOn, ordered, received } = explanation;
  if (cameOn === undefined) {
    return {
      summary: 'Nothing of it is to come any more.',
      facts: [
        { label: 'Came', value: `${counted(received, 'unit')} of ${numberInWords(ordered)}` },
        ...supplierInWords(explanation.supplierName, reading),
      ],
      figure: 'nothing to come',
    };
  }
  const late = lateDays === 0 ? 'in time' : `${counted(lateDays, 'day')} late`;
  return {
    summary: `It is there since ${dayInWords(cameOn)}, ${late}.`,
    facts: [
      { label: 'Came', value: `${counted(received, 'unit')}, the last on ${dayInWords(cameOn)}` },
      { label: 'First promised', value: `${dayInWords(promisedOn)}: ${late}` },
      ...supplierInWords(explanation.supplierName, reading),
    ],
    figure: late,
  };
}

type Explanation = Parameters<typeof purchaseOrderLateWords>[0];

function expectedInWords({ expectedOn, isOverdue }: Explanation): string {
  if (expectedOn === null) return 'nobody can say when it comes';
  return isOverdue
    ? `${dayInWords(expectedOn)} has passed, and there is no new date`
    : `now expected ${dayInWords(expectedOn)}`;
}

/** How many are out already, and how many run out before it comes. */
function hitsOf({ hits, hitCount, outAlready }: Explanation): {
  readonly out: number;
  readonly later: number;
} {
  const out = outAlready ?? hits.filter(isOut).length;
  return { out, later: hitCount - out };
}

const isOut = ({ available }: OrderHit): boolean => available <= 0;
const areOut = (count: number) => `${counted(count, 'item')} ${count === 1 ? 'is' : 'are'} out already`;
const runOut = (count: number) => `${count === 1 ? 'runs' : 'run'} out before`;

function hitsInSentence(explanation: Explanation): string {
  const { out, later } = hitsOf(explanation);
  if (out + later === 0) return 'Nothing runs out before, as far as is known.';
  if (out === 0) return `${counted(later, 'item')} ${runOut(later)}.`;
  return later === 0
    ? `${areOut(out)}.`
    : `${areOut(out)}, and ${numberInWords(later)} more ${runOut(later)}.`;
}

function hitsInShort(explanation: Explanation): readonly string[] {
  const { out, later } = hitsOf(explanation);
  if (out === 0) return later === 0 ? [] : [`${counted(later, 'item')} ${runOut(later)}`];
  return later === 0 ? [areOut(out)] : [areOut(out), `${numberInWords(later)} more ${runOut(later)}`];
}

function hitsInWords(explanation: Explanation) {
  const { hits, hitCount, expectedOn, isOverdue, horizonDays } = explanation;
  if (hits.length === 0) return [{ label: 'Runs out before', value: 'nothing, as far as is known' }];
  const isDated = expectedOn !== null && !isOverdue;
  const named = hits.map((hit) => hitInWords(hit));
  const more = hitCount - hits.length;
  const all = more > 0 ? [...named, `and ${counted(more, 'more item')}`] : named;
  const until = isDated ? '' : ` (in the next ${counted(horizonDays, 'day')})`;
  const { out, later } = hitsOf(explanation);
  const label =
    later === 0 ? 'Out already' : out === 0 ? 'Runs out before' : 'Out already, or runs out before';
  return [{ label: `${label}${until}`, value: all.join(' · ') }];
}

function hitInWords(hit: OrderHit): string {
  const { available, unitsPerDay, firstGapOn, gapDays, unitsShort } = hit;
  const short = `${counted(Math.round(unitsShort), 'unit')} short`;
  const pace = `${numberInWords(unitsPerDay)} a day`;
  const days = counted(gapDays, 'day');
  if (isOut(hit)) return `${itemName(hit)}: out already, sells ${pace}, none for ${days} more, ${short}`;
  const left = `${numberInWords(available)} left at ${pace}`;
  return `${itemName(hit)}: ${left}, none from ${dayInWords(firstGapOn)} for ${days}, ${short}`;
}

/** What nobody looked at, or could, is said: no word of it is not the same as no gap. */
function lookedAtInWords({ itemsOpen, itemsLookedAt, itemsUnknown }: Explanation) {
  const skipped = itemsOpen - itemsLookedAt;
  const parts = [
    ...(skipped > 0 ? [`${counted(skipped, 'item')} with fewer units not looked at`] : []),
    ...(itemsUnknown > 0 ? [`of ${counted(itemsUnknown, 'item')} stock or sales are not known`] : []),
  ];
  return parts.length === 0 ? [] : [{ label: 'Left out', value: parts.join('; ') }];
}
