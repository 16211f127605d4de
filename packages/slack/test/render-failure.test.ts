import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { renderFailure } from '../src/render-failure.ts';
import { expectGoodMessage } from './slack-limits.ts';

const facts = { name: 'parcel', version: undefined, branch: undefined, repository: undefined, run: undefined };
const failure = { code: 'EBROKEN', message: 'It broke.', details: 'Mend it.' };

describe('renderFailure', () => {
  it('needs nothing but a name', () => {
    expect(renderFailure({ ...facts, failures: [] })).toMatchObject({
      text: 'Release of parcel failed',
      blocks: [{ type: 'header', text: { text: 'Release of parcel failed' } }],
    });
  });

  it('counts the errors that it has no room for', () => {
    const message = renderFailure({ ...facts, failures: Array(11).fill(failure) });

    expect(message.blocks.at(-1)).toMatchObject({ type: 'context', elements: [{ text: 'and 3 more' }] });
    expectGoodMessage(message);
  });

  it('keeps to the limits and mentions nobody, whatever went wrong', () => {
    const bad = fc.constantFrom('<!channel>', '<@U1>', '[x](!here)', '\n', '```\n', '&', '    at x\n');
    const text = fc
      .array(fc.oneof(bad, fc.string({ unit: 'grapheme' })), { maxLength: 300 })
      .map((parts) => parts.join(''));
    const maybe = fc.option(text, { nil: undefined });
    const page = fc.option(fc.webUrl(), { nil: undefined });
    const failures = fc.array(fc.record({ code: maybe, message: text, details: text }), { maxLength: 15 });
    const anything = fc.record({ name: text, version: maybe, branch: maybe, repository: page, run: page, failures });
    fc.assert(
      fc.property(anything, (each) => expectGoodMessage(renderFailure(each))),
      { numRuns: 60 },
    );
  });
});
