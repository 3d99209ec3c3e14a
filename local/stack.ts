import { createServer } from 'node:http';
import { createCustomResources } from './custom-resources';
import { createDynamoDbService } from './dynamodb/dynamodb-service';
import { startDynamoDb } from './dynamodb/dynoxide';
import { expireItems } from './dynamodb/expire-items';
import { ensureTables, tablesOf } from './dynamodb/tables';
import { serveAws } from './aws/endpoint';
import type { EventBridge } from './aws/eventbridge/index';
import { createRequestCounts, type Stats } from './aws/request-counts';
import type { SecretsManager } from './aws/secrets-manager';
import type { Ses } from './aws/ses/index';
import type { AwsCall } from './aws/service';
import { createSlackSink, type SlackSink } from './aws/slack-sink/index';
import { openQueueJournal, noJournal } from './aws/sqs/queue-journal';
import type { Queue } from './aws/sqs/queue';
import { queuesOf } from './aws/sqs/queues-of-template';
import { createProductClock, type ProductClock } from './clock';
import { slackChannelName } from './first-run';
import { askToComeAgain, serveFront } from './http/front';
import { close, listen } from './http/listen';
import { answerLocal } from './http/local-endpoints';
import { createTokenIssuer, ROLES, type TokenIssuer } from './http/token-issuer';
import { functionPolicies } from './iam/function-policies';
import { createFunctions, type Functions } from './lambda/functions';
import { functionEnvironment } from './lambda/function-environment';
import { compileWorker } from './lambda/worker-source';
import { createOutput } from './output';
import { renderLocalPage } from './pages/index';
import { startMappings } from './poll/mappings';
import type { StreamPoller } from './poll/stream-poller';
import { createServices, schedulesOf, sendToQueue, userPoolOf } from './services';
import { openStateFolder } from './state-folder';
import { readTemplate, type Template } from './template/template';
import { HORIZON_MS, leap, SETTLE_LIMIT_MS } from './time/leap';
import { untilQuiet, type Work } from './time/quiet';
import { createTimetable } from './time/timetable';

/** The product, running on this machine. */
export interface Stack {
  /** The HTTP API's address, without a slash at the end. */
  readonly url: string;
  /** The address that AWS clients take as their endpoint; tools sign with the key `local-tools`. */
  readonly awsUrl: string;
  readonly template: Template;
  readonly clock: ProductClock;
  readonly functions: Functions;
  readonly queues: readonly Queue[];
  readonly bus: EventBridge;
  readonly mail: Ses;
  readonly slack: SlackSink;
  readonly secrets: SecretsManager;
  readonly tokens: TokenIssuer;
  stats(): Stats;
  /** What the functions logged; empty where the lines go to files. */
  logged(): string;
  /** From now on the API's description is served: everything is there. */
  announceReady(): void;
  /** Waits until nothing more happens by itself. */
  settle(): Promise<void>;
  /** Moves the product's clock, lets happen what falls due, and gives its time when all is quiet. */
  advance(byMs: number): Promise<number>;
  /** Runs every schedule once, now, whenever it is due next. */
  fireSchedules(): void;
  /** Who plays the outside world while the clock is moved. */
  playWorld(world: (fromMs: number, toMs: number) => Promise<void>): void;
  /** Holds all event sources back, so that what is sent next waits together. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

export interface StackOptions {
  /** A `cdk.out` folder. */
  readonly assetFolder: string;
  /** Where state is kept between runs; null for a stack in memory. */
  readonly stateFolder: string | null;
  /** 0 takes a free port. */
  readonly port: number;
  /** Whether schedules fire by themselves when they fall due; otherwise only while the clock is moved. */
  readonly keepsTime: boolean;
  /** An instant, in epoch milliseconds, that the product's clock does not start before. @default the machine's time */
  readonly startsAtMs?: number;
  /** Secrets that the template only names. */
  readonly givenSecrets: Readonly<Record<string, string>>;
  /** Tells whoever watches what went wrong. */
  readonly warn: (message: string) => void;
}

/** How long a clean stop lets running work end before it is broken off; what is on a queue stays there. */
const STOP_WITHIN_MS = 5_000;

/**
 * Brings the template to life, resource by resource, and returns when it serves requests.
 * @throws PortTakenError, UnsupportedTemplateError, UnsupportedPolicyError
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const opened: (() => Promise<void> | void)[] = [];
  try {
    return await assemble(options, opened);
  } catch (error) {
    for (const undo of opened.toReversed()) await undo();
    throw error;
  }
}

/** @param opened gets what has to be undone where a later part does not start */
async function assemble(options: StackOptions, opened: (() => Promise<void> | void)[]): Promise<Stack> {
  const state = openStateFolder(options.stateFolder);
  opened.push(state.remove);
  const frontServer = createServer();
  const awsServer = createServer();
  askToComeAgain(frontServer);
  const url = await listen(frontServer, options.port);
  opened.push(() => close(frontServer));
  const awsUrl = await listen(awsServer, 0);
  opened.push(() => close(awsServer));
  const template = readTemplate(options.assetFolder, { apiUrl: url, queueUrl: awsUrl });
  const policies = functionPolicies(template);
  const tables = tablesOf(template);
  const shortName = (name: string): string => name.replace(`${template.stackName}-`, '');

  const clock = createProductClock(state.fileOf('clock.json'));
  if (options.startsAtMs !== undefined) clock.moveTo(options.startsAtMs);
  const counts = createRequestCounts();
  const output = createOutput(state.fileOf('logs'));
  const [database, workerSource] = await Promise.all([
    startDynamoDb({ file: state.fileOf('tables.db') ?? undefined }),
    compileWorker(),
  ]);
  opened.push(database.stop);
  const isFirstRun = await ensureTables(database.endpoint, tables);
  const journalFile = state.fileOf('queues.jsonl');
  const journal = journalFile === null ? noJournal : openQueueJournal(journalFile);
  const queues = queuesOf(template, clock, journal);
  const slack = createSlackSink({ now: () => new Date(clock.now()) });
  const customResources = createCustomResources(awsUrl);

  let isStopping = false;
  // Work moves between these three in a circle, so each reaches the next when it needs it.
  const streams: StreamPoller[] = [];
  const services = createServices({
    template,
    clock,
    state,
    queues,
    givenSecrets: options.givenSecrets,
    functions: () => functions,
    onDropped: (what, error) => options.warn(`Could not deliver ${what}: ${String(error)}`),
    dynamoDb: createDynamoDbService({
      endpoint: database.endpoint,
      onUnits: (call, units) => (call.functionName === null ? undefined : counts.units(units)),
      onWrite: (tableNames) =>
        streams.filter(({ tableName }) => tableNames.includes(tableName)).forEach((stream) => stream.wake()),
    }),
  });
  services.mail.restore(state.read('emails.json', []));
  slack.restore(state.read('slack.json', []));

  const functions = createFunctions({
    template,
    clock,
    workerSource,
    slackSink: `${awsUrl}/slack`,
    environmentOf: (definition) => functionEnvironment(definition, { apiUrl: url, queueUrl: awsUrl }),
    sendToQueue: (queueArn, body) => sendToQueue(queues, queueArn, body),
    onOutput: (name, text) => {
      counts.logged(text.length);
      output.write(shortName(name), text);
    },
    onFailure: (name, outcome) => {
      if (isStopping) return;
      const what =
        outcome.outcome === 'failed'
          ? `${outcome.error.errorType}: ${outcome.error.errorMessage}`
          : 'timed out';
      options.warn(`${shortName(name)} failed: ${what}`);
    },
  });

  opened.push(functions.close);

  serveAws(awsServer, {
    policies,
    services: services.all,
    onCall: ({ service, action, functionName }) =>
      counts.request(service, action, shortName(functionName ?? '')),
    onDenied: ({ functionName }, action, resource) =>
      options.warn(`ACCESS DENIED: ${shortName(functionName ?? '')} may not ${action} on ${resource}`),
    onError: (error) => options.warn(`The local AWS endpoint failed: ${describe(error)}`),
    now: clock.now,
    unsigned: (call) => answerUnsigned(call, slack, customResources),
  });
  const tokens = await createTokenIssuer(state.fileOf('token-key.json'), userPoolOf(template));

  const checkpoints = state.read<Record<string, string>>('streams.json', {});
  const mappings = await startMappings({
    ...{ template, functions, queues, tables, policies },
    databaseEndpoint: database.endpoint,
    onRequest: (name, action) => counts.request('sqs', action, shortName(name)),
    sendToQueue: (queueArn, body) => sendToQueue(queues, queueArn, body),
    checkpointOf: (tableName) => checkpoints[tableName] ?? null,
    onCheckpoint(tableName, sequenceNumber) {
      checkpoints[tableName] = sequenceNumber;
      if (options.stateFolder !== null) state.save('streams.json', checkpoints);
    },
  });
  opened.push(() => mappings.pollers.forEach((poller) => poller.close()));
  streams.push(...mappings.streams);

  const work: Work = {
    clock,
    functions,
    bus: services.bus,
    pollers: mappings.pollers,
    consumed: mappings.consumed,
  };
  const schedules = schedulesOf(template);
  const timetable = createTimetable(schedules, clock, ({ target }) => {
    if (target.arn.includes(':function:'))
      functions.invokeLater(target.arn, JSON.parse(target.input ?? '{}'));
    else sendToQueue(queues, target.arn, target.input ?? '{}');
  });
  let world: ((fromMs: number, toMs: number) => Promise<void>) | null = null;
  let leaping: Promise<unknown> = Promise.resolve();
  const expire = async (): Promise<void> => {
    for (const table of tables) await expireItems(database.endpoint, table, clock.now());
  };
  // One leap at a time: a second one starts from where the first one ends.
  const advance = (byMs: number): Promise<number> => {
    const next = leaping.then(() => leap(byMs, { work, timetable, world, expire }));
    leaping = next.catch(() => undefined);
    return next;
  };

  let isReady = false;
  serveFront(frontServer, {
    ...{ template, functions, tokens },
    isReady: () => isReady,
    onError: (error) => options.warn(`The local HTTP API failed: ${describe(error)}`),
    local: (request, response, body) =>
      answerLocal(
        {
          advance,
          tokens: async () =>
            Object.fromEntries(
              await Promise.all(ROLES.map(async (role) => [role, await tokens.token(role)])),
            ),
          stats: counts.stats,
          awsUrl,
          now: () => clock.now(),
          emails: services.mail.mails,
          slackPosts: slack.posts,
          page: (address) =>
            renderLocalPage(address, {
              mails: services.mail.mails,
              slackPosts: slack.posts,
              channelNameOf: slackChannelName,
              now: () => new Date(clock.now()).toISOString(),
            }),
        },
        ...([request, response, body] as const),
      ),
  });
  await customResources.deploy(template, functions, !isFirstRun);
  await expire();
  if (options.keepsTime) timetable.start();

  const saveMessages = (): void => {
    if (options.stateFolder === null) return;
    state.save('emails.json', services.mail.mails());
    state.save('slack.json', slack.posts());
  };
  const saving = setInterval(saveMessages, SAVE_EVERY_MS);
  saving.unref();
  const expiring = setInterval(() => {
    expire().catch((error: unknown) => options.warn(`Expired items stayed: ${describe(error)}`));
  }, EXPIRE_EVERY_MS);
  expiring.unref();

  async function stop(): Promise<void> {
    isStopping = true;
    timetable.stop();
    clearInterval(saving);
    clearInterval(expiring);
    for (const poller of mappings.pollers) poller.pause();
    await close(frontServer);
    await untilQuiet({ ...work, consumed: [] }, 0, STOP_WITHIN_MS).catch(() => undefined);
    for (const poller of mappings.pollers) poller.close();
    for (const queue of queues) queue.close();
    await functions.close();
    await close(awsServer);
    journal.close();
    saveMessages();
    await database.stop();
    state.remove();
  }

  return {
    ...{ url, awsUrl, template, clock, functions, queues, slack, tokens, advance, stop },
    bus: services.bus,
    mail: services.mail,
    secrets: services.secrets,
    stats: counts.stats,
    logged: output.text,
    announceReady() {
      isReady = true;
    },
    settle: () => untilQuiet(work, HORIZON_MS, SETTLE_LIMIT_MS),
    fireSchedules: () => timetable.fire(schedules),
    playWorld(player) {
      world = player;
    },
    pause: () => mappings.pollers.forEach((poller) => poller.pause()),
    resume: () => mappings.pollers.forEach((poller) => poller.resume()),
  };
}

const SAVE_EVERY_MS = 2_000;
/** DynamoDB itself takes up to a few days; nothing relies on the moment. */
const EXPIRE_EVERY_MS = 10 * 60_000;

function answerUnsigned(
  call: AwsCall,
  slack: SlackSink,
  customResources: ReturnType<typeof createCustomResources>,
) {
  const body = call.body.toString('utf8');
  if (call.path === '/slack') {
    const answer = slack.receive({ url: call.headers['x-original-url'] ?? '', method: call.method, body });
    return answer.outcome === 'reply' ? answer : answer.outcome;
  }
  if (customResources.answer(call.path, body)) return { status: 200, body: '' };
  return { status: 403, body: 'The request bears no AWS signature.' };
}

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
