import { v } from '@waybill/kernel';
import { healthOption } from '../health/index.ts';
import { targetOption } from '../targets/index.ts';

const text = v.pipe(v.string(), v.trim(), v.nonEmpty('expected a text that is not empty'));
const seconds = v.pipe(v.number(), v.integer(), v.minValue(1));
const argumentVector = v.pipe(v.array(v.string()), v.nonEmpty('a command has at least a program'));
/** It is a key of the ledger, a word of the command line and a part of file names. */
const word = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
    'needs letters, digits, `.`, `_` and `-`, and begins with a letter or digit',
  ),
);

/** A check of the project against the environment: its exit code counts, and its report where it writes one. */
const verification = v.strictObject({
  name: word,
  run: argumentVector,
  /** JUnit XML that the command writes. */
  junit: v.optional(text),
  timeout: v.optional(seconds, 1800),
});

/** Commands of a rollback that cannot be undone, such as those of a database: each runs only when it is named. */
const extraStep = v.strictObject({
  name: word,
  run: v.pipe(v.array(argumentVector), v.nonEmpty('at least one command')),
  /** What it does and what is lost, as a person who must confirm it reads it. */
  about: text,
  when: v.optional(v.picklist(['before', 'after']), 'before'),
  timeout: v.optional(seconds, 1800),
});

const rollback = v.strictObject({
  steps: v.optional(v.array(extraStep), []),
  /** Whether the registry must still have the image. */
  image: v.optional(v.boolean(), true),
  /** Whether the page of the release that is taken back says so. */
  page: v.optional(v.boolean(), false),
  /** Whether moving tags of the image, such as `latest`, go back with it. */
  tags: v.optional(v.boolean(), false),
});

export const environmentOption = v.strictObject({
  name: word,
  on: v.optional(v.array(text)),
  target: targetOption,
  health: v.optional(healthOption),
  verify: v.optional(v.array(verification), []),
  approval: v.optional(v.picklist(['required', 'none'])),
  requires: v.optional(v.array(word)),
  image: v.optional(text),
  url: v.optional(v.pipe(v.string(), v.url('not a URL'))),
  secrets: v.optional(v.array(text), []),
  rollback: v.optional(rollback, {}),
});

export type EnvironmentOptions = v.InferOutput<typeof environmentOption>;
