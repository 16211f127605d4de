import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { expectGoodMessage, seen } from '../../test/slack-limits.ts';
import { renderFailure } from './render-failure.ts';

const facts = { name: 'parcel', version: undefined, branch: undefined, repository: undefined, run: undefined };
const failure = { code: 'EBROKEN', message: 'It broke.', details: 'Mend it.' };

describe('renderFailure', () => {
  it('needs nothing but a name', () => {
    expect(renderFailure({ ...facts, failures: [] })).toMatchObject({
      text: 'Release of parcel failed',
      blocks: [{ type: 'header', text: { text: 'Release of parcel failed' } }],
    });
  });

  it.each([
    [{ purpose: 'deploy', state: 'failed' }, 'parcel: v1.3.0 was not deployed to staging'],
    [{ purpose: 'rollback', state: 'failed' }, 'parcel: the rollback of staging to v1.3.0 failed'],
    [
      { purpose: 'rollback', state: 'succeeded', from: 'v1.4.0' },
      'parcel: staging was rolled back from v1.4.0 to v1.3.0',
    ],
  ] as const)('says what became of an environment, as the release is out: %j', (what, title) => {
    const deployment = { environment: 'staging', tag: 'v1.3.0', ...what };

    const message = renderFailure({ ...facts, version: '1.3.0', failures: [failure], deployment });

    expect(message).toMatchObject({ text: title, blocks: [{ text: { text: title } }, {}] });
    expect(JSON.stringify(message.blocks)).toContain('It broke.');
    expectGoodMessage(message);
  });

  it('counts the errors that it has no room for', () => {
    const message = renderFailure({ ...facts, failures: Array(11).fill(failure) });

    expect(message.blocks.at(-1)).toMatchObject({ type: 'context', elements: [{ text: 'and 3 more' }] });
    expectGoodMessage(message);
  });

  it('gives code, sentence, what to do and the end of the output as code', () => {
    const output = Array.from({ length: 200 }, (_, at) => `#${at} [build] *step* _${at}_`).join('\n');
    const details = `Nothing was pushed. Correct the error that the build reports:\n\n\`\`\`text\n${output}\nERROR: exit code: 1\n\`\`\``;
    const message = renderFailure({
      ...facts,
      failures: [
        {
          code: 'EIMAGEBUILD',
          message: 'The image build failed: `docker buildx build` ended with exit code 1.',
          details,
        },
      ],
      advice: ['Public: nothing.', 'Run again: `npx semantic-release`.'],
    });

    expectGoodMessage(message);
    const shown = seen(message.blocks);
    expect(shown).toContain('*EIMAGEBUILD*\n\nThe image build failed: `docker buildx build` ended with exit code 1.');
    expect(shown).toContain('Correct the error that the build reports:\n```\n…\n#');
    expect(shown).toContain('#199 [build] *step* _199_\nERROR: exit code: 1\n```\n');
    expect(shown).toMatch(/Public: nothing\.\n\nRun again: `npx semantic-release`\.\n$/);
  });

  it('keeps to the limits and mentions nobody, whatever went wrong', () => {
    const bad = fc.constantFrom('<!channel>', '<@U1>', '[x](!here)', '\n', '```\n', '&', '    at x\n');
    const text = fc
      .array(fc.oneof(bad, fc.string({ unit: 'grapheme' })), { maxLength: 300 })
      .map((parts) => parts.join(''));
    const maybe = fc.option(text, { nil: undefined });
    const page = fc.option(fc.webUrl(), { nil: undefined });
    const failures = fc.array(fc.record({ code: maybe, message: text, details: text }), { maxLength: 15 });
    const advice = fc.array(text, { maxLength: 4 });
    const anything = fc.record({
      name: text,
      advice,
      version: maybe,
      branch: maybe,
      repository: page,
      run: page,
      failures,
    });
    fc.assert(
      fc.property(anything, (each) => expectGoodMessage(renderFailure(each))),
      { numRuns: 60 },
    );
  });
});
