/** What the builder's check says about a Dockerfile. */
export interface Check {
  readonly findings: readonly Finding[];
  /** What the builder does not understand, with the number of the line where it tells it. */
  readonly mistake?: string;
  /** The rules that the Dockerfile itself wants kept, by `# check=error=true`, and does not keep. */
  readonly broken?: string;
}

export interface Finding {
  readonly rule: string;
  readonly sentence: string;
}

const mistakeIn = /\bdockerfile parse error on (line \d+): (.+?)\r?$/m;

/** What the builder guesses was meant: of words that are equally near it names another each time. */
const guess = ' (did you mean ';

/**
 * What BuildKit's parser says without the words above; all else that ends a check may be a registry or a builder.
 * https://github.com/moby/buildkit/blob/master/frontend/dockerfile/parser/parser.go and ../dockerfile2llb/convert.go
 */
const otherMistakes = [
  'unterminated heredoc',
  'file with no instructions',
  'invalid escape token ',
  'dockerfile line greater than max allowed size',
  'the Dockerfile cannot be empty',
  'dockerfile contains no stages to build',
  'no build stage in current context',
  'circular dependency detected on stage: ',
  'base name \\(.*\\) should not be blank',
  'failed to parse stage name ',
  'empty platform value from expression ',
  'cannot copy from stage ',
  'variable expansion is not supported for --from',
];
const otherMistakeIn = new RegExp(
  `^(?:ERROR: )?(?:failed to build: )?(?:failed to solve: )?((?:${otherMistakes.join('|')}).*?)\r?$`,
  'm',
);
/** The place that is shown with it: the name of the file and the line, above the lines themselves. */
const placeIn = /^\S+:(\d+)\r?\n-{4}/m;

/**
 * Reads what `docker buildx build --check` or `bake --check` prints for people; its JSON comes without the reason when
 * the check itself fails.
 *
 * @see https://docs.docker.com/build/checks/
 */
export function parseCheck(printed: string): Check {
  const found = printed.matchAll(/^WARNING: (.+?)(?: - https?:\/\/\S+)?\r?\n(.+?)\r?$/gm);
  const mistake = findMistake(printed);
  const [, broken] = /\blint violation found for rules: (.+?)\r?$/m.exec(printed) ?? [];
  return {
    findings: [...found].map(([, rule = '', sentence = '']) => ({ rule, sentence })),
    ...(mistake === undefined ? {} : { mistake }),
    ...(broken === undefined ? {} : { broken }),
  };
}

function withoutGuess(reason: string): string {
  const at = reason.indexOf(guess);
  return at > 0 && reason.endsWith('?)') ? reason.slice(0, at) : reason;
}

function findMistake(printed: string): string | undefined {
  const [, line, reason = ''] = mistakeIn.exec(printed) ?? [];
  if (line !== undefined) return `${line}: ${withoutGuess(reason)}`;
  const other = otherMistakeIn.exec(printed);
  if (other === null) return undefined;
  const [, mistake = ''] = other;
  // The check shows the place after it; places before it are of warnings.
  const [, place] = placeIn.exec(printed.slice(other.index)) ?? [];
  return place === undefined ? mistake : `line ${place}: ${mistake}`;
}
