import { makesRelease, mergedBranch, parseCommits } from '../../../../packages/metrics/src/facts/parse-commits.ts';
import { parseBenchmarks } from '../../../../packages/metrics/src/quality/parse-benchmarks.ts';
import { parseCoverage } from '../../../../packages/metrics/src/quality/parse-coverage.ts';
import type { Reader } from './reader.ts';

export const metricsReaders: Readonly<Record<string, Reader>> = {
  'metrics: parseCommits': (text) => [
    parseCommits(text),
    parseCommits(`${'a'.repeat(40)}\x1f\x1f1\x1f${text}\x1f${text}`),
    mergedBranch({ subject: text, parents: ['a', 'b'] }),
    mergedBranch({ subject: `Merge branch '${text}`, parents: ['a', 'b'] }),
    makesRelease({ subject: text }),
    makesRelease({ subject: `feat(${text}` }),
  ],
  'metrics: parseCoverage': (text) => [
    parseCoverage(text),
    parseCoverage(`<coverage line-rate="${text.replace(/["<&]/g, '')}">`),
    parseCoverage(`<coverage line-rate="0.5">${text}</coverage>`),
    parseCoverage(`LF:${text}`),
  ],
  'metrics: parseBenchmarks': (text) => [parseBenchmarks(text), parseBenchmarks(JSON.stringify({ [text]: 1 }))],
};
