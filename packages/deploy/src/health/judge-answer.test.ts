import { describe, expect, it } from '@jest/globals';
import { v } from '@waybill/kernel';
import fc from 'fast-check';
import { lookUp, readJsonPath } from './json-path.ts';
import { judgeAnswer } from './judge-answer.ts';
import { healthOption } from './options.ts';

const url = 'https://parcel.example/health';

function judge(
  options: object,
  answer: { status?: number; headers?: Record<string, string>; text?: string },
  version = '1.2.0',
) {
  const { status = 200, headers = {}, text = '' } = answer;
  return judgeAnswer(v.parse(healthOption, { url, ...options }), version, {
    status,
    headers: new Headers(headers),
    text,
  });
}

describe('an answer', () => {
  it.each([
    ['the status, and the version where services commonly say it', {}, { text: '{"version":"1.2.0"}' }, '1.2.0'],
    ['a version with a prefix', {}, { text: '{"version":"v1.2.0"}' }, '1.2.0'],
    ['a version as Python writes it', {}, { text: '{"version":"1.3.0b1"}' }, '1.3.0-beta.1'],
    [
      'a version at a path',
      { json: 'app.build[1].version' },
      { text: '{"app":{"build":[{},{"version":"1.2.0"}]}}' },
      '1.2.0',
    ],
    ['a version below a name with dots', { json: '["app.version"]' }, { text: '{"app.version":"1.2.0"}' }, '1.2.0'],
    ['a path as jq writes it', { json: '.app.version' }, { text: '{"app":{"version":"1.2.0"}}' }, '1.2.0'],
    ['a version in a header', { header: 'X-Version' }, { headers: { 'x-version': '1.2.0' }, text: 'fine' }, '1.2.0'],
    [
      'header and path',
      { header: 'x-version', json: 'v' },
      { headers: { 'x-version': '1.2.0' }, text: '{"v":"1.2.0"}' },
      '1.2.0',
    ],
    [
      'another status that is expected',
      { status: 503, json: 'version' },
      { status: 503, text: '{"version":"1.2.0"}' },
      '1.2.0',
    ],
    ['a version that is a number', { json: 'build' }, { text: '{"build":7}' }, '7'],
  ])('is good with %s', (_, options, answer, version) => {
    expect(judge(options, answer, version)).toEqual({ isGood: true });
  });

  it.each([
    ['another status', {}, { status: 503 }, 'it has status 503, expected 200'],
    ['the old version', {}, { text: '{"version":"1.1.0"}' }, '`version` of its JSON is `1.1.0`, expected `1.2.0`'],
    [
      'an older header beside a new path',
      { header: 'x-version', json: 'v' },
      { headers: { 'x-version': '1.1.0' }, text: '{"v":"1.2.0"}' },
      'its header `x-version` is `1.1.0`, expected `1.2.0`',
    ],
    ['a version that only begins alike', {}, { text: '{"version":"1.2.01"}' }, 'expected `1.2.0`'],
    ['a pre-release of it', {}, { text: '{"version":"1.2.0-rc.1"}' }, 'expected `1.2.0`'],
    ['nothing at the path', { json: 'app.version' }, { text: '{"app":{}}' }, 'its JSON has no text at `app.version`'],
    ['an object at the path', { json: 'app' }, { text: '{"app":{}}' }, 'its JSON has no text at `app`'],
    ['something inherited at the path', { json: 'constructor.name' }, { text: '{}' }, 'its JSON has no text at'],
    ['a page instead of JSON', { json: 'version' }, { text: '<h1>Welcome</h1>' }, 'its body is no JSON'],
    ['no header', { header: 'x-version' }, {}, 'it has no header `x-version`'],
    [
      'no version where one is required',
      { requireVersion: true },
      { text: 'ok' },
      'it does not say which version answers',
    ],
    [
      'a version that is hostile',
      {},
      { text: JSON.stringify({ version: `\u001b[2J\`${'x'.repeat(999)}` }) },
      "is `'xxx",
    ],
  ])('is bad with %s', (_, options, answer, reason) => {
    const verdict = judge(options, answer);
    expect(verdict).toMatchObject({ isGood: false, reason: expect.stringContaining(reason) });
    expect(verdict.isGood ? '' : verdict.reason.length).toBeLessThan(400);
  });

  it('without a version is good with a warning that says how to add one', () => {
    expect(judge({}, { text: 'ok' })).toEqual({ isGood: true, warning: expect.stringContaining('health.json') });
    expect(judge({}, { text: '{"version":7}' })).toMatchObject({ warning: expect.any(String) });
  });
});

describe('options of a health check', () => {
  it.each([
    [{ json: 'a..b' }],
    [{ json: 'a[x]' }],
    [{ json: 'a.' }],
    [{ json: '' }],
    [{ json: '["a' }],
    [{ header: 'x version' }],
    [{ url: 'ftp://parcel.example/' }],
    [{ url: 'parcel.example/health' }],
    [{ times: 0 }],
    [{ times: 100, interval: 2, timeout: 120 }],
  ])('%j are refused', (options) => {
    expect(v.safeParse(healthOption, { url, ...options }).success).toBe(false);
  });

  it('have defaults that are a check of the version', () => {
    expect(v.parse(healthOption, { url })).toMatchObject({ status: 200, times: 3, interval: 2, timeout: 120 });
  });
});

describe('a path into JSON', () => {
  it('leads to every place of every value', () => {
    const key = fc.oneof(fc.stringMatching(/^[A-Za-z0-9_$-]{1,8}$/), fc.string({ maxLength: 8 }));
    fc.assert(
      fc.property(fc.array(fc.oneof(key, fc.nat(3)), { minLength: 1, maxLength: 8 }), fc.string(), (keys, leaf) => {
        const value = keys.reduceRight<unknown>(
          (inner, each) =>
            typeof each === 'number' ? [...Array(each).fill(null), inner] : { ['__proto__']: null, [each]: inner },
          leaf,
        );
        const path = keys
          .map((each) => (typeof each === 'number' ? `[${each}]` : `[${JSON.stringify(each)}]`))
          .join('');
        const steps = readJsonPath(path);
        expect(steps).toEqual(keys.map(String));
        expect(lookUp(JSON.parse(JSON.stringify(value)), steps ?? [])).toBe(leaf);
      }),
    );
  });

  it('of any text is steps or nothing, and nothing is found where nothing is', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (path, value) => {
        const steps = readJsonPath(path);
        if (steps !== undefined) lookUp(value, steps);
      }),
    );
  });
});
