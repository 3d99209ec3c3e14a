import { expect, it } from 'vitest';
import { isOutOfSeason } from '../../../../lambdas/domain/aging/season';

it.each([
  { tags: ['linen'], day: '2026-11-18', isOut: false },
  { tags: ['season:summer'], day: '2026-05-31', isOut: true },
  { tags: ['season:summer'], day: '2026-06-01', isOut: false },
  { tags: ['season:summer'], day: '2026-08-31', isOut: false },
  { tags: ['season:summer'], day: '2026-09-01', isOut: true },
  { tags: [' Season:Winter '], day: '2026-12-01', isOut: false },
  { tags: ['season:winter'], day: '2027-02-28', isOut: false },
  { tags: ['season:winter'], day: '2027-03-01', isOut: true },
  { tags: ['season:2026-summer'], day: '2026-07-01', isOut: false },
  { tags: ['season:2026-summer'], day: '2027-07-01', isOut: true },
  { tags: ['season:2026-winter'], day: '2027-01-15', isOut: false },
  { tags: ['season:2026-winter'], day: '2026-01-15', isOut: true },
  { tags: ['season:11-02'], day: '2027-01-15', isOut: false },
  { tags: ['season:11-02'], day: '2026-10-31', isOut: true },
  { tags: ['season:spring', 'season:fall'], day: '2026-11-18', isOut: false },
  { tags: ['season:monsoon'], day: '2026-11-18', isOut: false },
  { tags: ['season:13-02'], day: '2026-11-18', isOut: false },
  { tags: ['season:constructor'], day: '2026-11-18', isOut: false },
])('$tags on $day: out of season $isOut', ({ tags, day, isOut }) => {
  expect(isOutOfSeason(tags, day)).toBe(isOut);
});
