import { parseEntry } from '../../../../packages/archive/src/contents/parse-entry.ts';
import { findPrefixProblem, planPrefix } from '../../../../packages/archive/src/contents/plan-prefix.ts';
import { describeService } from '../../../../packages/archive/src/store/describe-service.ts';
import { explainRefusal } from '../../../../packages/archive/src/store/refusal.ts';
import type { Reader } from './reader.ts';

const asked = { operation: 'PutObject', place: 's3://a/b', bucket: 'a', service: 'S3', region: 'auto' };

export const archiveReaders: Readonly<Record<string, Reader>> = {
  'archive: parseEntry': (text) => [
    parseEntry(text),
    parseEntry(JSON.stringify({ tag: text, version: text, gitHead: text, artifacts: [{ kind: text, name: text }] })),
  ],
  'archive: explainRefusal': (text) => [
    explainRefusal({ status: 403, code: text, message: text, region: text }, asked),
    explainRefusal({ status: 400, code: '', message: text, region: undefined }, asked),
  ],
  'archive: placeOf': (text) => [
    findPrefixProblem(text),
    planPrefix(`\${tag}/${text}`, { name: text, owner: text, version: text, tag: text, channel: text }),
    describeService(`https://${text.replace(/[^a-z]/g, '') || 'a'}.example.com/`),
  ],
};
