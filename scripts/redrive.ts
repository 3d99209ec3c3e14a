import { SQSClient } from '@aws-sdk/client-sqs';
import { Argument, Command } from 'commander';
import { stageNamed } from '../lib/stages';
import { moveDeadLetters, QUEUES } from './move-dead-letters';
import { quietSdk } from './quiet-sdk';
import { LOCAL_URL, sayWhatFailed } from './run-command';

quietSdk();
const program = new Command('npm run redrive --')
  .description(
    'Tries again what was given up on: moves a queue’s dead letters back to it. Mend the cause first.',
  )
  .addArgument(new Argument('<queue>').choices(QUEUES))
  .option('--stage <name>', 'whose queue', 'prod')
  .option('--local', 'the queue of the product that npm start runs on this machine')
  .parse();
const queue = QUEUES.find((name) => name === program.args[0]) ?? QUEUES[0];
const options = program.opts<{ readonly stage: string; readonly local?: true }>();
const stage = options.local ? 'local' : options.stage;

try {
  const waiting = await moveDeadLetters(
    stage === 'local' ? await localClient() : new SQSClient(),
    `Shelfwire-${stageNamed(stage)}`,
    queue,
  );
  console.log(
    waiting === 0
      ? `Nothing waits with the dead letters of ${queue}.`
      : `${waiting} message(s) go back to ${queue}. Those that fail again return to the dead letters with their cause.`,
  );
} catch (error) {
  console.error(sayWhatFailed(error, LOCAL_URL));
  process.exitCode = 1;
}

async function localClient(): Promise<SQSClient> {
  const answer = await fetch(`${LOCAL_URL}/local/aws`);
  const { endpoint } = (await answer.json()) as { readonly endpoint: string };
  const credentials = { accessKeyId: 'local-tools', secretAccessKey: 'local' };
  return new SQSClient({ endpoint, region: 'eu-central-1', credentials });
}
