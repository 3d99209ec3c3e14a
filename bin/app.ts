import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ConfigError, LOCAL_SETTINGS, readConfig, type ShelfwireConfig } from '../lib/config';
import { ShelfwireStack } from '../lib/stacks/shelfwire-stack';
import { STAGES, stageNamed } from '../lib/stages';
import { bundleFunctions } from '../scripts/bundle';

const app = new App();
const stage = stageNamed(String(app.node.tryGetContext('stage') ?? 'prod'));
const configFile = String(app.node.tryGetContext('config') ?? 'shelfwire.config.json');
const config = stage === 'local' ? undefined : readConfigOrStop(configFile);

// The variable that switches off the CDK's own validation, so that one machine starts quickly, holds for these as well.
if (process.env.CDK_VALIDATION !== 'false') Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

const { outdir } = await bundleFunctions();
new ShelfwireStack(app, `Shelfwire-${stage}`, {
  stage: STAGES[stage],
  settings: config ?? LOCAL_SETTINGS,
  bundles: outdir,
  env: {
    account: config?.account ?? process.env.CDK_DEFAULT_ACCOUNT,
    region: config?.region ?? process.env.CDK_DEFAULT_REGION,
  },
});

/** A configuration that cannot be used is told as it is, without the trace of a program that failed. */
function readConfigOrStop(file: string): ShelfwireConfig {
  try {
    return readConfig(file);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
