import type { BundleSize } from '../bundle';
import { atMost, type Row, told } from './report';

const SECTION = 'Bundles, kB minified: our own code and libraries (AWS clients beside them)';

/** The size of each function's bundle; what receives webhooks has to be small, because it starts while Shopify waits. */
export function measureBundles(sizes: readonly BundleSize[]): Row[] {
  return sizes.map((size) => {
    const ours = (size.bytes - size.awsClientBytes) / 1000;
    const name = `${size.function}/${size.file}`;
    const aws = ` (+ ${(size.awsClientBytes / 1000).toFixed(0)})`;
    if (name !== 'receive-webhook/index.cjs') return told(SECTION, name, `${ours.toFixed(1)}${aws}`);
    const row = atMost(SECTION, name, ours, 60);
    return { ...row, measured: `${ours.toFixed(1)}${aws}` };
  });
}
