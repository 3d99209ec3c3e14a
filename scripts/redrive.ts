import { SQSClient } from '@aws-sdk/client-sqs';
import { Argument, Command } from 'commander';
import { stageNamed } from '../lib/stages';
import { moveDeadLetters, QUEUES } from './move-dead-letters';

const program = new Command('npm run redrive --')
  .description(
    'Tries again what was given up on: moves a queue’s dead letters back to it. Mend the cause first.',
  )
  .addArgument(new Argument('<queue>').choices(QUEUES))
  .option('--stage <name>', 'whose queue', 'prod')
  .option('--endpoint <url>', 'where AWS is, if not in the cloud: the address that npm start prints')
  .parse();
const queue = QUEUES.find((name) => name === program.args[0]) ?? QUEUES[0];
const { stage, endpoint } = program.opts<{ readonly stage: string; readonly endpoint?: string }>();

try {
  const waiting = await moveDeadLetters(clientAt(endpoint), `Shelfwire-${stageNamed(stage)}`, queue);
  console.log(
    waiting === 0
      ? `Nothing waits with the dead letters of ${queue}.`
      : `${waiting} message(s) go back to ${queue}. Those that fail again return to the dead letters with their cause.`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function clientAt(address: string | undefined): SQSClient {
  if (address === undefined) return new SQSClient();
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new SQSClient({ endpoint: address, region: 'eu-central-1', credentials });
}
