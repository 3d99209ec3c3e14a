import * as z from 'zod';
import {
  AlertDue,
  EntityChanged,
  EntitySweepRequested,
  InventoryLevelLeftBand,
  SalesLeftBand,
  VariantChanged,
  VariantSweepRequested,
} from './stock-events';

const delivered = <N extends string, D extends z.ZodType>(name: N, detail: D) =>
  z.object({ 'detail-type': z.literal(name), detail });

/** What the evaluate queue carries: events of the bus, as EventBridge delivers them, that call for a decision. */
export const EvaluationRequest = z.discriminatedUnion('detail-type', [
  delivered('InventoryLevelLeftBand', InventoryLevelLeftBand),
  delivered('SalesLeftBand', SalesLeftBand),
  delivered('VariantChanged', VariantChanged),
  delivered('EntityChanged', EntityChanged),
  delivered('EntitySweepRequested', EntitySweepRequested),
  delivered('VariantSweepRequested', VariantSweepRequested),
  delivered('AlertDue', AlertDue),
]);
export type EvaluationRequest = z.infer<typeof EvaluationRequest>;
