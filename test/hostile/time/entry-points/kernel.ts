import { v } from '../../../../packages/kernel/src/index.ts';
import { parseJson } from '../../../../packages/kernel/src/parse-json.ts';
import { tailOf } from '../../../../packages/kernel/src/ports/processes/run.ts';
import { isReleasePath, parseArtifact } from '../../../../packages/kernel/src/release/parse-artifact.ts';
import { redact } from '../../../../packages/kernel/src/secrets/redact.ts';
import { makeInertJson, makeInertText } from '../../../../packages/kernel/src/text/inert-output.ts';
import { makePlain, makePrintable, withoutSequences } from '../../../../packages/kernel/src/text/printable.ts';
import { quoteOutput } from '../../../../packages/kernel/src/text/quote-output.ts';
import { makeReadable } from '../../../../packages/kernel/src/text/readable.ts';
import { type Reader, splitValues } from './reader.ts';

const env = { A_TOKEN: 'a-secret-of-ours', B_PASSWORD: ' another secret\nof lines' };

export const kernelReaders: Readonly<Record<string, Reader>> = {
  'kernel: redact': (text) => redact(text, env),
  'kernel: tailOf': (text) => tailOf(text, env),
  'kernel: quoteOutput': quoteOutput,
  'kernel: parseJson': (text) => [
    parseJson(v.looseObject({}), text),
    parseJson(v.looseObject({ a: v.array(v.string()) }), JSON.stringify({ a: splitValues(text), b: text })),
  ],
  'kernel: isReleasePath': (text) => [isReleasePath(text, '1.0.0'), isReleasePath(`.waybill/1.0.0/${text}`, '1.0.0')],
  'kernel: parseArtifact': (text) => [
    parseArtifact(text, '1.0.0'),
    parseArtifact(JSON.stringify({ kind: 'file', name: text, mediaType: text, path: text }), '1.0.0'),
  ],
  'kernel: makeInertText': makeInertText,
  'kernel: makeInertJson': makeInertJson,
  'kernel: makePrintable': makePrintable,
  'kernel: makePlain': makePlain,
  'kernel: makeReadable': makeReadable,
  'kernel: withoutSequences': withoutSequences,
};
