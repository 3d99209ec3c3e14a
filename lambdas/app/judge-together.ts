import type { JudgeEntity } from './evaluate-entity';

/** Several judgements of the same entities as one. Null where none of them knows anything of the entity. */
export function judgeTogether(...judges: readonly JudgeEntity[]): JudgeEntity {
  return async (entity, context) => {
    const all = (await Promise.all(judges.map((judge) => judge(entity, context)))).filter(
      (one) => one !== null,
    );
    const [first] = all;
    if (first === undefined) return null;
    return {
      ...first,
      judged: all.flatMap(({ judged }) => judged),
      kinds: all.flatMap(({ kinds }) => kinds),
      isFirstSight: all.some(({ isFirstSight }) => isFirstSight),
      afterSaving: async () => {
        for (const { afterSaving } of all) await afterSaving?.();
      },
    };
  };
}
