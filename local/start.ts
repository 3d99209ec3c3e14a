import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pc from 'picocolors';
import { LOCAL_SETTINGS } from '../lib/config';
import { buildProduct } from './build';
import { hasOpened, runDemonstration } from './demonstration';
import { prepareFirstRun } from './first-run';
import { greeting } from './greeting';
import { demandFreePort, PortTakenError } from './http/listen';
import { OptionsError, readOptions, type StartOptions } from './options';
import { type Stack, startStack } from './stack';
import { openStateFolder } from './state-folder';

/** Runs the whole product on this machine: `npm start -- [--empty] [--reset]`. */

const STATE_FOLDER = resolve('.shelfwire');

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const warn = (text: string): void => void process.stderr.write(`${pc.yellow('!')} ${text}\n`);

async function start({ isEmpty, resets, port, shopifySecret }: StartOptions): Promise<void> {
  await demandFreePort(port);
  if (resets) rmSync(STATE_FOLDER, { recursive: true, force: true });
  const state = openStateFolder(STATE_FOLDER);
  say('Building the functions and the template …');
  const assetFolder = join(STATE_FOLDER, 'cdk.out');
  await buildProduct(assetFolder);
  say('Starting the product …');
  const stack = await startStack({
    ...{ assetFolder, port, warn },
    stateFolder: STATE_FOLDER,
    keepsTime: true,
    givenSecrets: { [LOCAL_SETTINGS.shopifySecretName]: shopifySecret },
  });
  stopOnSignals(stack);
  const source = await prepareFirstRun(stack, state);
  stack.announceReady();
  const stock = isEmpty ? 'none' : hasOpened(state) ? 'going-on' : 'opening';
  say(greeting({ url: stack.url, source, shopifySecret, stock, seconds: process.uptime() }));
  if (isEmpty) return;
  await runDemonstration(stack, state, shopifySecret);
}

/**
 * The first signal stops cleanly; one that comes later does not wait. Ctrl-C reaches every process of the terminal, and
 * those between it and this one pass it on, so the same one may arrive twice at once.
 */
function stopOnSignals(stack: Stack): void {
  let stoppingSince: number | null = null;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stoppingSince !== null) {
        if (performance.now() - stoppingSince > SAME_SIGNAL_MS) process.exit(1);
        return;
      }
      stoppingSince = performance.now();
      say('Stopping …');
      stack.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          warn(String(error));
          process.exit(1);
        },
      );
    });
  }
}

const SAME_SIGNAL_MS = 1000;

try {
  await start(readOptions(process.argv.slice(2), process.env));
} catch (error) {
  if (error instanceof PortTakenError) {
    warn(`${error.message} Stop what listens there, or choose another one: SHELFWIRE_PORT=4401 npm start`);
  } else if (error instanceof OptionsError) {
    warn(error.message);
  } else {
    warn(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  process.exit(1);
}
