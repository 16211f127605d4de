import { isSameVersion } from '@waybill/python';
import { quoteWords } from '../targets/index.ts';
import { lookUp, readJsonPath } from './json-path.ts';
import type { HealthOptions } from './options.ts';

/** An answer, as far as it decides. */
export interface HealthAnswer {
  readonly status: number;
  readonly headers: Pick<Headers, 'get'>;
  readonly text: string;
}

export type Verdict =
  | { readonly isGood: true; readonly warning?: string }
  /** A clause: "it has status 503, expected 200". */
  | { readonly isGood: false; readonly reason: string };

/** Where services commonly say their version; looked at where the options name no place. */
const usualPath = ['version'];

/** Whether one answer is that of a healthy service of the version. It may be written as SemVer or as PEP 440 has it. */
export function judgeAnswer(options: HealthOptions, version: string, answer: HealthAnswer): Verdict {
  const { status, json, header, requireVersion } = options;
  if (answer.status !== status) return bad(`it has status ${answer.status}, expected ${status}`);
  const shown = [
    ...(header === undefined ? [] : [readHeader(header, answer)]),
    ...(json === undefined ? [] : [readJson(json, answer)]),
  ];
  const usual = lookUp(parse(answer.text), usualPath);
  if (shown.length === 0 && typeof usual === 'string') shown.push({ place: '`version` of its JSON', value: usual });
  if (shown.length === 0) return judgeUnversioned(requireVersion);
  for (const each of shown) {
    if ('problem' in each) return bad(each.problem);
    if (!isSameVersion(each.value, version)) {
      return bad(`${each.place} is \`${quoteWords(each.value).replaceAll('`', "'")}\`, expected \`${version}\``);
    }
  }
  return { isGood: true };
}

type Shown = { readonly place: string; readonly value: string } | { readonly problem: string };

function readHeader(name: string, { headers }: HealthAnswer): Shown {
  const value = headers.get(name);
  return value === null ? { problem: `it has no header \`${name}\`` } : { place: `its header \`${name}\``, value };
}

function readJson(path: string, { text }: HealthAnswer): Shown {
  const parsed = parse(text);
  if (parsed === undefined) return { problem: 'its body is no JSON' };
  const value = lookUp(parsed, readJsonPath(path) ?? []);
  if (typeof value !== 'string' && typeof value !== 'number') return { problem: `its JSON has no text at \`${path}\`` };
  return { place: `\`${path}\` of its JSON`, value: String(value) };
}

function judgeUnversioned(requireVersion: boolean): Verdict {
  if (requireVersion) return bad('it does not say which version answers');
  const warning =
    'The answers do not say which version gives them, so an instance of the earlier version counts as healthy. Let the service answer `{"version": "…"}`, or name the place in `health.json` or `health.header`.';
  return { isGood: true, warning };
}

function bad(reason: string): Verdict {
  return { isGood: false, reason };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
