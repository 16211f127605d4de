/** What the builder's check says about a Dockerfile. */
export interface Check {
  readonly findings: readonly Finding[];
  /** What the builder does not understand, with the number of the line. */
  readonly mistake?: string;
  /** The rules that the Dockerfile itself wants kept, by `# check=error=true`, and does not keep. */
  readonly broken?: string;
}

export interface Finding {
  readonly rule: string;
  readonly sentence: string;
}

/** Without what the builder guesses was meant: of words that are equally near it names another each time. */
const mistakeIn = /\bdockerfile parse error on (line \d+): (.+?)(?: \(did you mean .+\?\))?\r?$/m;

/**
 * Reads what `docker buildx build --check` or `bake --check` prints for people; its JSON comes without the reason when
 * the check itself fails.
 *
 * @see https://docs.docker.com/build/checks/
 */
export function parseCheck(printed: string): Check {
  const found = printed.matchAll(/^WARNING: (.+?)(?: - https?:\/\/\S+)?\r?\n(.+?)\r?$/gm);
  const [, line, reason] = mistakeIn.exec(printed) ?? [];
  const [, broken] = /\blint violation found for rules: (.+?)\r?$/m.exec(printed) ?? [];
  return {
    findings: [...found].map(([, rule = '', sentence = '']) => ({ rule, sentence })),
    ...(line === undefined ? {} : { mistake: `${line}: ${reason}` }),
    ...(broken === undefined ? {} : { broken }),
  };
}
