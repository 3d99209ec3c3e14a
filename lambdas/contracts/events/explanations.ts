import * as z from 'zod';
import type { Explanation } from '../../domain/alert/explanation';
import { RULE_KINDS } from '../../domain/rule/rule';

const AnyExplanation = z.looseObject({ kind: z.enum(RULE_KINDS) }).meta({
  id: 'Explanation',
  description: 'The numbers behind a decision; docs/alert-explanations.md has each kind.',
});

/** Checked for its kind alone: the bus and the table carry it as the decision wrote it. */
export const ExplanationShape = AnyExplanation as unknown as z.ZodType<Explanation>;
