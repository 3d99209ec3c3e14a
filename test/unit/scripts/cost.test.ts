import { describe, expect, it } from 'vitest';
import { costPerMillion, gbSecondsOf, totalOf, type Usage } from '../../../scripts/bench/cost';

const none: Usage['requests'] = {
  httpApiRequests: 0,
  lambdaRequests: 0,
  sqsRequests: 0,
  dynamoDbWriteUnits: 0,
  dynamoDbReadUnits: 0,
  eventBridgeEvents: 0,
  s3PutRequests: 0,
  kmsRequests: 0,
  sesEmails: 0,
};

describe('the cost of a million webhooks', () => {
  it('is each counted request at its price, dearest first', () => {
    const requests = { ...none, httpApiRequests: 10, sqsRequests: 12, dynamoDbWriteUnits: 10 };
    const lines = costPerMillion({ webhooks: 10, requests, bytesLogged: 0, gbSeconds: 0 });
    expect(lines.map(({ item, dollars }) => [item, Number(dollars.toFixed(4))])).toEqual([
      ['httpApiRequests', 1],
      ['dynamoDbWriteUnits', 0.625],
      ['sqsRequests', 0.48],
    ]);
    expect(totalOf(lines)).toBeCloseTo(2.105, 6);
  });

  it('counts logged bytes by the gigabyte', () => {
    const [line] = costPerMillion({ webhooks: 10, requests: none, bytesLogged: 1000, gbSeconds: 0 });
    expect(line).toEqual({ item: 'gbLogged', dollars: 0.05 });
  });

  it('counts a function by memory and assumed duration', () => {
    expect(gbSecondsOf('receive-webhook', 1000, 512)).toBeCloseTo(2.5, 6);
    expect(gbSecondsOf('api', 1000, 512)).toBe(0);
  });
});
