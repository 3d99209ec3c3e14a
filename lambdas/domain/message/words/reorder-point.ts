import type { ReorderPointExplanation } from '../../forecast/reorder-point';
import type { SignalWords } from '../signal-words';
import { counted, numberBeside, numberInWords, percentInWords } from '../wording';

export const reorderPointWords: SignalWords<'reorder_point'> = (explanation) => {
  const { available, onOrder, position, reorderPoint, leadDays, measuredLeadDays, servicePercent } =
    explanation;
  const point = numberBeside(reorderPoint, [position], 0);
  return {
    summary: `${counted(position, 'unit')} in stock and on order, and ${point} are needed until more could come.`,
    facts: [
      {
        label: 'In stock and on order',
        value: `${numberInWords(position)} (${numberInWords(available)} left, ${numberInWords(onOrder)} on order)`,
      },
      {
        label: 'Reorder point',
        value: `${point} ${point === '1' ? 'unit' : 'units'}: ${methodInWords(explanation)}`,
      },
      {
        label: 'Lead time',
        value:
          measuredLeadDays === null || explanation.leadSource === 'measured'
            ? counted(Math.round(leadDays), 'day')
            : `${counted(Math.round(leadDays), 'day')} (its orders took ${counted(Math.round(measuredLeadDays), 'day')})`,
      },
      { label: 'Service level', value: percentInWords(servicePercent) },
    ],
    figure: `${numberInWords(position)} of ${point}`,
  };
};

function methodInWords(explanation: ReorderPointExplanation): string {
  const { method, shape, unitsPerDay, leadDays, safetyStock, daysOfSales, servicePercent } = explanation;
  const days = counted(Math.round(leadDays), 'day');
  if (method === 'formula') {
    return `${numberInWords(unitsPerDay)} a day over ${days}, and ${numberInWords(Math.round(safetyStock ?? 0))} to be safe`;
  }
  const share = percentInWords(servicePercent);
  const how = shape === 'slow' ? 'it sells seldom' : 'it sells in lumps';
  return `in ${share} of all spans of ${days} within its last ${counted(daysOfSales, 'day')} no more were sold; ${how}`;
}
