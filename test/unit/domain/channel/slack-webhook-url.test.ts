import { describe, expect, it } from 'vitest';
import { slackWebhookUrlProblem, takesBlocks } from '../../../../lambdas/domain/channel/slack-webhook-url';

const PATH = '/services/T000/B000/x';

describe('the address of a Slack webhook', () => {
  it.each([
    'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX',
    'https://hooks.slack.com/workflows/T00000000/A00000000/123456789/abcdef',
    'https://hooks.slack.com/triggers/T00000000/1234567890/0a1b2c3d4e5f',
  ])('%s is one', (url) => {
    expect(slackWebhookUrlProblem(url)).toBeNull();
  });

  it.each([
    // another machine
    `https://hooks.slack.com@169.254.169.254${PATH}`,
    `https://hooks.slack.com:x@169.254.169.254${PATH}`,
    `https://user@hooks.slack.com${PATH}`,
    `https://user:pass@hooks.slack.com${PATH}`,
    `https://hooks.slack.com%40169.254.169.254${PATH}`,
    `https://169.254.169.254${PATH}`,
    `https://169.254.169.254/latest/meta-data/#https://hooks.slack.com${PATH}`,
    `https://[::1]${PATH}`,
    `https://[fd00:ec2::254]${PATH}`,
    `https://[::ffff:169.254.169.254]${PATH}`,
    `https://2852039166${PATH}`,
    `https://0xA9FEA9FE${PATH}`,
    `https://0251.0376.0251.0376${PATH}`,
    `https://127.1${PATH}`,
    `https://localhost${PATH}`,
    'https://localhost:4400/local/slack',
    // look-alike hosts
    `https://hooks.slack.com.evil.example${PATH}`,
    `https://hooks-slack.com${PATH}`,
    `https://hooks.slack.co${PATH}`,
    `https://hooks.slack.com.${PATH}`,
    `https://xhooks.slack.com${PATH}`,
    `https://evil.hooks.slack.com${PATH}`,
    `https://slack.com${PATH}`,
    `https://hooks.slack-gov.com${PATH}`,
    `https://hooks.sIack.com${PATH}`,
    `https://hооks.slack.com${PATH}`,
    `https://ｈooks.slack.com${PATH}`,
    `https://hooks。slack。com${PATH}`,
    `https://hooks.slack%2ecom${PATH}`,
    `https://HOOKS.SLACK.COM${PATH}`,
    `https://evil.example/hooks.slack.com${PATH}`,
    `https://evil.example?https://hooks.slack.com${PATH}`,
    `https://evil.example\\@hooks.slack.com${PATH}`,
    `https://evil.example#@hooks.slack.com${PATH}`,
    // other doors of the right machine
    `https://hooks.slack.com:443${PATH}`,
    `https://hooks.slack.com:8443${PATH}`,
    `https://hooks.slack.com:${PATH}`,
    `http://hooks.slack.com${PATH}`,
    `HTTPS://hooks.slack.com${PATH}`,
    `ftp://hooks.slack.com${PATH}`,
    `//hooks.slack.com${PATH}`,
    `https:/hooks.slack.com${PATH}`,
    `https:hooks.slack.com${PATH}`,
    `https:\\\\hooks.slack.com${PATH}`,
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/plain,x',
    'gopher://hooks.slack.com:25/services/x',
    // other paths
    'https://hooks.slack.com',
    'https://hooks.slack.com/',
    'https://hooks.slack.com/services',
    'https://hooks.slack.com/services/',
    'https://hooks.slack.com/commands/T000/1/x',
    'https://hooks.slack.com/services/../commands/x',
    'https://hooks.slack.com/services/%2e%2e/commands/x',
    'https://hooks.slack.com/services/T000/..%2f..%2fx',
    'https://hooks.slack.com//services/T000/B000/x',
    'https://hooks.slack.com/services//B000/x',
    'https://hooks.slack.com/services/T000/B000/x?redirect=https://evil.example',
    'https://hooks.slack.com/services/T000/B000/x#fragment',
    'https://hooks.slack.com/SERVICES/T000/B000/x',
    // what a parser forgives
    ` https://hooks.slack.com${PATH}`,
    `https://hooks.slack.com${PATH} `,
    `https://hooks.sla\tck.com${PATH}`,
    `https://hooks.slack.com${PATH}\r\nHost: evil.example`,
    `https://hooks.slack.com\u0000${PATH}`,
    '',
    'not a url',
    `https://hooks.slack.com/services/${'x'.repeat(600)}`,
  ])('F68 %j is none', (url) => {
    expect(slackWebhookUrlProblem(url)).not.toBeNull();
  });

  it('says which of them take blocks', () => {
    expect(takesBlocks('https://hooks.slack.com/services/T/B/x')).toBe(true);
    expect(takesBlocks('https://hooks.slack.com/workflows/T/A/1/x')).toBe(false);
    expect(takesBlocks('https://hooks.slack.com/triggers/T/1/x')).toBe(false);
  });
});
