import { resolve } from 'node:path';
import pico from 'picocolors';
import { bundleFunctions } from '../bundle';
import { measureBacktest } from './backtest';
import { measureBundles } from './bundles';
import { measureBurst } from './burst';
import { measureCpu } from './cpu';
import { measureImports } from './imports';
import { missed, tableOf } from './report';
import { measureRequests } from './requests';

/** Measures what the product promises of itself and prints it as one table. `npm run bench` */
const { sizes, outdir } = await bundleFunctions({ outdir: resolve('.cache/bench/dist') });
const rows = [
  ...measureBundles(sizes),
  ...(await measureCpu(outdir)),
  ...(await measureBacktest()),
  ...(await measureRequests()),
  ...(await measureImports()),
  ...(await measureBurst()),
];
console.log(tableOf(rows));
const failed = missed(rows);
console.log(failed.length === 0 ? pico.green('\nEvery bar is met.') : pico.red(`\n${failed.length} missed.`));
process.exitCode = failed.length === 0 ? 0 : 1;
