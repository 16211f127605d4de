import type { GivenAnswers } from '../ask/index.ts';
import { wrongAnswer } from '../errors.ts';
import { toolChoices, uploads } from '../plan/index.ts';
import { services } from '../repository/index.ts';

/** Options of the command line, as they are typed. */
export interface InitOptions {
  readonly yes?: boolean;
  readonly 'dry-run'?: boolean;
  readonly service?: string;
  readonly upload?: string;
  readonly tests?: string;
  readonly tools?: string;
}

/** Answers that the command line gives. @throws EINITOPTION */
export function readGiven({ service, upload, tests, tools }: InitOptions): GivenAnswers {
  return {
    service: pick('service', service, services),
    upload: pick('upload', upload, uploads),
    tools: pick('tools', tools, toolChoices),
    tests,
  };
}

function pick<T extends string>(option: string, value: string | undefined, known: readonly T[]): T | undefined {
  if (value === undefined) return undefined;
  const found = known.find((each) => each === value);
  if (found === undefined) throw wrongAnswer(option, value, known);
  return found;
}
