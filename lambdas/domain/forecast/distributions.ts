/**
 * P(X ≤ z) of the standard normal distribution, to 7.5e-8: Abramowitz & Stegun, Handbook of Mathematical Functions, 26.2.17.
 */
function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const poly =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = 0.3989422804014327 * Math.exp((-z * z) / 2) * poly;
  return z > 0 ? 1 - tail : tail;
}

/**
 * P(X ≥ level) where X is a demand of that mean and variance, taken for gamma distributed: never negative, and skewed as
 * orders of several units make it. By the cube root of a gamma variate, which is nearly normal (Wilson & Hilferty 1931).
 *
 * @param mean above 0; 0 or less is no demand, which reaches nothing
 */
export function chanceToReach(level: number, mean: number, variance: number): number {
  if (level <= 0) return 1;
  if (mean <= 0) return 0;
  if (variance <= 0) return mean >= level ? 1 : 0;
  const shape = (mean * mean) / variance;
  const spread = 1 / (9 * shape);
  return 1 - normalCdf((Math.cbrt(level / mean) - (1 - spread)) / Math.sqrt(spread));
}

/**
 * P(X ≥ count) where X is Poisson distributed with that mean.
 *
 * @param count a whole number; 0 or less is certain
 */
export const poissonTail = (count: number, mean: number): number => negativeBinomialTail(count, mean, 1);

/** Up to so many, chances are added up one by one; beyond that the gamma distribution is as good, and takes no time. */
const MOST_SUMMED = 2_000;

/**
 * P(X ≥ count) where X is negative binomial with that mean and a variance of `dispersion` times the mean, as where orders
 * come by chance and have several units each. A dispersion of 1 makes it Poisson. Above 2,000 by the gamma distribution of
 * the same mean and variance, half a unit lower because that is continuous.
 *
 * @param count a whole number; 0 or less is certain
 * @param dispersion 1 or more
 */
export function negativeBinomialTail(count: number, mean: number, dispersion: number): number {
  if (count <= 0) return 1;
  if (mean <= 0) return 0;
  if (count > MOST_SUMMED) return chanceToReach(count - 0.5, mean, mean * dispersion);
  // Far above the mean the sum runs through numbers too small to matter; the logarithm keeps large means finite.
  let below = 0;
  let term = logOfNone(mean, dispersion);
  for (let k = 0; k < count; k++) {
    below += Math.exp(term);
    term += Math.log(ratioToNext(k, mean, dispersion));
  }
  return Math.min(1, Math.max(0, 1 - below));
}

/** The fewest that such an X reaches with a chance below `significance`. */
export function fewestUnlikely(mean: number, dispersion: number, significance: number): number {
  if (mean <= 0) return 1;
  let below = 0;
  let term = logOfNone(mean, dispersion);
  for (let k = 0; k <= MOST_SUMMED; k++) {
    if (1 - below < significance) return k;
    below += Math.exp(term);
    term += Math.log(ratioToNext(k, mean, dispersion));
  }
  // The chance falls from here on: doubled until it is low enough, and then halved in between.
  let [likely, unlikely] = [MOST_SUMMED, 2 * MOST_SUMMED];
  while (negativeBinomialTail(unlikely, mean, dispersion) >= significance)
    [likely, unlikely] = [unlikely, 2 * unlikely];
  while (unlikely - likely > 1) {
    const middle = Math.floor((likely + unlikely) / 2);
    if (negativeBinomialTail(middle, mean, dispersion) < significance) unlikely = middle;
    else likely = middle;
  }
  return unlikely;
}

/** log P(X = 0) */
const logOfNone = (mean: number, dispersion: number): number =>
  dispersion === 1 ? -mean : (-mean * Math.log(dispersion)) / (dispersion - 1);

/** P(X = k + 1) ÷ P(X = k) */
const ratioToNext = (k: number, mean: number, dispersion: number): number =>
  (k * (1 - 1 / dispersion) + mean / dispersion) / (k + 1);

/**
 * The index of dispersion, variance over mean and 1 or more, from pairs of counts that have one mean: Σ (a − b)² ÷ Σ (a + b),
 * because two such counts differ by twice their variance. What makes a season or a weekday falls out. 1 where none is given.
 */
export function createPairDispersion(): {
  readonly add: (one: number, other: number) => void;
  readonly value: () => number;
} {
  let [squares, sum] = [0, 0];
  return {
    add(one, other) {
      squares += (one - other) ** 2;
      sum += one + other;
    },
    value: () => (sum > 0 ? Math.max(1, squares / sum) : 1),
  };
}
