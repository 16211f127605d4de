import { v } from '@waybill/kernel';

/** Characters of a line, a text, and a list of them: a report of more is none. */
const lineLimit = 2_000;
const textLimit = 400_000;

const line = v.pipe(
  v.string(),
  v.check((text) => text.length <= lineLimit, `must have at most ${lineLimit} characters`),
);
const text = v.pipe(
  v.string(),
  v.check((words) => words.length <= textLimit, `must have at most ${textLimit} characters`),
);
const list = <const S extends v.GenericSchema>(item: S, most = 2_000) =>
  v.pipe(
    v.array(item),
    v.check((items) => items.length <= most, `must have at most ${most} entries`),
  );
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** For a link; what is no page of the web is shown as text. */
const release = v.picklist(['major', 'minor', 'patch', 'none']);

const Commit = v.object({
  hash: line,
  title: line,
  type: release,
  /** Whether another commit takes it back, or it takes one back. */
  isTakenBack: v.boolean(),
  /** Set where it is not understood; what may have been meant. */
  overlooked: v.optional(line),
});

const File = v.object({
  kind: line,
  name: line,
  size: v.optional(count),
  sha256: v.optional(line),
  /** Bytes of the same file of the last release. */
  before: v.optional(count),
});

const Layer = v.object({ digest: line, size: count, command: v.optional(line) });

const Image = v.object({
  name: line,
  digest: line,
  tags: list(line, 100),
  /** Bytes of all platforms, and of those of the last release. */
  size: v.optional(count),
  before: v.optional(count),
  platforms: list(v.object({ platform: line, digest: line, size: count, layers: list(Layer, 500) }), 50),
});

const Message = v.object({
  service: v.picklist(['slack', 'email', 'webhook']),
  to: line,
  subject: v.optional(line),
  /** Markdown, or the words of a mail. */
  text: text,
  /** What the message answers. */
  isAnswer: v.optional(v.boolean()),
});

const Problem = v.object({ code: v.optional(line), message: text, details: v.optional(text) });

/** Everything that a report says. It may come from a job that ran code of strangers: it is data, and every text in it too. */
export const Report = v.object({
  schema: v.literal(1),
  project: v.object({ name: line, page: v.optional(line) }),
  /** When it was made, and seconds that it took. */
  made: v.object({ at: line, seconds: v.number() }),
  outcome: v.picklist(['released', 'nothing', 'failed']),
  branch: line,
  commit: line,
  request: v.optional(
    v.object({
      service: v.picklist(['github', 'gitlab']),
      number: count,
      title: line,
      base: line,
      way: v.picklist(['squash', 'merge']),
      /** What the version would be in each way. */
      ways: list(v.object({ way: v.picklist(['squash', 'merge']), type: release, version: v.optional(line) }), 2),
    }),
  ),
  version: v.optional(
    v.object({
      next: line,
      tag: line,
      type: line,
      last: v.optional(line),
      lastTag: v.optional(line),
      channel: v.optional(line),
    }),
  ),
  commits: v.object({ total: count, counts: v.record(line, count), list: list(Commit) }),
  /** Files that the release changes in the repository, as a unified diff each. */
  changes: list(v.object({ path: line, patch: text }), 200),
  notes: text,
  files: list(File),
  images: list(Image, 50),
  /** Components that came, went or changed since the last release, by what has them. */
  components: list(
    v.object({ describes: line, added: list(line, 500), removed: list(line, 500), changed: list(line, 500) }),
    100,
  ),
  vulnerabilities: v.optional(v.object({ text: text, counts: v.record(line, count) })),
  checklist: v.optional(text),
  page: v.optional(
    v.object({
      title: line,
      body: text,
      assets: list(v.object({ name: line, size: count })),
      isPrerelease: v.boolean(),
    }),
  ),
  messages: list(Message, 200),
  /** Steps with their begin and end, in milliseconds since the first. */
  timeline: list(v.object({ step: line, plugin: line, from: v.number(), to: v.number(), ok: v.boolean() })),
  warnings: list(text, 200),
  errors: list(Problem, 200),
  /** Parts that were not rehearsed, and why. */
  leftOut: list(v.object({ part: line, reason: line }), 200),
});

export type Report = v.InferOutput<typeof Report>;

/** Cuts what is longer than a report takes. */
export function fitLine(words: string, most = lineLimit): string {
  const single = words.replace(/\s*[\r\n]+\s*/g, ' ');
  return single.length <= most ? single : `${single.slice(0, most - 1).toWellFormed()}…`;
}

/** Cuts what is longer than a report takes. */
export function fitText(words: string, most = textLimit): string {
  return words.length <= most ? words : `${words.slice(0, most - 1).toWellFormed()}…`;
}
