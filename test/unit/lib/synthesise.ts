import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type ShelfwireConfig, parseConfig } from '../../../lib/config';
import { ShelfwireStack } from '../../../lib/stacks/shelfwire-stack';
import { STAGES, type StageName } from '../../../lib/stages';

export const HANDLERS: readonly string[] = readdirSync('lambdas/handlers', { withFileTypes: true })
  .filter(
    (entry) => entry.isDirectory() && readdirSync(join('lambdas/handlers', entry.name)).includes('env.ts'),
  )
  .map(({ name }) => name);

/** A configuration in which everything that may be left out is left out. */
export function aConfig(changes: Partial<Record<keyof ShelfwireConfig, unknown>> = {}): ShelfwireConfig {
  const plain = {
    senderAddress: 'stock@acme.example',
    adminEmail: 'boss@acme.example',
    alarmAddress: 'operators@acme.example',
    shops: ['acme.myshopify.com'],
    shopifySecretName: 'shelfwire/shopify',
    teams: { operations: ['ops@acme.example'], marketing: ['marketing@acme.example'] },
  };
  return parseConfig({ ...plain, ...changes }, 'the test');
}

/** The stack as it would be deployed, with a few bytes in place of each function's bundle. */
export function aStack(stage: StageName = 'prod', config: ShelfwireConfig = aConfig()): ShelfwireStack {
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };
  const folder = mkdtempSync(join(tmpdir(), 'shelfwire-synth-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const name of HANDLERS) {
    mkdirSync(join(folder, 'bundles', name), { recursive: true });
    writeFileSync(join(folder, 'bundles', name, 'index.cjs'), `exports.name = '${name}';`);
  }
  const app = new App({ context, outdir: join(folder, 'cdk.out') });
  return new ShelfwireStack(app, `Shelfwire-${stage}`, {
    stage: STAGES[stage],
    settings: config,
    bundles: join(folder, 'bundles'),
  });
}

export interface Resource {
  readonly logicalId: string;
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

/** The resources of one type, as the template has them. */
export function resourcesOf(template: Template, type: string): readonly Resource[] {
  return Object.entries(template.findResources(type)).map(([logicalId, resource]) => ({
    logicalId,
    ...(resource as Omit<Resource, 'logicalId'>),
  }));
}

export const templateOf = (stack: ShelfwireStack): Template => Template.fromStack(stack);
