import type { UnreceivedStock } from '../../inventory/unreceived';
import { counted, numberInWords } from '../wording';

/** How a quantity comes from what the platform says, where units that are on order still were taken off it. */
export function takenOffFacts(
  takenOff: UnreceivedStock | undefined,
): readonly { readonly label: string; readonly value: string }[] {
  if (takenOff === undefined) return [];
  const { reported, unreceived } = takenOff;
  const value = `${counted(reported, 'unit')}, less ${numberInWords(unreceived)} on order and not received yet: ${numberInWords(reported - unreceived)} left`;
  return [{ label: 'Reported', value }];
}
