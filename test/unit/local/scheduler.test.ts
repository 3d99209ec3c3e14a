import { describe, expect, it } from 'vitest';
import { dueBetween, nextDue, type Schedule } from '../../../local/aws/scheduler';

const next = (expression: string, after: string, zone?: string): string | undefined =>
  nextDue({ expression, zone }, new Date(after))?.toISOString();

describe('when a schedule is due next', () => {
  it.each([
    { expression: 'rate(1 minute)', after: '2026-11-22T10:00:00.000Z', due: '2026-11-22T10:01:00.000Z' },
    { expression: 'rate(1 minute)', after: '2026-11-22T10:00:59.999Z', due: '2026-11-22T10:01:00.000Z' },
    { expression: 'rate(15 minutes)', after: '2026-11-22T10:07:00.000Z', due: '2026-11-22T10:15:00.000Z' },
    { expression: 'rate(1 day)', after: '2026-11-22T10:07:00.000Z', due: '2026-11-23T00:00:00.000Z' },
    // examples of the EventBridge user guide
    { expression: 'cron(0 10 * * ? *)', after: '2026-11-22T10:00:00.000Z', due: '2026-11-23T10:00:00.000Z' },
    { expression: 'cron(15 12 * * ? *)', after: '2026-11-22T10:00:00.000Z', due: '2026-11-22T12:15:00.000Z' },
    {
      expression: 'cron(0 18 ? * MON-FRI *)',
      after: '2026-11-20T18:00:00.000Z',
      due: '2026-11-23T18:00:00.000Z',
    },
    { expression: 'cron(0 8 1 * ? *)', after: '2026-11-22T10:00:00.000Z', due: '2026-12-01T08:00:00.000Z' },
    {
      expression: 'cron(0/15 * * * ? *)',
      after: '2026-11-22T10:01:00.000Z',
      due: '2026-11-22T10:15:00.000Z',
    },
    {
      expression: 'cron(0/10 * ? * MON-FRI *)',
      after: '2026-11-22T10:01:00.000Z',
      due: '2026-11-23T00:00:00.000Z',
    },
    {
      expression: 'cron(0/5 8-17 ? * MON-FRI *)',
      after: '2026-11-20T17:55:00.000Z',
      due: '2026-11-23T08:00:00.000Z',
    },
    {
      expression: 'cron(15 10 ? * 6L 2022-2027)',
      after: '2026-11-01T00:00:00.000Z',
      due: '2026-11-27T10:15:00.000Z',
    },
    { expression: 'cron(0 9 ? * 2#1 *)', after: '2026-11-22T10:00:00.000Z', due: '2026-12-07T09:00:00.000Z' },
    { expression: 'cron(0 9 L * ? *)', after: '2026-11-22T10:00:00.000Z', due: '2026-11-30T09:00:00.000Z' },
    { expression: 'cron(0 9 3W * ? *)', after: '2027-01-01T10:00:00.000Z', due: '2027-01-04T09:00:00.000Z' },
    { expression: 'cron(0 9 ? * 1 *)', after: '2026-11-22T10:00:00.000Z', due: '2026-11-29T09:00:00.000Z' },
    { expression: 'cron(0 9 ? * L *)', after: '2026-11-22T10:00:00.000Z', due: '2026-11-28T09:00:00.000Z' },
    { expression: 'cron(0 9 1 1 ? 2025)', after: '2026-11-22T10:00:00.000Z', due: undefined },
    {
      expression: 'at(2026-11-23T08:00:00)',
      after: '2026-11-22T10:00:00.000Z',
      due: '2026-11-23T08:00:00.000Z',
    },
    { expression: 'at(2026-11-21T08:00:00)', after: '2026-11-22T10:00:00.000Z', due: undefined },
  ])('$expression after $after is due at $due', ({ expression, after, due }) => {
    expect(next(expression, after)).toBe(due);
  });

  it('follows the wall clock of its zone', () => {
    expect(next('cron(0 8 * * ? *)', '2026-07-01T00:00:00Z', 'Europe/Berlin')).toBe(
      '2026-07-01T06:00:00.000Z',
    );
    expect(next('cron(0 8 * * ? *)', '2026-12-01T00:00:00Z', 'Europe/Berlin')).toBe(
      '2026-12-01T07:00:00.000Z',
    );
    expect(next('at(2026-12-01T08:00:00)', '2026-11-22T10:00:00Z', 'Europe/Berlin')).toBe(
      '2026-12-01T07:00:00.000Z',
    );
  });

  it('leaves out an hour that the clocks skip and runs once in one that they repeat', () => {
    const berlin = { expression: 'cron(30 2 * * ? *)', zone: 'Europe/Berlin' };
    expect(nextDue(berlin, new Date('2027-03-27T12:00:00Z'))?.toISOString()).toBe('2027-03-29T00:30:00.000Z');
    const first = nextDue(berlin, new Date('2026-10-24T12:00:00Z'));
    expect(first?.toISOString()).toBe('2026-10-25T00:30:00.000Z');
    expect(nextDue(berlin, first ?? new Date(0))?.toISOString()).toBe('2026-10-26T01:30:00.000Z');
  });

  it.each([
    'rate(1 minutes)',
    'rate(5 minute)',
    'rate(0 minutes)',
    'rate(5 weeks)',
    'cron(0 10 * * * *)',
    'cron(0 10 ? * ? *)',
    'cron(0 10 * * ?)',
    'at(tomorrow)',
    'every minute',
  ])('refuses %s', (expression) => {
    expect(() => next(expression, '2026-11-22T10:00:00Z')).toThrow('Invalid Schedule Expression');
  });
});

it('lists what falls due in a span of time in the order of time, each as often as it is due', () => {
  const schedules: Schedule[] = [
    { name: 'hourly', expression: 'rate(1 hour)', target: { arn: 'a' } },
    { name: 'quarter', expression: 'rate(15 minutes)', target: { arn: 'b' } },
  ];
  const due = dueBetween(schedules, new Date('2026-11-22T10:30:00Z'), new Date('2026-11-22T11:15:00Z'));
  expect(due.map(({ schedule, at }) => `${at.toISOString().slice(11, 16)} ${schedule.name}`)).toEqual([
    '10:45 quarter',
    '11:00 hourly',
    '11:00 quarter',
    '11:15 quarter',
  ]);
});
