import pc from 'picocolors';
import type { LocalSource } from './first-run';

export interface GreetingProps {
  readonly url: string;
  readonly source: LocalSource;
  readonly shopifySecret: string;
  /** What there is in stock: nothing, the demonstration shop's, or that with what has happened since. */
  readonly stock: 'none' | 'opening' | 'going-on';
  readonly seconds: number;
}

const STOCK: Readonly<Record<GreetingProps['stock'], string>> = {
  none: '  Nothing is in stock yet. Send something: npm run send -- FILE.json --topic inventory_levels/update',
  opening: '  The demonstration shop is opening; its first alerts arrive within a minute.',
  'going-on':
    '  The demonstration shop goes on where it stood. Let time pass: ' +
    `curl -X POST localhost/local/clock -d '{"advance":"PT36H"}'`,
};

/** What `npm start` says once everything runs. */
export function greeting({ url, source, shopifySecret, stock, seconds }: GreetingProps): string {
  const line = (name: string, value: string): string => `  ${pc.dim(name.padEnd(22))} ${value}`;
  return [
    '',
    pc.bold(`Shelfwire runs on this machine (ready in ${seconds.toFixed(1)} s)`),
    '',
    line('Mailbox', `${url}/local/mailbox`),
    line('Slack', `${url}/local/slack-view`),
    line('API, explained', `${url}/docs`),
    line('API, described', `${url}/openapi.json`),
    line('Tokens for the API', `${url}/local/tokens`),
    '',
    line('Shopify webhooks', `POST ${url}/webhooks/shopify`),
    line('  secret', shopifySecret),
    line('Any other system', `POST ${url}/webhooks/standard/${source.id}`),
    line('  secret', source.secret),
    '',
    STOCK[stock].replace('localhost', url),
    `  Ctrl-C stops it. What it knows stays in .shelfwire/; ${pc.bold('npm start -- --reset')} forgets it.`,
    '',
  ].join('\n');
}
